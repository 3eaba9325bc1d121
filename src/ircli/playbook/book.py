"""Know the parts of a playbook: where each is kept, how it is read, and whether they fit together."""

from collections.abc import Callable, Collection, Mapping
from importlib import import_module
from typing import NamedTuple


class Reading(NamedTuple):
    """A part of a playbook: its file's name, the function that reads it, and what it is about."""

    file: str
    parser: str
    title: str


# The order is the order of an incident.
PARTS: Mapping[str, Reading] = {
    name: Reading(f"{name}.yaml", f"ircli.playbook.{module}:parse_{name}", title)
    for name, module, title in (
        ("severities", "parse_severities", "How bad it can be, and what follows from that."),
        ("roles", "parse_roles", "Who does what."),
        ("detection", "parse_detection", "What to ask when something was noticed."),
        ("triage", "parse_triage", "What to ask first, and what it says on the severity."),
        ("investigation", "parse_investigation", "Where to look for the cause."),
        ("mitigation", "parse_mitigation", "How to stop the impact, and how to choose."),
        ("resolution", "parse_resolution", "What holds before it is over."),
        ("communication", "parse_communication", "Whom to tell, and in which words."),
        ("checklists", "parse_checklists", "What to have done by when."),
        ("checks", "parse_checks", "Checks that can be run."),
        (
            "running",
            "parse_running",
            "What asks before it runs, and what is blacked out before it is kept.",
        ),
        ("postmortem", "parse_postmortem", "How a postmortem is to read."),
    )
}


def parse_part(name: str, data: object) -> object:
    """Return the value of a part from plain data; raise MisreadError where it is wrong."""
    module, _, function = PARTS[name].parser.partition(":")
    parse: Callable[[object], object] = getattr(import_module(module), function)
    return parse(data)


class Remark(NamedTuple):
    """Something about a part that does not fit: where in it, what is wrong, and what is allowed.

    `about` names the other part that it refers to, where there is one; a warning hurts nobody.
    """

    part: str
    path: tuple[str | int, ...]
    message: str
    hint: str = ""
    is_warning: bool = False
    about: str = ""


def cross_check(
    parts: Mapping[str, object],
    *,
    scheme: str = "",
    runbooks: Collection[str] | None = None,
    flags: Mapping[str, Collection[str]] = {},
) -> tuple[Remark, ...]:
    """Return what does not fit together among the parts that are given, in the order of PARTS.

    `scheme` checks the levels of one scheme only; `flags` are those that commands have for themselves, by the part
    that asks the questions; without `runbooks` nobody knows which of them there are.
    """
    from ircli.playbook.cross import Crossing

    found = Crossing(parts, scheme=scheme, runbooks=runbooks, flags=flags).remarks()
    order = list(PARTS)
    return tuple(sorted(found, key=lambda remark: order.index(remark.part)))
