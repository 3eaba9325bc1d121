"""Options that several commands share."""

from typing import Annotated, cast

import typer

from ircli.cli import complete
from ircli.cli.session import Session
from ircli.errors import UsageError

At = Annotated[
    str | None,
    typer.Option(
        "--at", metavar="TIME", help="When it was so: 14:05, '10m ago', 'yesterday 23:10', or ISO 8601."
    ),
]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who writes, if not you.")]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why.")]
ReasonWords = Annotated[list[str] | None, typer.Argument(metavar="[REASON]...", help="Why.")]
Text = Annotated[list[str] | None, typer.Argument(metavar="[TEXT]...", help="A word on it.")]
Incident = Annotated[
    str,
    typer.Argument(
        metavar="[ID]", help="An unambiguous part of an incident's id.", autocompletion=complete.for_incidents
    ),
]


def session_of(ctx: typer.Context, *, by: str | None = None) -> Session:
    """Return the session of a command, with the author it was given."""
    session = cast("Session", ctx.obj)
    if by is not None:
        session.shell = session.shell.written_by(by.strip() or session.shell.author)
    return session


def words_on(session: Session, parts: list[str] | None) -> str:
    """Return words without quotes as one text; raise UsageError where all of them are the id of another incident."""
    said = words(parts)
    if said and not said.startswith("-") and _is_incident(session, said):
        raise UsageError(
            f"'{said}' is an incident, and no word on one.", hint=f"--incident {said} acts on it."
        )
    return said


def _is_incident(session: Session, text: str) -> bool:
    from ircli.store import catalogue

    known = catalogue.incident_ids(session.shell.home)
    return any(text in (one, one.rpartition("-")[2]) for one in known)


def words(parts: list[str] | None) -> str:
    """Return words without quotes as one text."""
    return " ".join(parts or []).strip()


def reason_of(reason: str | None, parts: list[str] | None) -> str:
    """Return the reason, given as an option or as trailing words; raise UsageError where it is both."""
    said = words(parts)
    if reason and said:
        raise UsageError("The reason is given twice.", hint="Give it as words, or with --reason.")
    return reason or said
