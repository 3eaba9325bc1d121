"""`ircli action remind`: what is due soon, by who owns it."""

from datetime import timedelta
from itertools import groupby
from typing import Annotated

import typer

from ircli.cli.action.choosing import Filter, Found, found, today_of
from ircli.cli.action.listing import plain
from ircli.cli.options import session_of
from ircli.cli.session import Session
from ircli.domain.agreed import days_left, left_text
from ircli.domain.text import visible

app = typer.Typer(rich_markup_mode=None)


@app.command()
def remind(
    ctx: typer.Context,
    days: Annotated[
        int, typer.Option("--days", metavar="N", min=0, max=36500, help="How far to look ahead.")
    ] = 7,
    mine: Annotated[bool, typer.Option("--mine", help="Only yours.")] = False,
) -> None:
    """Say what is due within some days, and what is late, for each owner: to paste, or to send by cron.

    Nothing is sent; where nothing is due, nothing is printed.
    """
    session = session_of(ctx)
    wanted = Filter(mine=session.shell.by if mine else "")
    until = (today_of(session) + timedelta(days=days)).isoformat()
    open_ = found(session, wanted)
    due = [one for one in open_ if "" < one.action.day <= until]
    if session.json:
        session.terminal.answer_json([plain(session, one) for one in due])
        return
    due.sort(key=lambda one: (one.action.owner.casefold(), one.action.day))
    paragraphs = [
        _paragraph(session, list(theirs))
        for _, theirs in groupby(due, lambda one: one.action.owner.casefold())
    ]
    session.terminal.answer("\n\n".join(paragraphs))
    undated = sum(not one.action.day for one in open_)
    if due or session.terminal.is_rich:  # cron sends whatever is said
        _say_rest(session, undated, "" if due else f"Nothing is late, or due within {days} days.")


def _say_rest(session: Session, undated: int, sentence: str) -> None:
    if sentence:
        session.tell(sentence)
    if undated:
        session.tell(f"Open without a date: {undated} (ircli action list).")


def _paragraph(session: Session, theirs: list[Found]) -> str:
    owner = theirs[0].action.owner or "Nobody's"
    return "\n".join([visible(f"{owner}:"), *[_line(session, one) for one in theirs]])


def _line(session: Session, one: Found) -> str:
    left = days_left(one.action, today_of(session))
    when = f"{one.action.day} ({left_text(left)})" if left is not None else one.action.day
    return visible(f"  {when}  {' '.join(one.action.text.split())}  [{one.reference}]")
