"""What only people know, said by flags, asked for by wizards, and kept on the timeline."""

import os

import pytest

from cli.given import Desk


def test_a_summary_is_kept(opened: Desk) -> None:
    ran = opened.run("postmortem", "summary", "It was", "down.")
    assert (ran.status, ran.out) == (0, "")
    assert "Summary kept." in ran.err
    assert "ircli postmortem wizard" in ran.err
    assert opened.json("show")["summary"] == "It was down."


def test_a_root_cause_has_tags_that_stay_until_others_are_given(opened: Desk) -> None:
    opened.done("postmortem", "root-cause", "a leak", "--tag", "leak,pool")
    opened.done("postmortem", "root-cause", "a query leaked")
    shown = opened.json("show")
    assert (shown["root_cause"], shown["root_cause_tags"]) == ("a query leaked", ["leak", "pool"])
    opened.done("postmortem", "root-cause", "--tag", "leak")
    assert opened.json("show")["root_cause_tags"] == ["leak"]


@pytest.mark.parametrize(
    ("command", "flag"),
    [
        (("summary",), "TEXT"),
        (("root-cause",), "TEXT"),
        (("factor", "add"), "TEXT"),
        (("lesson", "add", "--kind", "well"), "TEXT"),
        (("lesson", "add", "words"), "--kind"),
        (("why",), "TEXT"),
        (("review",), "not written yet"),
        (("wizard",), "Missing: summary"),
    ],
)
def test_what_is_missing_is_named_where_nobody_can_be_asked(
    opened: Desk, command: tuple[str, ...], flag: str
) -> None:
    before = opened.content()
    ran = opened.run("postmortem", *command)
    assert ran.status in (2, 3)
    assert ran.out == ""
    assert flag in ran.err
    assert opened.content() == before


def test_factors_and_lessons_are_listed(opened: Desk) -> None:
    opened.done("postmortem", "factor", "add", "no alert")
    opened.done("postmortem", "lesson", "add", "--kind", "lucky", "it was noon")
    shown = opened.json("show")
    assert shown["contributing_factors"] == ["no alert"]
    assert [(one["kind"], one["text"]) for one in shown["lessons"]] == [("lucky", "it was noon")]


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (("factor", "add", "No Alert"), "That factor is on record already."),
        (("lesson", "add", "--kind", "sad", "x"), "'sad' is no kind of lesson."),
        (("why", "x", "--of", "7"), "There is no why yet."),
        (("why", "--list", "x"), "--list only shows."),
        (("approve",), "The postmortem is not in review."),
        (("publish",), "The postmortem is not written yet."),
        (("publish", "--reason", "x"), "--reason goes with --force."),
        (("generate", "--format", "pdf"), "'pdf' is no format."),
        (("generate", "--template", "mine"), "There is no template 'mine'."),
        (("generate", "--theirs", "sumary"), "'sumary' is no region."),
        (("generate", "--stdout", "--output", "x"), "--stdout writes no file."),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    opened: Desk, command: tuple[str, ...], message: str
) -> None:
    opened.done("postmortem", "factor", "add", "no alert")
    before = opened.content()
    ran = opened.run("postmortem", *command)
    assert ran.status in (2, 3, 4)
    assert message in ran.err
    assert "try" in ran.err
    assert opened.content() == before


def test_whys_branch_and_become_actions(opened: Desk) -> None:
    opened.done("postmortem", "why", "the pool was empty")
    opened.done("postmortem", "why", "a query leaked", "--of", "1", "--action", "a lint rule")
    opened.done("postmortem", "why", "the limit was low", "--of", "1")
    listed = opened.json("postmortem", "why", "--list")
    assert [(one["number"], one["explains"], one["text"]) for one in listed] == [
        (1, None, "the pool was empty"),
        (2, 1, "a query leaked"),
        (3, 1, "the limit was low"),
    ]
    (action,) = opened.json("show")["actions"]
    assert (action["text"], action["origin"]) == ("a lint rule", listed[1]["id"])
    seen = opened.run("postmortem", "why", "--list", eyes=True).out
    assert seen.splitlines() == ["1  the pool was empty", "  2  a query leaked", "  3  the limit was low"]


def test_a_why_taken_back_leaves_the_numbers_of_the_others(opened: Desk) -> None:
    opened.done("postmortem", "why", "a guess")
    opened.done("withdraw", "last")
    opened.done("postmortem", "why", "the pool was empty")
    assert [one["number"] for one in opened.json("postmortem", "why", "--list")] == [2]


def test_five_whys_are_asked_one_after_the_other(opened: Desk) -> None:
    typed = "the pool was empty\na rule\n1\nbob\n2027-01-15\na query leaked\n\n\n1\n"
    ran = opened.run("postmortem", "why", typed=typed)
    assert ran.status == 0
    assert "Why did this happen: Checkout answers 500?" in ran.err
    assert "Why: the pool was empty?" in ran.err
    assert "same as   ircli action add 'a rule' --from why.1" in ran.err
    assert "same as   ircli action edit 1 --kind prevent --owner bob --due 2027-01-15" in ran.err
    assert [one["text"] for one in opened.json("show")["whys"]] == ["the pool was empty", "a query leaked"]


def test_a_wizard_that_is_interrupted_keeps_what_was_answered(opened: Desk) -> None:
    ran = opened.run("postmortem", "wizard", typed="It was down.\n")
    assert ran.status == 130
    assert "same as   ircli postmortem summary 'It was down.'" in ran.err
    assert "Go on: ircli postmortem wizard" in ran.err
    assert opened.json("show")["summary"] == "It was down."


def test_a_wizard_skips_what_is_known_and_says_what_is_left(opened: Desk) -> None:
    opened.done("postmortem", "summary", "It was down.")
    opened.done("postmortem", "why", "the pool was empty")
    opened.done("postmortem", "factor", "add", "no alert")
    opened.done("action", "add", "an alert")
    for kind in ("well", "poorly", "lucky"):
        opened.done("postmortem", "lesson", "add", "--kind", kind, "something")
    ran = opened.run("postmortem", "wizard", typed="nothing limits the pool\nwatch the pool\n\n")
    assert ran.status == 0
    assert "(the last why: the pool was empty)" in ran.err
    assert "That is all that can be asked." in ran.err
    shown = opened.json("show")
    assert shown["root_cause"] == "nothing limits the pool"
    assert shown["lessons"][-1]["text"] == "watch the pool"
    again = opened.run("postmortem", "wizard")
    assert again.status == 0
    assert "Nothing is missing that can be asked." in again.err


@pytest.fixture
def written(desk: Desk) -> Desk:
    desk.done("declare", "Checkout answers 500", "--severity", "SEV2")
    desk.done("mark", "mitigated")
    desk.later(minutes=15)
    desk.resolve()
    desk.done("postmortem", "generate")
    return desk


def test_an_open_incident_has_no_review_and_nothing_to_publish(opened: Desk) -> None:
    opened.done("postmortem", "generate")
    for command in (("review", "--reviewer", "bob"), ("publish", "--force", "--reason", "x")):
        ran = opened.run("postmortem", *command)
        assert (ran.status, ran.out) == (4, "")
        assert "not over" in ran.err
    assert "evidence" not in "".join(opened.content())


def test_a_review_names_who_has_not_agreed_yet(written: Desk) -> None:
    ran = written.run("postmortem", "review", "--reviewer", "bob, eve")
    assert "Postmortem in review by bob, eve; nobody was notified." in ran.err
    assert "it waits for eve" in written.run("postmortem", "approve", "--by", "bob").err
    assert written.run("postmortem", "approve", "--by", "Bob").status == 4
    shown = written.json("show")["postmortem"]
    assert (shown["status"], shown["reviewers"], shown["approved_by"]) == (
        "in review",
        ["bob", "eve"],
        ["bob"],
    )


def test_what_is_unfinished_is_published_only_with_a_reason(written: Desk) -> None:
    ran = written.run("postmortem", "publish")
    assert (ran.status, ran.out) == (4, "")
    assert "It is not finished" in ran.err
    assert written.run("postmortem", "publish", "--force").status == 2
    done = written.run("postmortem", "publish", "--force", "--reason", "nobody knows more")
    assert done.status == 0
    with open(done.out.strip(), encoding="utf-8") as file:
        copy = file.read()
    assert copy.startswith("# Postmortem: Checkout answers 500\n")
    assert "ircli:begin" not in copy
    shown = written.json("show")["postmortem"]
    assert shown["status"] == "published"
    assert done.out.strip().endswith(shown["published_digest"])


def test_the_copy_stays_whatever_becomes_of_the_document(written: Desk) -> None:
    copy = written.done("postmortem", "publish", "--force", "--reason", "so").out.strip()
    with open(copy, "rb") as file:
        before = file.read()
    written.done("log", "an afterthought")
    written.done("postmortem", "generate")
    with open(copy, "rb") as file:
        assert file.read() == before
    assert written.run("postmortem", "publish", "--force", "--reason", "again").status == 0


def test_the_same_text_is_not_published_twice(written: Desk) -> None:
    written.done("postmortem", "publish", "--force", "--reason", "so")
    ran = written.run("postmortem", "publish", "--force", "--reason", "so")
    assert ran.status == 4
    assert "published already" in ran.err


def test_what_asks_for_a_postmortem_is_closed_when_it_is_published(written: Desk) -> None:
    ran = written.run("close")
    assert ran.status == 4
    assert "SEV2 asks for a postmortem, and none is published." in ran.err
    written.done("postmortem", "publish", "--force", "--reason", "so")
    assert written.run("close").status == 0


def test_a_reason_closes_without_one_and_is_on_the_record(written: Desk) -> None:
    assert written.run("close", "--force").status == 2
    assert written.run("close", "--reason", "x").status == 2
    written.done("close", "--force", "--reason", "the vendor wrote one")
    last = written.json("timeline")[-1]
    assert (last["kind"], last["data"]["waived"]) == ("closed", "the vendor wrote one")
    assert "without a postmortem: the vendor wrote one" in last["text"]


def test_a_reopened_incident_owes_another_postmortem(written: Desk) -> None:
    written.done("postmortem", "publish", "--force", "--reason", "so")
    written.done("reopen", "it is back")
    assert written.json("show")["postmortem"]["status"] == "draft"


def test_overdue_postmortems_are_listed(written: Desk) -> None:
    assert written.json("postmortem", "list", "--overdue") == []
    assert [one["state"] for one in written.json("postmortem", "list")] == ["draft"]
    written.later(hours=49)
    (one,) = written.json("postmortem", "list", "--overdue")
    assert (one["overdue"], one["severity"], one["rule"]) == (True, "SEV2", "required")
    seen = written.run("postmortem", "list", "--overdue", eyes=True, COLUMNS="80").out
    assert "late" in seen
    written.done("postmortem", "publish", "--force", "--reason", "so")
    assert written.json("postmortem", "list", "--overdue") == []
    assert "No postmortem is overdue." in written.run("postmortem", "list", "--overdue").err


def test_a_team_has_a_template_of_its_own(written: Desk) -> None:
    path = written.json("postmortem", "template", "eject", "brief", "--as", "ours")["written"]
    with open(path, "w", encoding="utf-8") as file:
        file.write("<!-- ircli:title -->\n\n## In short\n\n<!-- ircli:summary -->\n")
    assert written.run("postmortem", "template", "lint").status == 0
    names = {one["name"]: one["source"] for one in written.json("postmortem", "template", "list")}
    assert names == {
        "brief": "default",
        "default": "default",
        "google-sre": "default",
        "ours": "user",
        "pagerduty": "default",
    }
    text = written.done("postmortem", "generate", "--stdout", "--template", "ours").out
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        "# Postmortem: Checkout answers 500",
        "## In short",
    ]


def test_a_template_with_faults_is_found_by_line(written: Desk) -> None:
    path = written.json("postmortem", "template", "eject", "brief", "--as", "ours")["written"]
    with open(path, "w", encoding="utf-8") as file:
        file.write(
            "<!-- ircli:sumary -->\n<!-- ircli:facts -->\n<!-- ircli:facts -->\ntext <!-- ircli:impact -->\n"
        )
    ran = written.run("postmortem", "template", "lint")
    assert ran.status == 5
    assert [line.removeprefix(path).split(" (")[0] for line in ran.out.splitlines()] == [
        ":1: 'sumary' is no region.",
        ":3: The region 'facts' stands twice.",
        ":4: This is no place of a region.",
    ]


def test_a_level_has_a_template_of_its_own(written: Desk) -> None:
    written.done("playbook", "eject", "postmortem")
    path = os.path.join(written.home, "playbook", "postmortem.yaml")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace("template: default", "template: default\ntemplates: {SEV2: brief}"))
    assert "## Incident summary" in written.done("postmortem", "generate", "--stdout", "--force").out
    assert written.run("playbook", "lint").status == 0


def test_an_id_where_words_go_is_not_taken_for_words(written: Desk) -> None:
    other = written.declare("Search is slow")
    for command in (("close",), ("postmortem", "why"), ("postmortem", "summary"), ("postmortem", "publish")):
        for name in (other, other[-4:]):
            ran = written.run(*command, name)
            assert ran.status in (2, 3), command
            assert "Why" not in ran.err
    assert written.json("show")["whys"] == []
    assert f"--incident {other}" in written.run("close", other).err


def test_a_yes_is_asked_again_and_a_no_is_nothing(opened: Desk) -> None:
    ran = opened.run("postmortem", "why", typed="the pool was empty\nyes\nno\n\n1\n")
    assert ran.status == 0
    assert "A few words, or Enter for nothing." in ran.err
    assert opened.json("show")["actions"] == []


def test_an_action_of_the_wizard_is_kept_before_its_owner_is_asked(opened: Desk) -> None:
    ran = opened.run("postmortem", "why", typed="the pool was empty\na rule\n")
    assert ran.status == 130
    assert [one["text"] for one in opened.json("show")["actions"]] == ["a rule"]


def test_more_reviewers_are_added_and_a_stranger_is_said_to_be_one(written: Desk) -> None:
    written.done("postmortem", "review", "--reviewer", "bob")
    written.done("postmortem", "review", "--reviewer", "eve")
    assert written.json("show")["postmortem"]["reviewers"] == ["bob", "eve"]
    assert (
        "mallory was not asked to review it" in written.done("postmortem", "approve", "--by", "mallory").err
    )


def test_what_is_published_without_news_of_the_timeline_is_told(written: Desk) -> None:
    path = written.done("postmortem", "generate").out.strip()
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace("## Summary", "## Summary").replace("reader who was not there._", "reader._"))
    written.done("postmortem", "summary", "It was down.")
    ran = written.done("postmortem", "publish", "--force", "--reason", "so")
    assert "your text of summary lacks what the timeline says" in ran.err


def test_a_document_of_its_authors_own_is_published_too(written: Desk) -> None:
    path = written.done("postmortem", "generate").out.strip()
    with open(path, "w", encoding="utf-8") as file:
        file.write("# What happened\n\nThe pool was dry.\n")
    ran = written.done("postmortem", "publish")
    assert "Published; its digest is" in ran.err
    assert written.json("postmortem", "list", "--all")[0]["state"] == "published"


def test_a_late_postmortem_comes_before_what_checklists_want(written: Desk) -> None:
    written.later(days=5)
    assert written.json("next")[0]["command"].startswith("ircli postmortem")
