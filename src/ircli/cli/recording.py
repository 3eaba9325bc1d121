"""Put what somebody says on the timeline: each answer at once where they are asked, all in one piece where not."""

from ircli import service
from ircli.cli.session import Session
from ircli.domain.entry import Entry
from ircli.domain.incident import Incident
from ircli.service import Change, Step


class Recording:
    """What one command says of an incident.

    Where somebody is asked, each answer is on the timeline before the next question. Where all came as flags, all
    is written at the end in one piece, or refused in one piece.
    """

    def __init__(self, session: Session) -> None:
        """Read the incident."""
        self.session = session
        self.stored = self.before = self.record = service.read(session.shell, session.incident)
        self.entries: tuple[Entry, ...] = ()
        self.held: list[Step] = []

    @property
    def incident(self) -> Incident:
        """Return the incident as it stands after the last answer."""
        return self.record.incident

    @property
    def change(self) -> Change:
        """Return all that was written."""
        return Change(self.record, self.before.incident, self.entries)

    def take(self, *steps: Step) -> None:
        """Write what somebody said at once; what came as flags is held back until all is known to be granted."""
        if self.session.terminal.can_ask:
            self._write(*steps)
        else:
            self.held += steps
            self.foresee(*self.held)

    def foresee(self, *steps: Step) -> None:
        """Look at the incident as if steps were written; raise IrcliError where one is refused."""
        self.record = service.foresee(self.session.shell, self.stored, steps) if steps else self.stored

    def join(self, change: Change) -> None:
        """Go on from what was written beside this, with what is held back still ahead."""
        self.entries += change.entries
        self.stored = change.record
        self.foresee(*self.held)

    def refresh(self) -> None:
        """Read the incident again: others write too."""
        self.stored = service.read(self.session.shell, self.stored.id)
        self.foresee(*self.held)

    def finish(self, *steps: Step) -> Change:
        """Write what was held back, and more steps with it; return all that was written."""
        held, self.held = self.held, []
        self._write(*held, *steps)
        return self.change

    def say_stopped(self, command: str) -> None:
        """Say how to go on after an interruption; where nobody is asked, nothing was written."""
        if self.session.terminal.can_ask:
            again = self.session.aimed(command, self.stored.id)
            self.session.tell(f"Stopped; what was answered is recorded. Go on: {again}")

    def _write(self, *steps: Step) -> None:
        if steps:
            self.join(service.change(self.session.shell, self.stored.id, steps))
