"""Stores with thousands of past incidents, made without waiting for the disk at each line."""

import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from sample import NOTES, environ_of

from ircli.domain import events as of
from ircli.domain.codec import version_of, write_event
from ircli.domain.rules import Cadence, Level
from ircli.domain.stamp import rfc3339, ulid
from ircli.store import journal, paths
from ircli.store.line import encode_data, seal

_DAY = 86_400_000  # milliseconds
_SINCE = 1_577_836_800_000  # 2020-01-01
_APART = 3_600_000
_SERVICES = ("checkout-api", "search", "login", "ledger", "mail")
_PEOPLE = ("alice", "bob", "carol", "dave", "erin")
_TAGS = ("deploy", "capacity", "dependency", "config")
_OPEN = 3  # the latest ones, to which somebody still responds
LEVELS = tuple(
    Level(
        name=f"SEV{rank}",
        rank=rank,
        meaning="A core function fails for some users.",
        acknowledge_within=5 * rank,
        triage_within=15 * rank,
        resolve_within=240 * rank,
        updates=(Cadence("internal", 30 * rank), Cadence("customers", 60 * rank, once_begun=True)),
        postmortem="required" if rank < 3 else "optional",
        postmortem_due_hours=120,
        roles=("ic",),
    )
    for rank in (1, 2, 3, 4)
)


class Past(NamedTuple):
    """A home with a store of past incidents."""

    folder: str
    home: str

    @property
    def environ(self) -> dict[str, str]:
        """Return the environment of a program that lives there."""
        return environ_of(self.folder)


def make_past(folder: str, *, incidents: int, entries: int) -> Past:
    """Fill a folder with incidents of that many entries each, the latest of them open; nothing is synced."""
    os.makedirs(folder, mode=0o700)
    home = paths.data_home(environ_of(folder))
    os.makedirs(os.path.join(home, paths.INCIDENTS), mode=0o700)
    for number in range(incidents):
        _make(home, number, entries=entries, is_open=number >= incidents - _OPEN)
    return Past(folder, home)


def _make(home: str, number: int, *, entries: int, is_open: bool) -> None:
    at = _SINCE + number * _APART
    day = datetime.fromtimestamp(at / 1000, UTC)
    directory = paths.incident_directory(
        home, f"{day:%Y-%m-%d}-checkout-fails-for-some-customers-{number:05d}"
    )
    os.mkdir(directory, 0o700)
    story = [*_response(number), *(() if is_open else _aftermath(number))]
    notes = _notes(number, entries - len(story))
    # As it was: a few words between one step and the next.
    told = [*story[:6], *notes, *story[6:]]
    lines: list[bytes] = []
    ids: list[str] = []
    for place, event in enumerate(told):
        moment = at + place * 120_000
        ids.append(ulid(moment, number << 16 | place))
        kind = of.kind_of(event)
        data = write_event(event)
        target = str(data.get("target", ""))
        if target in _TARGETS:
            data["target"] = ids[next(at for at, one in enumerate(told) if isinstance(one, _TARGETS[target]))]
        stamped = {
            "id": ids[-1],
            "at": rfc3339(moment),
            "recorded_at": rfc3339(moment),
            "by": _PEOPLE[(number + place) % len(_PEOPLE)],
            "kind": kind,
            "v": version_of(kind),
            "data": data,
        }
        lines.append(seal(encode_data(stamped)[:-1]))
    with open(os.path.join(directory, journal.TIMELINE), "wb", opener=_private) as file:
        file.write(b"".join(lines))


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


_TARGETS: Mapping[str, type[of.Event]] = {
    "@hypothesis": of.HypothesisProposed,
    "@attempt": of.MitigationBegun,
    "@action": of.ActionAdded,
    "@why": of.WhyAnswered,
}


def _response(number: int) -> Iterator[of.Event]:
    person = _PEOPLE[number % 5]
    yield of.Declared(
        title=f"Checkout fails for some customers {number}",
        services=(_SERVICES[number % 5],),
        source=("alert", "customer", "colleague")[number % 3],
        drill=number % 40 == 7,
    )
    yield of.Acknowledged()
    yield of.SeveritySet(level=LEVELS[number * 7 % 4], reason="some customers cannot pay")
    yield of.RoleAssigned(role="ic", person=person, title="Incident Commander")
    yield of.RoleAssigned(role="cl", person="frank", title="Communications Lead")
    yield of.Triaged()
    yield of.UpdateSent(
        audience="internal",
        text="Checkout fails for some customers; we are looking.",
        title="Checkout",
        status="investigating",
    )
    yield of.HypothesisProposed(text="the pool of checkout-api is exhausted", line="saturation")
    yield of.UpdateSent(
        audience="customers",
        text="Some payments fail. We are working on it.",
        title="Checkout",
        status="investigating",
    )


def _aftermath(number: int) -> Iterator[of.Event]:
    yield of.HypothesisConfirmed(target="@hypothesis", text="200 of 200 connections in use")
    yield of.Identified(target="@hypothesis")
    yield of.MitigationBegun(
        action="roll-back", title="Roll back", because="it began with the deploy", path=("changed", "deploy")
    )
    yield of.MitigationEnded(target="@attempt", outcome="worked")
    yield of.Mitigated(target="@attempt")
    yield of.UpdateSent(
        audience="internal", text="Rolled back, errors are falling.", title="Checkout", status="monitoring"
    )
    yield of.UpdateSent(
        audience="customers", text="Payments work again.", title="Checkout", status="resolved"
    )
    yield of.CriterionConfirmed(criterion="users", title="Users are fine again")
    yield of.Resolved()
    yield of.CauseStated(text="A deploy halved the pool.", tags=(_TAGS[number % 4],))
    yield of.LessonAdded(text="The rollback took two minutes.", kind="well")
    yield of.ActionAdded(
        text="Alert on pool usage", owner="bob", due="2026-12-31", kind="detect", priority="high"
    )
    yield of.ActionAdded(text="Test the pool's size in staging", owner="carol", kind="prevent")
    if number % 10:
        yield of.ActionDone(target="@action", text="merged")
    yield of.ReviewRequested(reviewers=("carol",))
    yield of.PostmortemApproved(reviewer="carol")
    yield of.PostmortemPublished(evidence="0" * 64, evidence_bytes=9000)
    if number % 3:
        yield of.Closed()


def _notes(number: int, count: int) -> list[of.Event]:
    return [
        of.Noted(text=f"{text} ({number})", kind=kind)
        for kind, text in (NOTES[place % len(NOTES)] for place in range(count))
    ]
