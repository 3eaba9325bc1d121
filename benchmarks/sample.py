"""Throw-away homes full of incidents, written by ircli's own append function."""

import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from ircli.domain.codec import version_of, write_event
from ircli.domain.events import (
    Acknowledged,
    Amended,
    Declared,
    Event,
    Noted,
    RoleAssigned,
    SeveritySet,
    kind_of,
)
from ircli.domain.rules import Level
from ircli.domain.stamp import rfc3339
from ircli.store import catalogue, journal, paths

_HOUR = 3_600_000  # milliseconds
NOTES = (
    ("alert", "CheckoutErrorRate above 5 percent for 5 minutes on checkout-api"),
    ("note", "customers say that the card form hangs after the second step"),
    ("finding", "the database pool of checkout-api is exhausted: 200 of 200 connections in use"),
    ("action", "rolling checkout-api back from 4.18.2 to 4.18.1"),
    ("report", "support counts 41 tickets since 14:05, most of them from mobile"),
    ("decision", "no failover before the rollback has had ten minutes to show an effect"),
    ("communication", "told the account teams: payments fail for some customers, next word in 30 minutes"),
    ("note", "queue depth is falling: 18,400, 12,100, 6,300"),
)


class Home(NamedTuple):
    """A home folder with a store in it, and the timeline that commands act on."""

    folder: str
    timeline: str

    @property
    def environ(self) -> dict[str, str]:
        """Return the environment of a program that lives there, and knows nothing of ours."""
        return environ_of(self.folder)


def environ_of(folder: str) -> dict[str, str]:
    """Return the environment of a user whose home is a folder.

    It is made from nothing, so that neither settings nor PYTHONDONTWRITEBYTECODE come along.
    """
    return {
        "HOME": folder,
        "LANG": "C.UTF-8",
        "LOGNAME": "alice",
        "PATH": os.environ.get("PATH", os.defpath),
        "TERM": "xterm-256color",
    }


def make_home(folder: str, *, incidents: int, entries: int) -> Home:
    """Fill a folder with incidents of that many entries beside the declaration; the last is active."""
    os.makedirs(folder, mode=0o700)
    home = paths.data_home(environ_of(folder))
    now = journal.now_millis() - _HOUR
    incident_id = ""
    for number in range(incidents):
        incident_id = _make_incident(home, number, entries=entries, now=now + number)
    catalogue.set_active(home, incident_id)
    timeline = os.path.join(paths.incident_directory(home, incident_id), journal.TIMELINE)
    return Home(folder, timeline)


def _make_incident(home: str, number: int, *, entries: int, now: int) -> str:
    opening = Declared(title=f"Checkout fails for some customers {number}", services=("checkout-api",))
    day = datetime.fromtimestamp(now / 1000, UTC)
    incident_id = catalogue.create(home, opening.title, [_draft(opening, now)], day=day, now=now)
    amended = entries // 100
    with journal.Journal(paths.incident_directory(home, incident_id)) as writer:
        events = zip(range(entries - amended), _events(), strict=False)
        ids = writer.append((_draft(event, now + 1000 * place) for place, event in events), now=now)
        targets = ids[:: len(ids) // amended][:amended] if amended else ()
        writer.append((_draft(_correction(target), now) for target in targets), now=now)
    return incident_id


def _events() -> Iterator[Event]:
    """Give what an incident's timeline holds: mostly words, and now and then a change of state."""
    level = Level(name="SEV2", rank=2, meaning="A core function fails for some users.", acknowledge_within=15)
    yield Acknowledged()
    yield SeveritySet(level=level, reason="some customers cannot pay")
    yield RoleAssigned(role="ic", person="alice", title="Incident Commander")
    number = 0
    while True:
        for kind, text in NOTES:
            number += 1
            if number % 50 == 0:
                yield RoleAssigned(role="sme", person=f"expert-{number % 7}", title="Expert", many=True)
            yield Noted(text=f"{text} ({number})", kind=kind)


def _correction(target: str) -> Amended:
    return Amended(target=target, text="what was meant: the pool of checkout-api, not of cart-api")


def _draft(event: Event, at: int) -> journal.Draft:
    data: Mapping[str, object] = write_event(event)
    kind = kind_of(event)
    return journal.Draft(kind=kind, data=data, by="alice", at=rfc3339(at), version=version_of(kind))
