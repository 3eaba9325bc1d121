"""Tell an audience how it stands: draft an update, let somebody change it, record it as sent."""

import shlex
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from ircli import service
from ircli.cli.session import Session, change_document
from ircli.documents.timeline import moment_json
from ircli.documents.update import Update, UpdateFacts, clock, draft
from ircli.domain.clock import understand_ahead, write_moment
from ircli.domain.deadlines import untold, update_due
from ircli.domain.entry import effective
from ircli.domain.events import UpdateSent
from ircli.domain.incident import Incident
from ircli.domain.names import did_you_mean
from ircli.domain.requests import SendUpdate
from ircli.domain.rules import Audience, Cadence
from ircli.domain.text import visible
from ircli.errors import IrcliError, NotFoundError, UsageError
from ircli.service import Change, Record, Step

RESERVED = ("snooze", "list")  # no audiences, but commands
_NOTHING_NEW = ("n", "nothing", "nothing new: we are still on it")
_KEYS = (
    ("s", "send", "use it as it is"),
    _NOTHING_NEW,
    ("c", "current", "say in one line what is being done now"),
    ("i", "impact", "say in one line what they notice"),
    ("e", "edit", "edit it in your editor"),
    ("q", "stop", "stop: nothing is recorded"),
)


class Wanted(NamedTuple):
    """What the command line says of an update; blank where it says nothing."""

    current: str = ""
    impact: str = ""
    text: str = ""
    nothing_new: bool = False
    as_is: bool = False
    edit: bool = False

    @property
    def is_said(self) -> bool:
        """Return whether there is nothing left to ask."""
        return bool(self.current or self.text or self.nothing_new or self.as_is or self.edit)


class Telling:
    """One update to one audience, on its way."""

    def __init__(
        self, session: Session, record: Record, audience: Audience, *, at: str | None, following: str | None
    ) -> None:
        """Read what counts: when it is sent, and when the audience hears again."""
        self.session = session
        self.record = record
        self.audience = audience
        self.following = following
        self.at_given = at
        self.at = session.understand(at)
        moment = self.at or session.shell.now()
        self.next_due = time_ahead(session, following, moment) if following else self._by_cadence(moment)
        self.facts = UpdateFacts(
            incident=record.incident,
            entries=tuple(effective(record.entries)),
            communication=session.shell.playbook.communication,
            audience=audience,
            now=moment,
            zone=session.zone(),
            next_due=self.next_due,
            impact_questions=tuple(
                one.key for one in session.shell.playbook.triage.form.questions if one.impact
            ),
        )

    def draft(self, wanted: Wanted) -> Update:
        """Return the update that the words given make."""
        made = draft(
            self.facts._replace(impact=wanted.impact, current=wanted.current, nothing_new=wanted.nothing_new)
        )
        if not wanted.text:
            return made
        return made._replace(text=wanted.text, impact=wanted.impact, current=wanted.current)

    def ask(self, wanted: Wanted) -> Wanted | None:
        """Show the draft, and return what somebody wants of it; None where they stop."""
        from ircli.ui.keys import press

        terminal, is_open = self.session.terminal, self.record.incident.is_open
        keys = [key for key in _KEYS if is_open or key != _NOTHING_NEW]
        terminal.warn(f"Update to {visible(self.audience.title)}  [{self.record.id}]")
        while True:
            for line in self.draft(wanted).text.split("\n"):
                terminal.warn(f"  | {line}")
            match press(terminal, "What shall they read?", keys):
                case "send":
                    return wanted if wanted.current or wanted.impact else wanted._replace(as_is=True)
                case "nothing":
                    return wanted._replace(nothing_new=True, current="")
                case "current":
                    said = terminal.ask("What is being done now?", flag="--current", default=wanted.current)
                    wanted = wanted._replace(current=said)
                case "impact":
                    said = terminal.ask("What do they notice?", flag="--impact", default=wanted.impact)
                    wanted = wanted._replace(impact=said)
                case "edit":
                    return wanted._replace(edit=True)
                case _:
                    return None

    def edited(self, made: Update) -> str:
        """Return the draft as somebody left it in their editor; blank where they emptied it."""
        from ircli.store.files import read_plain
        from ircli.ui.editor import LARGEST, edit

        session = self.session
        if not session.terminal.can_ask:
            raise UsageError("--edit needs a terminal.", hint="Give the update with --text.")
        notes = (
            f"An update to {visible(self.audience.title)}: lines that begin with # are not sent.",
            "Save and leave to record it as sent; empty the text to send nothing.",
        )
        read = partial(read_plain, limit=LARGEST)
        return edit(made.text, session.environ, read=read, notes=notes).strip()

    def send(self, wanted: Wanted, *, copy: bool, asked: bool) -> None:
        """Record the update as sent by hand, and give its text to paste."""
        made, session = self.draft(wanted), self.session
        sent = UpdateSent(
            audience=self.audience.name,
            text=made.text,
            status=self.record.incident.status,
            impact=made.impact,
            current=made.current,
            next_due=write_moment(self.next_due) if self.next_due is not None else "",
        )
        done = self._recorded(sent)
        if session.json:
            session.terminal.answer_json(self.document(change_document(done), made.text))
            session.warn_of_oddities(done)
        else:
            session.terminal.answer(visible(made.text, keep="\n"))
            if asked:
                session.tell(f"  same as   {self._again(wanted)}")
        if copy:
            self._copy(made.text)
        if not session.json:
            session.tell(
                f"  post it   ircli sends nothing: put the text above where {self.audience.title} read it"
            )
            following = f"; next by {clock(self.next_due, self.facts)}" if self.next_due is not None else ""
            session.done(
                done, f"Recorded as sent by hand to {self.audience.title}{following}.", then=self._then(done)
            )

    def show(self, made: Update) -> None:
        """Give the draft alone."""
        if self.session.json:
            self.session.terminal.answer_json(self.document(unchanged_document(self.record), made.text))
            return
        self.session.terminal.answer(visible(made.text, keep="\n"))
        self.session.tell(f"A draft to {self.audience.title}: nothing is recorded.")

    def document(self, about: Mapping[str, object], text: str) -> dict[str, object]:
        """Return what is answered under `--json`."""
        return {
            **about,
            "text": text,
            "audience": self.audience.name,
            "next_due": moment_json(self.next_due),
        }

    def _recorded(self, sent: UpdateSent) -> Change:
        try:
            return service.change(self.session.shell, self.record.id, [Step(SendUpdate(sent), self.at)])
        except IrcliError as error:
            error.words = sent.text  # somebody may have written it just now
            raise
        except OSError:
            from ircli.ui.lastwords import hand_back

            hand_back(sent.text, "Perhaps not recorded")
            raise

    def _copy(self, text: str) -> None:
        from ircli.ui.clipboard import TOOLS, copy

        tool = copy(visible(text, keep="\n"), self.session.environ)
        if tool:
            self.session.tell(f"  copied    with {tool}")
            return
        names = ", ".join(name for name, *_ in TOOLS)
        self.session.terminal.warn(f"  note      no clipboard took it: none of {names} is here, or works")

    def _by_cadence(self, moment: datetime) -> datetime | None:
        cadence = next(
            (one for one in cadences(self.record.incident) if one.audience == self.audience.name), None
        )
        if cadence is None or not self.record.incident.is_open:
            return None
        # What a file says must not reach the ends of the calendar.
        return moment + timedelta(minutes=min(max(cadence.every, 0), 10_000_000))

    def _again(self, wanted: Wanted) -> str:
        flags = [
            *(["--current", wanted.current] if wanted.current and not wanted.text else []),
            *(["--impact", wanted.impact] if wanted.impact else []),
            *(["--text", wanted.text] if wanted.text else []),
            *(["--nothing-new"] if wanted.nothing_new else []),
            *(["--as-is"] if wanted.as_is else []),
            *(["--next", self.following] if self.following else []),
            *(["--at", self.at_given] if self.at_given else []),
        ]
        return self.session.again("update", self.audience.name, *flags)

    def _then(self, done: Change) -> tuple[str, ...]:
        waiting = due_updates(done.record.incident)
        late = [
            name for due, name in waiting if due <= self.session.shell.now() and name != self.audience.name
        ]
        return (
            f"ircli update {shlex.quote(visible(late[0]))}" if late else "ircli next",
            "ircli withdraw last (where it was not posted)",
        )


def unchanged_document(record: Record) -> dict[str, Any]:
    """Return what a change answers under `--json` where nothing changed."""
    return change_document(Change(record, record.incident, ()))


def audience_of(session: Session, incident: Incident, given: str) -> Audience:
    """Return the audience named, else the one that is due first, else the first of the playbook."""
    if given:
        return audience_named(session, given)
    known = {one.name: one for one in session.shell.playbook.communication.audiences}
    if not known:
        raise NotFoundError("The playbook knows no audience.", hint="ircli playbook show communication")
    waiting = [name for _, name in due_updates(incident)] if incident.is_open else []
    waiting = [name for name in (*untold(incident), *waiting) if name in known]
    return known[waiting[0]] if waiting else next(iter(known.values()))


def audience_named(session: Session, given: str) -> Audience:
    """Return the audience of that name or title, in any case; raise UsageError where there is none."""
    wanted = given.strip().casefold()
    audiences = session.shell.playbook.communication.audiences
    for one in audiences:
        if wanted in (one.name.casefold(), one.title.casefold()):
            return one
    names = [one.name for one in audiences]
    meant = did_you_mean(given, [*names, *RESERVED])
    raise UsageError(f"'{given}' is no audience.", hint=f"{meant}One of: {', '.join(names)}.")


def cadences(incident: Incident) -> tuple[Cadence, ...]:
    """Return how often which audience should hear of an incident."""
    return incident.severity.updates if incident.severity is not None else ()


def due_updates(incident: Incident) -> list[tuple[datetime, str]]:
    """Return when each audience should hear, the first one first."""
    found = [(update_due(incident, one), one.audience) for one in cadences(incident)]
    return sorted((due, name) for due, name in found if due is not None)


def time_ahead(session: Session, text: str, now: datetime) -> datetime:
    """Return the moment to come that somebody means; whoever asks says it back."""
    understood = understand_ahead(text, now=now, zone=session.zone())
    if understood.remark:
        session.terminal.warn(f"  note      {understood.remark}")
    return understood.moment
