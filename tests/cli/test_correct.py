import pytest

from cli.given import Desk


@pytest.fixture
def logged(opened: Desk) -> Desk:
    opened.done("log", "one")
    opened.done("log", "two")
    return opened


def test_an_entry_is_named_by_its_number_in_the_timeline(logged: Desk) -> None:
    ran = logged.run("amend", "2", "uno")
    assert (ran.status, ran.out) == (0, "")
    assert "Corrected entry 2." in ran.err
    assert "  was: one\n  now: uno\n" in ran.err
    assert "ircli timeline --history\n            ircli withdraw 4\n" in ran.err
    assert logged.texts()[1:] == ["uno", "two"]


def test_an_entry_is_named_as_the_last(logged: Desk) -> None:
    logged.done("amend", "last", "due", "volte")
    assert logged.texts()[1:] == ["one", "due volte"]


def test_an_entry_is_named_by_its_id_in_any_case(logged: Desk) -> None:
    entry = logged.json("timeline")[1]["id"]
    logged.done("withdraw", entry.lower(), "--reason", "not so")
    assert logged.texts()[1:] == ["two"]


def test_numbers_stay_when_an_earlier_entry_goes(logged: Desk) -> None:
    logged.done("withdraw", "2")
    rows = [line.split("\t") for line in logged.run("timeline").out.splitlines()]
    assert [(row[0], row[-1]) for row in rows][1:] == [("3", "two")]
    logged.done("amend", "3", "due")
    assert logged.texts()[1:] == ["due"]


def test_the_time_and_the_kind_are_corrected_too(logged: Desk) -> None:
    ran = logged.run("amend", "2", "--at", "11:30", "--kind", "action")
    assert ran.status == 0
    assert "2026-11-20 11:30:00 UTC" in ran.err
    first = logged.json("timeline")[0]
    assert (first["at"], first["text"], first["data"]["kind"]) == (
        "2026-11-20T11:30:00.000Z",
        "one",
        "action",
    )


def test_a_withdrawal_is_withdrawn(logged: Desk) -> None:
    taken = logged.done("withdraw", "2")
    assert logged.texts()[1:] == ["two"]
    assert "ircli withdraw 4\n" in taken.err
    back = logged.done("withdraw", "4")
    assert "Counts again: one" in back.err
    assert logged.texts()[1:] == ["one", "two"]


def test_the_last_is_the_newest_that_counts_and_no_correction(logged: Desk) -> None:
    logged.done("withdraw", "last")
    assert logged.texts()[1:] == ["one"]
    logged.done("amend", "last", "uno")
    assert logged.texts()[1:] == ["uno"]


def test_a_correction_says_what_was_and_what_is_now(logged: Desk) -> None:
    logged.done("amend", "2", "uno")
    ran = logged.run("amend", "2", "eins", "--at", "11:30", "--kind", "action")
    assert "  was: 2026-11-20 12:00:01 UTC  note  uno\n" in ran.err
    assert "  now: 2026-11-20 11:30:00 UTC  action  eins\n" in ran.err


def test_what_is_withdrawn_is_not_corrected_but_brought_back_first(logged: Desk) -> None:
    logged.done("withdraw", "2", "--reason", "first")
    logged.done("withdraw", "4")
    logged.done("withdraw", "2", "--reason", "again")
    before = logged.content()
    ran = logged.run("amend", "2", "uno")
    assert (ran.status, ran.out) == (4, "")
    assert "Entry 2 is withdrawn." in ran.err
    assert "ircli withdraw 6" in ran.err
    assert logged.content() == before
    logged.done("withdraw", "6")
    logged.done("amend", "2", "uno")
    assert logged.texts()[1:] == ["uno", "two"]


def test_the_history_shows_what_was_before(logged: Desk) -> None:
    logged.done("amend", "2", "uno")
    logged.done("withdraw", "3", "--reason", "twice")
    lines = logged.run("timeline", "--history").out.splitlines()
    assert lines[1].endswith("\t(corrected) one")
    assert lines[2].endswith("\t(withdrawn) two")
    assert len(lines) == 5
    assert logged.kinds("--history") == ["declared", "noted", "noted", "amended", "withdrawn"]


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("amend", "2"), 2, "Nothing to correct."),
        (("amend", "2", " "), 2, "Nothing to correct."),
        (("amend", "2", "--kind", "gossip"), 2, "'gossip' is no kind of note."),
        (("amend", "1", "--kind", "action"), 4, "keeps its kind"),
        (("amend", "99", "x"), 3, "The timeline has entries 1 to 3."),
        (("amend", "0", "x"), 3, "The timeline has entries 1 to 3."),
        (("amend", "nonsense", "x"), 3, "There is no entry 'nonsense'."),
        (("withdraw", "1"), 4, "The opening entry cannot be withdrawn."),
        (("withdraw", "99"), 3, "The timeline has entries 1 to 3."),
        (("withdraw",), 2, "Missing argument 'ENTRY'."),
    ],
)
def test_what_cannot_be_corrected_is_refused(
    logged: Desk, arguments: tuple[str, ...], status: int, message: str
) -> None:
    before = logged.content()
    ran = logged.run(*arguments)
    assert (ran.status, ran.out) == (status, "")
    assert message in ran.err
    assert "  try       " in ran.err
    assert logged.content() == before


@pytest.mark.parametrize(
    ("command", "again"),
    [(("triage", "--users", "some"), "triage"), (("mitigate", "--guarded", "no", "--no-input"), "mitigate")],
)
def test_an_answer_is_changed_by_answering_again(opened: Desk, command: tuple[str, ...], again: str) -> None:
    opened.done("severity", "SEV4")
    opened.done("triage", "--changes", "deploy")
    opened.done(*command)
    rows = opened.json("timeline")
    number = max(n for n, one in enumerate(rows, start=1) if one["kind"] == "answered")
    ran = opened.run("amend", str(number), "all", "of", "them")
    assert (ran.status, ran.out) == (4, "")
    assert "An answer is changed by answering again." in ran.err
    assert f"ircli {again} --help names the flag of the question; or ircli {again} --redo\n" in ran.err
    assert opened.json("timeline") == rows


def test_a_correction_is_withdrawn_and_not_corrected(logged: Desk) -> None:
    logged.done("amend", "2", "uno")
    ran = logged.run("amend", "4", "eins")
    assert ran.status == 4
    assert "ircli withdraw" in ran.err


def test_an_ended_incident_is_still_corrected(logged: Desk) -> None:
    logged.end()
    logged.done("amend", "2", "uno")
    assert "uno" in logged.texts()


def test_withdrawing_a_milestone_takes_it_back(logged: Desk) -> None:
    logged.done("mark", "mitigated")
    logged.done("withdraw", "last")
    assert logged.json("show")["mitigated_at"] is None


def test_the_words_of_the_opening_entry_are_the_title_and_edited_as_such(opened: Desk) -> None:
    ran = opened.run("amend", "1", "other", "words")
    assert ran.status == 4
    assert "ircli edit --title" in ran.err


def test_the_undo_of_a_note_elsewhere_names_its_incident(opened: Desk) -> None:
    other = opened.declare("Search is slow")
    ran = opened.run("log", "--incident", "checkout", "a note")
    assert "undo      ircli withdraw last --incident" in ran.err
    assert other[-4:] not in ran.err
