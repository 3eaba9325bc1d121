"""The arguments and options that several commands on actions share, and what completes them."""

from typing import Annotated

import typer

from ircli import service
from ircli.cli.complete import for_people, harmless
from ircli.domain.events import ACTION_KINDS
from ircli.domain.followup import ACTION_STATES, DONE, DROPPED, OPEN
from ircli.domain.names import one_of
from ircli.errors import IrcliError, UsageError

ALL = "all"
STATES = (*ACTION_STATES, ALL)


def for_open(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    """Complete an action that is open."""
    return _actions(ctx, incomplete, (OPEN,))


def for_ended(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    """Complete an action that was done or dropped."""
    return _actions(ctx, incomplete, (DONE, DROPPED))


def for_any(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    """Complete an action."""
    return _actions(ctx, incomplete, ACTION_STATES)


def for_kinds(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    """Complete a kind of action."""
    return harmless(ACTION_KINDS, incomplete)


def _actions(ctx: typer.Context, incomplete: str, states: tuple[str, ...]) -> list[str]:
    """Return the numbers of actions of the incident at hand, or behind a dot those of another."""
    part, dot, _ = incomplete.rpartition(".")
    try:
        record = service.read(ctx.obj.shell, part or ctx.obj.incident)
    except (IrcliError, OSError, AttributeError):
        return []
    known = [f"{part}{dot}{one.number}" for one in record.incident.actions if one.state in states]
    return harmless(tuple(known), incomplete)


def kind_of(text: str | None) -> str | None:
    """Return a kind of action in the letters that it is known by; raise UsageError where it is none."""
    name = text.strip().casefold() if text is not None else None
    if name and name not in ACTION_KINDS:
        raise UsageError(f"'{text}' is no kind of action.", hint=one_of(ACTION_KINDS))
    return name


def states_of(given: list[str]) -> tuple[str, ...]:
    """Return the states that are meant, none for all of them; raise UsageError where one is none."""
    for one in given:
        if one not in STATES:
            raise UsageError(f"'{one}' is no state of an action.", hint=one_of(STATES))
    return () if ALL in given else tuple(given)


_REFERENCE = "Its number, or INCIDENT.NUMBER such as k3f9.2."
OpenAction = Annotated[
    str | None, typer.Argument(metavar="[ACTION]", help=_REFERENCE, autocompletion=for_open)
]
EndedAction = Annotated[
    str | None, typer.Argument(metavar="[ACTION]", help=_REFERENCE, autocompletion=for_ended)
]
AnyAction = Annotated[str | None, typer.Argument(metavar="[ACTION]", help=_REFERENCE, autocompletion=for_any)]
Kind = Annotated[
    str | None,
    typer.Option(
        "--kind",
        metavar="KIND",
        help="prevent (not again), detect (sooner), reduce (its harm), speed-up (its end).",
        autocompletion=for_kinds,
    ),
]
Owner = Annotated[
    str | None,
    typer.Option("--owner", metavar="PERSON", help="Who sees that it is done.", autocompletion=for_people),
]
Due = Annotated[
    str | None,
    typer.Option("--due", metavar="DAY", help="friday, 'in 2 weeks', 'end of month', or 2026-12-31."),
]
Priority = Annotated[
    str | None, typer.Option("--priority", metavar="WORD", help="Such as high, medium or low.")
]
Ticket = Annotated[
    str | None, typer.Option("--reference", metavar="TEXT", help="Its ticket: a number or an address.")
]
