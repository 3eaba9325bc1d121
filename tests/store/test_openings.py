"""What was imported: told by the first line of a timeline, whatever else is in it."""

import os
from pathlib import Path

from ircli.store.journal import PEERS, TIMELINE
from ircli.store.line import MAX_BYTES
from ircli.store.openings import Opening, imported
from store.given import put, sealed

ID = "2026-11-20-checkout-answers-500-k3f9"


def opening(digest: object = "d1", reference: object = "SHOP-1", **data: object) -> bytes:
    return sealed(kind="imported", data={"title": "x", "digest": digest, "reference": reference, **data})


def found(home: Path, *contents: tuple[str, bytes]) -> list[Opening]:
    for name, content in contents:
        put(str(home / "incidents" / ID), content, name)
    return list(imported(str(home)))


def test_a_store_that_is_not_there_has_none(tmp_path: Path) -> None:
    assert list(imported(str(tmp_path / "none"))) == []


def test_an_imported_incident_says_what_it_came_from(tmp_path: Path) -> None:
    assert found(tmp_path, (TIMELINE, opening() + sealed())) == [(ID, "d1", "SHOP-1")]


def test_a_declared_incident_came_from_nothing(tmp_path: Path) -> None:
    assert found(tmp_path, (TIMELINE, sealed(kind="declared", data={"title": "x"}) + opening())) == []


def test_a_note_about_an_import_is_none(tmp_path: Path) -> None:
    assert found(tmp_path, (TIMELINE, sealed(data={"text": '"kind":"imported"'}))) == []


def test_an_opening_may_be_as_long_as_an_entry(tmp_path: Path) -> None:
    long = opening(summary="x" * (MAX_BYTES - 1000))
    assert found(tmp_path, (TIMELINE, long + sealed())) == [(ID, "d1", "SHOP-1")]


def test_a_damaged_opening_and_what_is_no_opening_are_passed_over(tmp_path: Path) -> None:
    for content in (opening().replace(b"d1", b"d2"), b"", b"\n", b"x" * 3 * MAX_BYTES, opening()[:-1]):
        assert found(tmp_path, (TIMELINE, content)) == []


def test_odd_values_are_blank(tmp_path: Path) -> None:
    assert found(tmp_path, (TIMELINE, opening(digest=5, reference=None))) == [(ID, "", "")]
    assert found(tmp_path, (TIMELINE, sealed(kind="imported", data=[]))) == []


def test_one_that_came_from_another_machine_is_found_too(tmp_path: Path) -> None:
    assert found(tmp_path, (f"{PEERS}/bob.jsonl", opening())) == [(ID, "d1", "SHOP-1")]


def test_what_is_no_file_is_passed_over_and_does_not_hang(tmp_path: Path) -> None:
    folder = tmp_path / "incidents" / ID
    folder.mkdir(parents=True)
    os.mkfifo(folder / TIMELINE)
    (folder / "timeline.folder.jsonl").mkdir()
    os.symlink("/dev/zero", folder / "timeline.link.jsonl")
    (tmp_path / "incidents" / "2026-11-20-a-file-k3f9").write_bytes(b"")
    assert list(imported(str(tmp_path))) == []
