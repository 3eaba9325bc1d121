"""Small promises at the edges of the record: identities, folders, clocks, corrections."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import platformdirs
import pytest

from domain.given import RULES, SEV1, clock, entry, entry_id, story, told
from ircli.domain.clock import span_text, understand
from ircli.domain.deadlines import deadlines, next_update_due
from ircli.domain.decide import decide
from ircli.domain.events import (
    Declared,
    Noted,
    RoleAssigned,
    SeveritySet,
    Unread,
    Withdrawn,
)
from ircli.domain.incident import fold
from ircli.domain.requests import Amend, Close, HandOffRole
from ircli.domain.stamp import ulid, ulid_millis
from ircli.domain.text import visible
from ircli.errors import IrcliError, NotStoredError, RefusedError
from ircli.store.journal import Journal
from ircli.store.paths import data_home, quick_author
from ircli.store.timeline import read_timeline
from store.given import NOW, put, record, sealed

A = sealed(id=ulid(NOW, 1), data={"text": "a"})
B = sealed(id=ulid(NOW + 1, 1), data={"text": "b"})


def test_a_flipped_newline_is_noticed(tmp_path: Path) -> None:
    put(str(tmp_path), A[:-1] + b"\x0b" + B)
    assert read_timeline(str(tmp_path)).problems


def test_a_rescued_line_is_not_another_entry(tmp_path: Path) -> None:
    put(str(tmp_path), A[:-1] + b"\x0b" + B)
    put(str(tmp_path), A, "peers/laptop.jsonl")
    assert not [p for p in read_timeline(str(tmp_path)).problems if "two entries" in p.reason]


@pytest.mark.parametrize(("home", "xdg"), [("/h", " /sp "), ("//", ""), ("/a//", "")])
def test_the_store_lies_where_platformdirs_says(home: str, xdg: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", home)
    monkeypatch.setenv("XDG_DATA_HOME", xdg)
    assert data_home(os.environ) == platformdirs.user_data_dir("ircli", appauthor=False)


def test_a_linked_peers_folder_is_not_followed(tmp_path: Path) -> None:
    put(str(tmp_path), A, "elsewhere/x.jsonl")
    (tmp_path / "i").mkdir()
    os.symlink(tmp_path / "elsewhere", tmp_path / "i" / "peers")
    assert read_timeline(str(tmp_path / "i")).entries == ()


def test_a_folder_leaves_nothing_open(tmp_path: Path) -> None:
    (tmp_path / "timeline.x.jsonl").mkdir()
    before = len(os.listdir("/dev/fd"))
    read_timeline(str(tmp_path))
    assert len(os.listdir("/dev/fd")) == before


@pytest.mark.parametrize("kind", ["link", "file"])
def test_a_folder_that_is_none_is_refused(kind: str, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    if kind == "link":
        os.symlink(tmp_path / "real", tmp_path / "i")
    else:
        (tmp_path / "i").write_text("x")
    with pytest.raises(NotStoredError):
        Journal(str(tmp_path / "i"))


def test_closing_twice_is_harmless(tmp_path: Path) -> None:
    with Journal(str(tmp_path)) as journal:
        journal.close()


def test_an_identity_follows_lines_that_ran_together(tmp_path: Path) -> None:
    put(str(tmp_path), A + sealed(id=ulid(NOW + 9000, 1))[:-1] + sealed(id=ulid(NOW + 9001, 1)))
    (after,) = record(str(tmp_path), "c", now=NOW)
    assert (ulid_millis(after) or 0) > NOW + 9001


@pytest.mark.parametrize("minutes", [10**9 * 2, 10**20])
def test_a_recorded_level_never_breaks_deadlines(minutes: int) -> None:
    incident = fold(
        [*story("12:00 declared a"), entry(2, SeveritySet(SEV1._replace(resolve_within=minutes)))]
    )
    assert incident is not None
    deadlines(incident)


def test_a_back_dated_communication_does_not_take_a_later_one_back() -> None:
    entries = [
        *story("12:00 declared a\n12:40 communication b\n12:10 communication c"),
        entry(4, SeveritySet(SEV1)),
    ]
    incident = fold(entries)
    assert incident is not None
    assert next_update_due(incident) == clock("12:55")


def test_an_undated_reopening_changes_no_time() -> None:
    assert told("12:00 declared a\n12:20 resolved\n--:-- reopened").times.resolved == clock("12:20")


def test_a_handed_off_role_of_one_stays_a_role_of_one() -> None:
    a = [entry(1, Declared("a")), entry(2, RoleAssigned("ic", "alice"))]
    i = fold(a)
    (event,) = decide(i, HandOffRole("ic", "bob"), RULES, clock("1:0"))
    j = fold([*a, entry(3, event)])
    assert j is not None
    assert not j.roles[0].many


def test_handing_off_one_of_many_keeps_the_others_or_is_refused() -> None:
    a = [
        entry(1, Declared("a")),
        *(entry(n, RoleAssigned("sme", p, many=True)) for n, p in ((2, "alice"), (3, "bob"))),
    ]
    try:
        (event,) = decide(fold(a), HandOffRole("sme", "carol"), RULES, clock("1:0"))
    except IrcliError:
        return
    j = fold([*a, entry(4, event)])
    assert j is not None
    assert len(j.roles) >= 2


def test_closing_a_dismissed_incident_is_refused_or_closes_it() -> None:
    incident = told("12:00 declared a\n12:10 dismissed known\n12:20 closed")
    try:
        decide(incident, Close(), RULES, clock("13:00"))
    except RefusedError:
        return
    raise AssertionError(incident.status)


def test_an_opening_of_a_newer_version_still_opens() -> None:
    newer = entry(1, Declared("a"))._replace(version=9, event=Unread("declared"))
    assert fold([newer, entry(2, Noted("x"))]) is not None


def test_the_opening_that_the_fold_takes_cannot_be_withdrawn() -> None:
    newer = entry(1, Declared("a"))._replace(version=9, event=Unread("declared"))
    assert fold([newer, entry(2, Declared("b")), entry(3, Withdrawn(entry_id(2)))]) is not None


def test_an_unknown_part_makes_the_state_partial(tmp_path: Path) -> None:
    put(str(tmp_path), sealed(kind="declared", data={"title": "a", "mood": "calm"}))
    incident = fold(read_timeline(str(tmp_path)).entries)
    assert incident is not None
    assert incident.unread == 1


def test_less_than_a_second_backwards_is_no_minus() -> None:
    assert span_text(-0.5) == "0s"


@pytest.mark.parametrize("unseen", ["\ufe0f", "\U000e0100", "\u2800"])
def test_what_has_no_width_is_visible(unseen: str) -> None:
    assert visible(f"a{unseen}b") != f"a{unseen}b"


def test_parts_of_a_second_are_kept() -> None:
    now = datetime(2026, 11, 20, 15, tzinfo=UTC)
    assert understand("2026-11-20 14:05:00.250", now=now, zone=UTC).moment == datetime(
        2026, 11, 20, 14, 5, tzinfo=UTC
    ) + timedelta(milliseconds=250)


def test_settings_longer_than_64k_are_not_cut(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("# x\n" * 20_000 + 'name = "alice"\n')
    assert quick_author({"IRCLI_HOME": str(tmp_path), "LOGNAME": "carol"}) in ("alice", None)


def test_an_amendment_to_what_is_no_time_is_refused() -> None:
    with pytest.raises(IrcliError):
        decide(told("12:00 declared a"), Amend(entry(2, Noted("x")), at="no time"), RULES, clock("1:0"))
