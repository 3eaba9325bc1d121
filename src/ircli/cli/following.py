"""What makes sense next for an incident: the same answer wherever it is given."""

from collections.abc import Collection, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from ircli import service
from ircli.cli.session import Session
from ircli.domain.entry import effective
from ircli.service import Record

if TYPE_CHECKING:
    from ircli.playbook.next import Suggestion


def upcoming(session: Session, record: Record) -> "Iterator[Suggestion]":
    """Give what there is to do, the most important first."""
    from ircli.playbook.next import Facts, suggest

    def runbooks() -> Collection[str]:
        from ircli.store.runbooks import runbook_names

        return runbook_names(session.environ)

    return suggest(
        Facts(
            incident=record.incident,
            entries=tuple(effective(record.entries)),
            process=session.shell.playbook,
            now=session.shell.now().astimezone(session.zone()),  # a day is over where somebody lives
            has_postmortem=service.has_postmortem(record),
            runbooks=runbooks,
        )
    )


def next_step(session: Session, record: Record) -> str:
    """Return the command that makes sense next."""
    first = next(islice(upcoming(session, record), 1), None)
    return first.command if first is not None else "ircli list"
