from datetime import UTC, timedelta

from domain.given import DAY, clock, entry, story
from domain.metrics.given import asked, at, outline
from ircli.domain.events import Imported, Noted
from ircli.domain.incident import fold
from ircli.domain.metrics.explaining import explain
from ircli.domain.metrics.load import PersonLoad, people
from ircli.domain.outline import outline_of

NIGHT, DAYLIGHT, SATURDAY = at("2026-11-20T03:00"), at("2026-11-20T10:00"), at("2026-11-21T10:00")


def test_a_night_is_one_in_which_somebody_is_first_on_record() -> None:
    found = people(
        [
            outline(1, people=("alice", "bob"), joined=(NIGHT, DAYLIGHT)),
            outline(2, people=("bob", "eve"), joined=(SATURDAY, None)),
            outline(3, people=("bob",), joined=(NIGHT,)),
        ],
        UTC,
    )
    assert found == (
        PersonLoad("bob", incidents=3, nights=1, weekends=1, unknown=0),
        PersonLoad("alice", incidents=1, nights=1, weekends=0, unknown=0),
        PersonLoad("eve", incidents=1, nights=0, weekends=0, unknown=1),
    )


def test_a_weekend_night_is_both() -> None:
    (found,) = people([outline(1, people=("alice",), joined=(at("2026-11-22T04:00"),))], UTC)
    assert (found.nights, found.weekends) == (1, 1)


def test_an_explanation_says_when() -> None:
    found = explain([outline(1, people=("alice",), joined=(NIGHT,)), outline(2)], asked(), "people")
    assert [one.detail for one in found.counted] == ["alice: Fri 2026-11-20 03:00, night"]
    assert [one.reason for one in found.left_out] == ["nobody"]


def _joined(text: str) -> dict[str, int | None]:
    entries = story(text)
    incident = fold(entries)
    assert incident is not None
    found = outline_of("x", incident, entries)
    return dict(zip(found.people, found.joined, strict=True))


def test_who_writes_is_on_record_from_when_it_was_written_and_who_holds_a_role_from_when_they_held_it() -> (
    None
):
    # Of a story, all is written at the beginning of its day, by alice.
    assert _joined(
        "12:00 declared Checkout answers 500\n03:00 assigned ic bob\n12:30 finding of long ago"
    ) == {
        "bob": at(clock("03:00").isoformat()),
        "alice": at(DAY.isoformat()),
    }


def test_of_an_imported_incident_only_its_own_times_are_known() -> None:
    later = DAY + timedelta(days=30)
    entries = [
        entry(1, Imported(title="Past"), None),
        entry(2, Noted("looked at it"), DAY)._replace(recorded_at=later, by="bob"),
        entry(3, Noted("undated"), None)._replace(recorded_at=later, by="eve"),
    ]
    incident = fold(entries)
    assert incident is not None
    found = outline_of("x", incident, entries)
    assert (found.people, found.joined) == (("bob", "eve"), (at(DAY.isoformat()), None))
