"""Say what a step would do before anybody agrees to it: the very bytes, where they run, and for how long."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from ircli.cli.labelled import labelled
from ircli.cli.session import Session
from ircli.domain.clock import span_text
from ircli.domain.text import visible
from ircli.playbook.runbooks.commands import (
    Placeholder,
    Script,
    argv,
    placeholders,
    remarks,
    resolved,
    script_of,
    spelled,
)
from ircli.playbook.runbooks.parts import Step
from ircli.playbook.running import Running, changes_of, needs_terminal

_HIDDEN = "(hidden)"
_MANY = 20  # lines of a script that a screen shows with all that is said of them


class Offer(NamedTuple):
    """What a step would run: in words, as a command, and why it is not run without being asked for."""

    script: Script
    text: str
    argv: tuple[str, ...]
    placeholders: tuple[Placeholder, ...]
    changes: tuple[str, ...]
    remarks: tuple[str, ...]
    in_terminal: bool
    by_itself: bool

    def unfilled(self, values: Mapping[str, str]) -> tuple[Placeholder, ...]:
        """Return the placeholders that keep it from being run."""
        return tuple(one for one in self.placeholders if one.refusal or one.name not in values)

    @property
    def is_safe(self) -> bool:
        """Return whether it may be run without a question by whoever said so of all that is safe."""
        return not (self.changes or self.remarks or self.in_terminal or self.by_itself)


def offer_of(step: Step, running: Running, *, known: Collection[str]) -> Offer | None:
    """Return what a step would run, where names are known to the environment; None where it has no command."""
    script = script_of(step.fence) if step.fence is not None else None
    if script is None or step.fence is None:
        return None
    attributes = step.fence.attributes
    text = resolved(script)
    wants = attributes.get("interactive", "").casefold()
    return Offer(
        script=script,
        text=text,
        argv=argv(script),
        placeholders=placeholders(script, known=known),
        changes=changes_of(script.text, running),
        remarks=remarks(script, known=known),
        in_terminal=needs_terminal(script.text, running) if wants == "" else wants == "true",
        by_itself=attributes.get("excludeFromRunAll", "").casefold() == "true",
    )


def show_step(session: Session, step: Step, *, of: int) -> None:
    """Say which step it is, and what the runbook says of it."""
    terminal = session.terminal
    where = " > ".join(step.section[1:] or step.section) or step.title
    terminal.show(f"\n[{step.number}/{of}] {visible(step.name)}  ({visible(where)})")
    if step.text and terminal.stderr.isatty() and not terminal.is_plain:
        from ircli.ui.markdown import drawn

        colour = terminal.has_colour(terminal.stderr)
        text = drawn(step.text, width=terminal.width() - 2, colour=colour)
        terminal.draw("\n".join(f"  {line}" for line in text.strip("\n").split("\n")))
    elif step.text:
        terminal.show("\n".join(f"  {line}" for line in step.text.split("\n")))


def show_fence(session: Session, step: Step) -> None:
    """Show what stands in a fence that is not run."""
    if step.fence is not None:
        content = visible(step.fence.content.removesuffix("\n"), keep="\n\t")
        session.terminal.show("\n".join(f"  {line}" for line in ("", *content.split("\n"))))
        what = f"{step.fence.tag}, and " if step.fence.tag else ""
        session.terminal.warn(f"  not run   this is {visible(what)}no command of a shell")


def show_offer(
    session: Session,
    offer: Offer,
    values: Mapping[str, str],
    *,
    cwd: str,
    limit: int | None,
    at_terminal: bool,
    hidden: Collection[str],
) -> None:
    """Say exactly what would be run, with which values, where and for how long (seconds)."""
    lines = spelled(offer.text.removesuffix("\n")).split("\n")
    session.terminal.show("\n".join(f"  │ {line}" for line in lines))
    if len(lines) > _MANY:
        session.terminal.warn(f"  careful   {len(lines)} lines, which begin above")
    for name in dict.fromkeys(one.name for one in offer.placeholders):
        if name in values:
            value = _HIDDEN if name in hidden else shown_value(name, values[name])
            session.terminal.show(f"  with      {name}={visible(value)}")
    for one in offer.placeholders:
        if one.refusal:
            session.terminal.warn(f"  refused   {one.spelled}: {one.refusal}")
        elif one.name not in values:
            session.terminal.warn(f"  missing   {one.spelled}")
    shell = " ".join(offer.argv[:-1])
    how = (
        "at this terminal"
        if at_terminal
        else f"at most {span_text(limit)}"
        if limit
        else "with no time limit"
    )
    session.terminal.warn(f"  runs      {shell}, in {visible(cwd) or 'this folder'}, {how}")
    if offer.changes:
        session.terminal.warn(f"  changes   {', '.join(offer.changes)}")
    for remark in offer.remarks:
        session.terminal.warn(f"  careful   {remark}")
    for line in labelled("expected", offer.script.expected.split("\n")) if offer.script.expected else ():
        session.terminal.show(visible(line))


def shown_value(name: str, value: str) -> str:
    """Return a value as it may be shown."""
    from ircli.playbook.secret_names import is_secret_name

    return _HIDDEN if is_secret_name(name) else value


def offer_json(
    step: Step, offer: Offer | None, values: Mapping[str, str], *, limit: int | None
) -> dict[str, object]:
    """Return what a step would do, for programs."""
    return {
        "number": step.number,
        "name": step.name,
        "title": step.title,
        "section": list(step.section),
        "text": step.text or None,
        "command": offer.text if offer is not None else None,
        "argv": list(offer.argv) if offer is not None else None,
        "placeholders": [
            {
                "name": one.name,
                "spelled": one.spelled,
                "value": shown_value(one.name, values[one.name]) if one.name in values else None,
                "refusal": one.refusal or None,
            }
            for one in (offer.placeholders if offer is not None else ())
        ],
        "changes": list(offer.changes) if offer is not None else [],
        "terminal": offer.in_terminal if offer is not None else False,
        "limit": limit if offer is not None and not offer.in_terminal else None,
    }
