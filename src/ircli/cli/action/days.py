"""Understand the day until when something is to be done."""

from ircli.cli.action.choosing import today_of
from ircli.cli.session import Session
from ircli.domain.text import visible
from ircli.errors import UsageError


def day_of(session: Session, text: str) -> str:
    """Return the day that somebody means as a date, and say which one was understood; blank for blank."""
    if not text.strip():
        return ""
    from ircli.domain.dates import understand_date

    today = today_of(session)
    day = understand_date(text, today=today)
    if text.strip() != day.isoformat():
        session.tell(f"  due       {day:%A}, {day.isoformat()}")
    if day < today:
        session.terminal.warn(f"  note      {day.isoformat()} is past")
    return day.isoformat()


def ask_day(session: Session) -> str:
    """Return the day that somebody types, once one is understood; blank where none is wanted."""
    while said := session.terminal.ask("Until when? (friday, in 2 weeks …)", flag="--due", optional=True):
        try:
            return day_of(session, said)
        except UsageError as error:
            session.terminal.warn(f"{visible(error.message)} {error.hint}.")
    return ""
