"""`ircli postmortem list`: how far each one is, and which are late."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from ircli.cli.options import session_of
from ircli.cli.session import Session
from ircli.domain.clock import millis, span_text, write_moment
from ircli.domain.followup import DRAFT, PUBLISHED
from ircli.domain.outline import Outline
from ircli.service.outlines import outlines

app = typer.Typer(rich_markup_mode=None)


@app.command("list")
def list_postmortems(
    ctx: typer.Context,
    overdue: Annotated[
        bool, typer.Option("--overdue", help="Only those that should have been published by now.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Published ones too, and those that nobody asked for.")
    ] = False,
) -> None:
    """List postmortems: those that are required or begun, the one due first at the front."""
    session = session_of(ctx)
    now = millis(session.shell.now())
    found = [
        one
        for one in outlines(session.shell)
        if (everything or _is_wanted(session, one)) and (not overdue or _is_overdue(one, now))
    ]
    found.sort(key=lambda one: (one.postmortem_due is None, one.postmortem_due or 0, one.id))
    if session.json:
        session.terminal.answer_json([_plain(session, one, now) for one in found])
        return
    if not found:
        session.tell("No postmortem is overdue." if overdue else "No postmortem is owed.")
        return
    rows = [_row(session, one, now) for one in found]
    session.terminal.table(("id", "severity", "state", "due", "title"), rows, wrap="title")


def _is_wanted(session: Session, one: Outline) -> bool:
    if one.review == PUBLISHED or one.verdict:
        return False
    return one.postmortem == "required" or bool(one.review) or _has_file(session, one)


def _is_overdue(one: Outline, now: int) -> bool:
    is_owed = one.postmortem == "required" and one.review != PUBLISHED and one.status == "resolved"
    return is_owed and one.postmortem_due is not None and one.postmortem_due < now


def _has_file(session: Session, one: Outline) -> bool:
    from ircli.store import paths, postmortems

    return postmortems.path_of(paths.incident_directory(session.shell.home, one.id)) is not None


def _state(session: Session, one: Outline) -> str | None:
    return one.review or (DRAFT if _has_file(session, one) else None)


def _row(session: Session, one: Outline, now: int) -> tuple[str, ...]:
    is_rich = session.terminal.is_rich
    due = ""
    if one.postmortem_due is not None:
        left = (one.postmortem_due - now) / 1000
        words = f"{span_text(abs(left))} {'late' if left < 0 else 'left'}"
        due = words if is_rich and one.review != PUBLISHED else write_moment(_moment(one.postmortem_due))
    return (
        one.id[-4:] if is_rich and session.terminal.width() < 120 else one.id,
        one.severity or "unset",
        _state(session, one) or "not written",
        due or "-",
        one.title,
    )


def _plain(session: Session, one: Outline, now: int) -> dict[str, object]:
    return {
        "id": one.id,
        "title": one.title,
        "severity": one.severity or "unset",
        "status": one.status,
        "rule": one.postmortem or None,
        "state": _state(session, one),
        "due_at": write_moment(_moment(one.postmortem_due)) if one.postmortem_due is not None else None,
        "published_at": write_moment(_moment(one.published_at)) if one.published_at is not None else None,
        "overdue": _is_overdue(one, now),
    }


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
