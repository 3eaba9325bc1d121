"""Show the lines of inquiry of an incident: the playbook's obvious ones beside what responders took up."""

from typing import NamedTuple

from ircli.cli.labelled import labelled
from ircli.domain.response import Hypothesis
from ircli.playbook.inquiry import Inquiry

_STATES = {"": "not looked at", "open": "open", "ruled-out": "ruled out", "confirmed": "confirmed"}


class Shown(NamedTuple):
    """A row of the listing; the number is blank where nobody looked at a line."""

    line: str
    number: str
    state: str
    text: str
    evidence: str


def inquiry_rows(inquiry: Inquiry) -> list[Shown]:
    """Return the lines and what was taken up beside them, one a row, in the order in which to look."""
    found = []
    for line in inquiry.lines:
        found += [_shown(line.name, one) for one in inquiry.of(line)] or [
            Shown(line.name, "", _STATES[""], line.title, "")
        ]
    return [*found, *[_shown("", one) for one in inquiry.further]]


def inquiry_lines(inquiry: Inquiry) -> list[str]:
    """Return the listing for people: what is obvious, what else was taken up, and what to look at next."""
    lines = ["Obvious lines"] if inquiry.lines else []
    for line in inquiry.lines:
        state = inquiry.state(line)
        said = "" if inquiry.of(line) else f": {_STATES[state]}"
        lines.append(f"  {line.name}  {line.title}{said}")
        lines += [f"    suspect   {why}" for why in inquiry.why[line.name]]
        for one in inquiry.of(line):
            lines += _described(one, indent=4, title=line.title)
    if inquiry.further:
        lines += ["", "Further lines"]
        for one in inquiry.further:
            lines += _described(one, indent=2)
    look = look_lines(inquiry)
    return [*lines, *(["", *look] if look else [])]


def look_lines(inquiry: Inquiry) -> list[str]:
    """Return what to look at next, and where; nothing where the cause is known, or nothing obvious is left."""
    line = inquiry.to_look_at
    if line is None:
        return []
    return [*labelled("look", [f"{line.title}: {line.ask}"]), *labelled("where", line.look)]


def _shown(line: str, one: Hypothesis) -> Shown:
    return Shown(line, str(one.number), _STATES.get(one.state, one.state), one.text, one.evidence)


def _described(one: Hypothesis, *, indent: int, title: str = "") -> list[str]:
    """Return a hypothesis with its number; its words are left out where they only say the line's title again."""
    space = " " * indent
    text = "" if one.text == title else f": {one.text}"
    lines = [f"{space}{one.number}. {_STATES.get(one.state, one.state)}{text}"]
    return [*lines, *([f"{space}   evidence: {one.evidence}"] if one.evidence else [])]
