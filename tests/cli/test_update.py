"""An update is drafted, sent by hand, recorded, and sets the clock of its audience."""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cli.given import Desk, Host
from cli.screen import ENTER, INTERRUPT, Sitting

DOCUMENT = ["id", "title", "status", "severity", "entries", "odd", "text", "audience", "next_due"]


@pytest.fixture
def hit(desk: Desk) -> Desk:
    """Return a desk with an incident of the worst level, just declared."""
    desk.declare("Checkout answers 500", "-s", "SEV1")
    return desk


def updates(desk: Desk) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.json("show")["updates"]
    return found


def due(desk: Desk, audience: str) -> str | None:
    found: dict[str, str | None] = {one["audience"]: one["next_due"] for one in desk.json("update", "list")}
    return found[audience]


def script(folder: Path, name: str, *lines: str) -> str:
    """Return the path of a program that does what a shell script says."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    path.chmod(0o755)
    return str(path)


def test_an_update_is_printed_to_paste_and_recorded_as_sent(hit: Desk) -> None:
    ran = hit.run("update", "internal", "--current", "rolling back", "--impact", "nobody can pay")
    assert ran.status == 0
    assert ran.out == (
        "Investigating: Checkout answers 500 (SEV1)\n"
        "Impact: nobody can pay\n"
        "Since: an unknown time (noticed 2026-11-20 12:00 UTC)\n"
        "What is being done: rolling back\n"
        "Next update: 12:15 UTC, even if nothing has changed.\n"
    )
    assert (
        "  post it   ircli sends nothing: put the text above where Internal stakeholders read it\n" in ran.err
    )
    assert "Recorded as sent by hand to Internal stakeholders; next by 12:15 UTC.  [" in ran.err
    assert "ircli next" in ran.err
    assert "ircli withdraw last (where it was not posted)" in ran.err
    (sent,) = updates(hit)
    assert sent["text"] == ran.out.rstrip("\n")
    assert (sent["audience"], sent["status"], sent["impact"], sent["current"], sent["next_due"]) == (
        "internal",
        "investigating",
        "nobody can pay",
        "rolling back",
        "2026-11-20T12:15:01.000Z",
    )


def test_without_an_audience_it_goes_to_whoever_is_due_first(hit: Desk) -> None:
    assert hit.json("update", "-n")["audience"] == "customers"  # the first notice, after 5 minutes
    assert hit.json("update", "-n")["audience"] == "internal"
    hit.later(minutes=14)
    assert hit.json("update", "-n")["audience"] == "internal"


def test_once_impact_stops_it_goes_to_whoever_last_heard_that_it_goes_on(hit: Desk) -> None:
    hit.done("update", "executives", "-n")
    hit.done("mark", "mitigated")
    assert hit.json("update", "--as-is")["audience"] == "executives"
    assert hit.json("update", "--as-is")["audience"] != "executives"
    hit.done("update", "executives", "--as-is")
    hit.end()
    assert hit.json("update", "--as-is")["text"].startswith("Resolved: ")
    told = {one["audience"] for one in updates(hit)}
    for _ in told - {updates(hit)[-1]["audience"]}:
        hit.done("update", "--as-is")
    assert {one["audience"] for one in updates(hit) if one["status"] == "resolved"} == told


def test_without_a_severity_it_goes_to_the_first_audience(opened: Desk) -> None:
    ran = opened.json("update", "-n")
    assert (ran["audience"], ran["next_due"]) == ("responders", None)
    assert "when there is news" in ran["text"]


def test_the_clock_of_an_audience_moves_when_it_was_told(hit: Desk) -> None:
    assert due(hit, "customers") == "2026-11-20T12:05:00.000Z"
    hit.later(minutes=4)
    hit.done("update", "customers", "--nothing-new")
    assert due(hit, "customers") == "2026-11-20T12:34:02.000Z"
    hit.done("update", "customers", "--nothing-new", "--next", "10m")
    assert due(hit, "customers") == "2026-11-20T12:14:04.000Z"
    hit.done("update", "customers", "--nothing-new", "--next", "13:30")
    assert due(hit, "customers") == "2026-11-20T13:30:00.000Z"
    assert due(hit, "internal") == "2026-11-20T12:15:00.000Z"


def test_a_snoozed_update_is_quiet_until_then(hit: Desk) -> None:
    hit.later(minutes=20)
    assert "update (internal): overdue by" in hit.done("status").out
    ran = hit.run("update", "snooze", "15m", "--reason", "the vendor works on it")
    assert (ran.status, ran.out) == (0, "")
    assert "Updates paused until 2026-11-20 12:35:02 UTC.  [" in ran.err
    assert "): overdue by" not in hit.done("status").out
    assert {one["overdue"] for one in hit.json("update", "list")} == {False}
    hit.later(minutes=15)
    assert "update (internal): overdue by" in hit.done("status").out
    assert hit.texts()[-1] == "Updates paused until 2026-11-20T12:35:02.000Z: the vendor works on it"


def test_one_audience_alone_may_wait(hit: Desk) -> None:
    hit.done("update", "snooze", "1h", "--reason", "asleep", "--audience", "Internal stakeholders")
    paused = {one["audience"]: one["paused_until"] for one in hit.json("update", "list")}
    assert paused["internal"] == "2026-11-20T13:00:01.000Z"
    assert paused["customers"] is None


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("update",), 2, "--current, --nothing-new, --as-is or --text is missing"),
        (("update", "internal"), 2, "no terminal to ask at"),
        (("update", "--no-input"), 2, "no terminal to ask at"),
        (("update", "press", "-n"), 2, "'press' is no audience."),
        (("update", "-n", "--current", "x"), 2, "--nothing-new and --current exclude each other."),
        (("update", "-n", "--text", "x"), 2, "--nothing-new and --text exclude each other."),
        (("update", "--text", "x", "--current", "y"), 2, "--text and --current exclude each other."),
        (("update", "-n", "--next", "soon"), 2, "'soon' is no time to come."),
        (("update", "-n", "--next", "0m"), 2, "'0m' is no time to come."),
        (("update", "-n", "--next", "yesterday 10:00"), 2, "is no time to come."),
        (("update", "internal", "customers", "-n"), 2, "One audience at a time"),
        (("update", "--edit"), 2, "--edit needs a terminal."),
        (("update", "-n", "snooze", "15m", "--reason", "x"), 2, "--nothing-new is no option of snooze."),
        (("update", "snooze"), 2, "SPAN is missing"),
        (("update", "snooze", "15m"), 2, "--reason is missing"),
        (("update", "snooze", "15m", "--reason", " "), 2, "A pause needs a reason."),
        (("update", "snooze", "25h", "--reason", "x"), 2, "Updates wait for a day at most."),
        (("update", "snooze", "soon", "--reason", "x"), 2, "'soon' is no time to come."),
        (("update", "snooze", "15m", "--reason", "x", "--audience", "press"), 2, "'press' is no audience."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_recorded(
    hit: Desk, arguments: tuple[str, ...], status: int, message: str
) -> None:
    before = hit.kinds()
    ran = hit.run(*arguments)
    assert (ran.status, ran.out) == (status, "")
    assert message in ran.err
    assert "  try       " in ran.err
    assert hit.kinds() == before


def test_a_mistyped_command_or_audience_gets_a_suggestion(hit: Desk) -> None:
    assert "Did you mean snooze?" in hit.run("update", "snoze", "15m").err
    assert "Did you mean customers?" in hit.run("update", "custmers", "-n").err


def test_a_dry_run_prints_the_draft_and_records_nothing(hit: Desk) -> None:
    before = hit.content()
    ran = hit.run("update", "internal", "--dry-run", "--current", "rolling back")
    assert ran.status == 0
    assert "What is being done: rolling back" in ran.out
    assert "nothing is recorded" in ran.err
    assert hit.content() == before
    document = hit.run("update", "internal", "--dry-run", "--json").document
    assert (list(document), document["entries"]) == (DOCUMENT, [])


def test_as_json(hit: Desk) -> None:
    ran = hit.run("update", "internal", "-n", "--json")
    assert list(ran.document) == DOCUMENT
    assert ran.document["next_due"] == "2026-11-20T12:15:01.000Z"
    assert ran.document["entries"][0]["data"]["text"] == ran.document["text"]
    assert ran.err == ""
    (first, *_) = hit.json("update", "list")
    assert list(first) == [
        *("audience", "title", "public", "last_at", "next_due", "overdue", "paused_until"),
    ]
    assert "entries" in hit.json("update", "snooze", "5m", "--reason", "x")


def test_the_whole_text_may_be_given(hit: Desk) -> None:
    ran = hit.run("update", "customers", "--text", "We are back.\nSorry.")
    assert ran.out == "We are back.\nSorry.\n"
    assert updates(hit)[0]["text"] == "We are back.\nSorry."


def test_an_update_that_was_sent_earlier_counts_from_then(hit: Desk) -> None:
    hit.later(minutes=10)
    ran = hit.json("update", "internal", "-n", "--at", "5m ago")
    assert ran["entries"][0]["at"] == "2026-11-20T12:05:01.000Z"
    assert ran["next_due"] == "2026-11-20T12:20:01.000Z"


def test_the_end_is_told_too(hit: Desk) -> None:
    hit.done("update", "customers", "-n")
    hit.end()
    ran = hit.json("update", "customers", "--current", "We put the old version back.")
    assert ran["text"].startswith("Resolved: The problem is over.")
    assert "We put the old version back." in ran["text"]
    assert ran["next_due"] is None


def test_after_the_follow_up_customers_are_told_that_it_was_written_down(hit: Desk) -> None:
    hit.end()
    hit.done("close", "--force", "--reason", "it was published elsewhere")
    ran = hit.run("update", "customers", "--dry-run", "--impact", "Nobody could pay.")
    assert ran.out.startswith("Closed: The problem is over, and what it taught us is written down.\n")
    assert "What you may have noticed: Nobody could pay.\n" in ran.out
    assert "Next update" not in ran.out


def test_what_nobody_knows_is_told_as_no_impact(hit: Desk) -> None:
    hit.done("triage", "--users", "unknown")
    assert "\nImpact: not known yet\n" in hit.run("update", "internal", "--dry-run").out


def test_why_updates_may_wait_is_asked(hit: Desk) -> None:
    ran = hit.run("update", "snooze", "15m", typed="the vendor works on it\n")
    assert ran.status == 0
    assert "Why may updates wait?" in ran.err
    assert hit.texts()[-1].endswith(": the vendor works on it")


def test_a_dismissed_incident_is_told_to_nobody(opened: Desk) -> None:
    opened.dismiss()
    assert opened.run("update", "-n").status == 4


def test_the_list_says_who_was_told_and_who_waits(hit: Desk) -> None:
    hit.done("update", "customers", "-n")
    hit.later(minutes=20)
    rows = [line.split("\t") for line in hit.done("update", "list").out.splitlines()]
    assert ["internal", "-", "2026-11-20T12:15:00.000Z", "overdue by 5m 02s"] in rows
    assert ["customers", "2026-11-20T12:00:01.000Z", "2026-11-20T12:30:01.000Z", ""] in rows
    assert ["executives", "-", "-", ""] in rows
    assert "12:15 UTC (5m 03s ago)" in hit.run("update", "list", eyes=True).out


def test_somebody_at_a_terminal_sees_the_draft_and_chooses(hit: Desk) -> None:
    ran = hit.run("update", "internal", typed="current\nrolling back\nsend\n")
    assert ran.status == 0
    assert "  | Investigating: Checkout answers 500 (SEV1)" in ran.err
    assert "What is being done: rolling back" in ran.out
    assert "  same as   ircli update internal --current 'rolling back'\n" in ran.err


def test_what_somebody_says_is_shown_in_the_draft_before_anything_is_recorded(hit: Desk) -> None:
    ran = hit.run("update", "internal", typed="3\nrolling back\n4\nnobody can pay\n6\n")
    drafts = ran.err.split("What shall they read?")[:-1]
    assert [draft.count("  | Investigating: ") for draft in drafts] == [1, 1, 1]
    assert ["  | What is being done: rolling back\n" in draft for draft in drafts] == [False, True, True]
    assert ["  | Impact: nobody can pay\n" in draft for draft in drafts] == [False, False, True]
    assert "Nothing is sent, and nothing recorded." in ran.err
    assert updates(hit) == []


def test_impact_and_work_that_were_said_one_after_the_other_are_both_sent(hit: Desk) -> None:
    ran = hit.run("update", "internal", typed="impact\nnobody can pay\ncurrent\nrolling back\nsend\n")
    assert "\nImpact: nobody can pay\n" in ran.out
    assert "\nWhat is being done: rolling back\n" in ran.out
    again = "  same as   ircli update internal --current 'rolling back' --impact 'nobody can pay'\n"
    assert again in ran.err
    (sent,) = updates(hit)
    assert (sent["impact"], sent["current"]) == ("nobody can pay", "rolling back")


def test_once_it_is_over_nobody_is_told_that_nothing_is_new(hit: Desk) -> None:
    assert "nothing new" in hit.run("update", "internal", typed="stop\n").err
    hit.end()
    ran = hit.run("update", "internal", typed="stop\n")
    assert "What shall they read?" in ran.err
    assert "nothing new" not in ran.err


@pytest.mark.parametrize("stop", ["6\n", "stop\n"])
def test_somebody_stops_and_nothing_is_recorded(hit: Desk, stop: str) -> None:
    ran = hit.run("update", "internal", typed=stop)
    assert (ran.status, ran.out) == (0, "")
    assert "Nothing is sent, and nothing recorded." in ran.err
    assert hit.kinds() == ["declared", "severity_set"]
    assert list(hit.run("update", "internal", "--json", typed=stop).document) == DOCUMENT


# The editor.


def test_a_draft_is_changed_in_an_editor(hit: Desk, tmp_path: Path) -> None:
    seen, mode = tmp_path / "seen", tmp_path / "mode"
    editor = script(
        tmp_path / "bin",
        "my editor",
        f'cp "$2" {seen}',
        f'stat -c %a "$2" > {mode}',
        'sed -i "s/Investigating/We look/; s/^# An/added below/" "$2"',
    )
    ran = hit.run("update", "internal", "--edit", typed="", EDITOR=f"'{editor}' -w", PATH=os.environ["PATH"])
    assert ran.status == 0, ran.err
    assert ran.out.startswith("We look: Checkout answers 500 (SEV1)\n")
    assert "added below update to Internal stakeholders" in ran.out
    assert "# Save" not in ran.out
    assert updates(hit)[0]["text"] == ran.out.rstrip("\n")
    assert mode.read_text() == "600\n"
    assert "\n# Save and leave to record it as sent" in seen.read_text()


def test_visual_comes_before_editor(hit: Desk, tmp_path: Path) -> None:
    visual = script(tmp_path / "bin", "visual", 'echo "by hand" > "$1"')
    ran = hit.run("update", "internal", "--edit", typed="", VISUAL=visual, EDITOR="false")
    assert ran.out == "by hand\n"


def test_a_draft_that_was_emptied_is_not_sent(hit: Desk, tmp_path: Path) -> None:
    editor = script(tmp_path / "bin", "ed", 'printf "# nothing\\n  \\n" > "$1"')
    ran = hit.run("update", "internal", "--edit", typed="", EDITOR=editor)
    assert (ran.status, ran.out) == (0, "")
    assert "Nothing is sent" in ran.err
    assert updates(hit) == []


def test_a_line_of_the_draft_that_looks_like_a_note_stays(desk: Desk, tmp_path: Path) -> None:
    desk.declare("Checkout", "-s", "SEV1")
    editor = script(tmp_path / "bin", "ed", "true")
    given = "#42 is the ticket\n # moved in\nlast"
    ran = desk.run("update", "internal", "--edit", "--text", given, typed="", EDITOR=editor)
    assert ran.out == f"{given}\n"


@pytest.mark.parametrize(
    ("editor", "status", "says"),
    [
        ("/no/such/editor", 2, "cannot be run"),
        ("'unclosed", 2, "EDITOR is not understood"),
        ("false", 1, "The editor ended with status 1."),
    ],
)
def test_an_editor_that_fails_sends_nothing(hit: Desk, editor: str, status: int, says: str) -> None:
    ran = hit.run("update", "internal", "--edit", typed="", EDITOR=editor, PATH=os.environ["PATH"])
    assert (ran.status, ran.out) == (status, "")
    assert says in ran.err
    assert updates(hit) == []


def test_what_was_edited_is_handed_back_where_it_cannot_be_stored(hit: Desk, tmp_path: Path) -> None:
    editor = script(tmp_path / "bin", "ed", 'echo "precious words" > "$1"', f'chmod 777 "{hit.home}"')
    ran = hit.run("update", "internal", "--edit", typed="", EDITOR=editor)
    assert ran.status == 6
    assert not ran.out


def test_no_draft_stays_behind(hit: Desk, tmp_path: Path) -> None:
    where = tmp_path / "where"
    editor = script(tmp_path / "bin", "ed", f'echo "$1" > {where}')
    hit.done("update", "internal", "--edit", typed="", EDITOR=editor)
    assert not Path(where.read_text().strip()).exists()


# The clipboard.


@pytest.mark.parametrize("tool", ["pbcopy", "wl-copy", "xclip", "xsel", "clip.exe"])
def test_the_text_is_put_on_the_clipboard(hit: Desk, tmp_path: Path, tool: str) -> None:
    kept = tmp_path / "kept"
    script(tmp_path / "bin", tool, f"/bin/cat > {kept}")
    ran = hit.run("update", "internal", "-n", "--copy", PATH=str(tmp_path / "bin"))
    assert f"  copied    with {tool}" in ran.err
    assert kept.read_text() == ran.out.rstrip("\n")


def test_a_clipboard_tool_that_fails_makes_room_for_the_next(hit: Desk, tmp_path: Path) -> None:
    script(tmp_path / "bin", "wl-copy", "exit 1")
    script(tmp_path / "bin", "xsel", "/bin/cat > /dev/null")
    ran = hit.run("update", "internal", "-n", "--copy", PATH=str(tmp_path / "bin"))
    assert "  copied    with xsel" in ran.err


def test_without_a_clipboard_tool_it_says_so_and_is_sent_all_the_same(hit: Desk, tmp_path: Path) -> None:
    ran = hit.run("update", "internal", "-n", "--copy", PATH=str(tmp_path))
    assert ran.status == 0
    assert "no clipboard took it" in ran.err
    assert len(updates(hit)) == 1


# Hostile text.

NASTY = "a\x1b]0;x\x07b\u202ec"


@pytest.mark.parametrize(
    "flags",
    [("--current", NASTY), ("--impact", NASTY, "-n"), ("--text", NASTY), ("--as-is",)],
    ids=["current", "impact", "text", "title"],
)
def test_hostile_text_is_shown_and_never_obeyed(desk: Desk, flags: Sequence[str]) -> None:
    desk.declare(NASTY, "-s", "SEV1")
    for extra in ((), ("--dry-run",), ("--json",)):
        ran = desk.run("update", "internal", *flags, *extra)
        assert ran.status == 0
        assert all(line.isprintable() for line in (ran.out + ran.err).split("\n"))
    ran = desk.run("update", "internal", typed="2\n")
    assert all(line.isprintable() for line in (ran.out + ran.err).split("\n"))


def test_a_hostile_audience_or_reason_is_shown_and_never_obeyed(hit: Desk) -> None:
    for arguments in (
        ("update", NASTY, "-n"),
        ("update", "snooze", NASTY, "--reason", "x"),
        ("update", "snooze", "5m", "--reason", NASTY),
        ("update", "list"),
    ):
        ran = hit.run(*arguments)
        assert all(line.isprintable() for line in (ran.out + ran.err).replace("\t", "").split("\n"))


# A real terminal.


@pytest.fixture
def struck(host: Host) -> Host:
    host.done("declare", "Checkout answers 500", "-s", "SEV1")
    return host


def kept(host: Host) -> dict[str, str]:
    """Return the last update but for its times."""
    update = host.done("show", "--json").document["updates"][-1]
    told = {name: update[name] for name in ("audience", "status", "impact", "current", "text", "title")}
    return {name: re.sub(r"\d\d:\d\d", "hh:mm", text or "") for name, text in told.items()}


def test_nothing_new_is_one_keystroke(struck: Host) -> None:
    with Sitting(struck, ["update", "internal"], columns=80) as sitting:
        sitting.see("| Investigating: Checkout answers 500 (SEV1)")
        sitting.see("n  nothing new: we are still on it")
        sitting.answer("q  stop: nothing is recorded", "n")
        assert sitting.end() == 0
        assert "What is being done: Nothing new. We are still working on it." in sitting.text
        assert "Recorded as sent by hand to Internal stakeholders" in sitting.text
        assert max(len(line) for line in sitting.glass.display) <= 80
    at_a_terminal = kept(struck)
    struck.done("update", "internal", "--nothing-new", "--text", "", "--at", "now")
    by_flags = kept(struck)
    assert at_a_terminal["current"] == "Nothing new. We are still working on it."
    assert by_flags["current"] == "Nothing new since hh:mm UTC. We are still working on it."
    assert {**by_flags, "current": "", "text": ""} == {**at_a_terminal, "current": "", "text": ""}


@pytest.mark.parametrize(
    ("keys", "flags"),
    [
        ((("q  stop", "s"),), ("--as-is",)),
        ((("q  stop", "n"),), ("--nothing-new",)),
        (
            (
                ("q  stop", "c"),
                ("What is being done now?", f"rolling back{ENTER}"),
                ("| What is being done: rolling back", "s"),
            ),
            ("--current", "rolling back"),
        ),
    ],
    ids=["send", "nothing new", "current"],
)
def test_flags_alone_give_the_same_update(
    struck: Host, tmp_path: Path, keys: Sequence[tuple[str, str]], flags: Sequence[str]
) -> None:
    with Sitting(struck, ["update", "internal"], columns=80) as sitting:
        for question, pressed in keys:
            sitting.answer(question, pressed)
        assert sitting.end() == 0
        assert f"same as   ircli update internal {' '.join(flags[:1])}" in sitting.text
    other = Host(str(tmp_path / "other"))
    os.mkdir(other.home)
    other.done("declare", "Checkout answers 500", "-s", "SEV1")
    other.done("update", "internal", *flags)
    assert kept(struck) == kept(other)


def test_other_keys_do_nothing_and_ctrl_c_leaves(struck: Host) -> None:
    with Sitting(struck, ["update", "internal"], columns=80) as sitting:
        sitting.answer("q  stop", f"{ENTER}\x1b[A")
        sitting.send("x")
        sitting.see("One of the keys: s, n, c, i, e, q.")
        sitting.send(INTERRUPT)
        assert sitting.end() == 130
        assert "Traceback" not in sitting.written
    assert struck.done("show", "--json").document["updates"] == []


def test_the_editor_has_the_terminal_to_itself(struck: Host, tmp_path: Path) -> None:
    editor = script(
        tmp_path / "bin",
        "ed",
        'printf "type: "',
        "trap 'echo caught' INT",
        "read -r words",
        'echo "$words" > "$1"',
    )
    with Sitting(struck, ["update", "internal"], columns=80, EDITOR=editor) as sitting:
        sitting.answer("q  stop", "e")
        sitting.answer("type:", "from the editor\r")
        assert sitting.end() == 0
        assert "Recorded as sent by hand" in sitting.text
    assert kept(struck)["text"] == "from the editor"


# Completion.


def test_audiences_and_commands_are_completed(host: Host) -> None:
    def completed(*words: str) -> list[str]:
        ran = host.run(
            _IRCLI_COMPLETE="complete_bash",
            COMP_WORDS=" ".join(("ircli", *words)),
            COMP_CWORD=str(len(words)),
        )
        return ran.out.split()

    assert set(completed("update", "")) >= {"customers", "internal", "snooze", "list"}
    assert completed("update", "cus") == ["customers"]
    assert "--nothing-new" in completed("update", "--no")
    assert completed("update", "snooze", "--audience", "exe") == ["executives"]
