"""A responder from the first alert to the end, at a real terminal, with no id and no manual; and by flags alone.

Each story is played twice: with the playbook that ships, and with one that a team made of it, in which levels, roles and
the decision tree are others and triage asks one question more.
"""

import os
import re
import shlex
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pytest

from cli.given import Host
from cli.screen import ENTER, Sitting

YES, NEXT = "1\r", "\r"


class Book(NamedTuple):
    """What a playbook calls things, as far as a story needs to know."""

    levels: tuple[str, str]
    roles: tuple[str, ...]
    titles: tuple[str, ...]
    more: tuple[tuple[str, str], ...]
    rolling_back: tuple[tuple[str, str], ...]
    going_around: tuple[tuple[str, str], ...]


SHIPPED = Book(
    levels=("SEV1", "SEV2"),
    roles=("ic", "tl", "cl", "scribe"),
    titles=("Incident Commander", "Technical Lead", "Communications Lead", "Scribe"),
    more=(),
    rolling_back=(("Is what changed behind a feature flag?", "2\r"),),
    going_around=(
        ("Is something running out?", "3\r"),
        ("Is there more traffic than there should be?", "3\r"),
    ),
)
OWN = Book(
    levels=("P0", "P1"),
    roles=("lead", "fixer", "voice", "clerk"),
    titles=("Lead", "Fixer", "Voice", "Clerk"),
    more=(("What does the moon look like?", "2\r"),),
    rolling_back=(),
    going_around=(("Is something running out, or is there too much traffic?", "2\r"),),
)
BOOKS: Mapping[str, Book] = {"shipped": SHIPPED, "own": OWN}


class Act(NamedTuple):
    """A command, and what is answered to what it asks; `status` is how it ends."""

    command: tuple[str, ...]
    talk: tuple[tuple[str, str], ...] = ()
    status: int = 0


def detected(*decision: tuple[str, str], real: str = "1\r") -> Act:
    """Return how an alert becomes an incident, or none."""
    questions = (
        ("What did you notice?", "Checkout answers 500\r"),
        ("Is it real?", real),
    )
    return Act(("detect",), (*questions, *decision))


DECLARED = detected(
    ("Is it expected or known?", "3\r"),
    ("How many users feel it?", "2\r"),
    ("How bad is it for them?", "1\r"),
    ("Who or what noticed first?", "1\r"),
    ("What is it?", NEXT),
)


def triaged(book: Book, changes: str) -> Act:
    """Return how it is found out how bad it is, and who does what."""
    return Act(
        ("triage",),
        (
            ("What exactly is broken?", "the checkout\r"),
            ("Is data or security at risk?", "3\r"),
            ("What does it cost the business?", "3\r"),
            ("Is there a workaround?", "3\r"),
            ("Is it getting worse?", "2\r"),
            ("When did it start?", "\r"),
            ("What changed in the last 24 hours?", f"{changes}\r"),
            ("What do the errors have in common?", "1\r"),
            ("Which users, which regions?", "\r"),
            ("What else depends on it?", "\r"),
            ("Who must be here?", "\r"),
            ("Who needs to know?", "\r"),
            *book.more,
            ("Which severity?", ENTER),
            (f"Who is {book.titles[0]}?", "alice\r"),
            (f"Who is {book.titles[1]}?", "bob\r"),
            (f"Who is {book.titles[2]}?", "\r"),
            (f"Who is {book.titles[3]}?", "\r"),
        ),
    )


def resolved(*, fixed: bool) -> Act:
    """Return how the end is gone through, criterion by criterion."""
    cause = ("We can say what caused it", "1\r" if fixed else "2\r")
    return Act(
        ("resolve",),
        (
            ("Error rates are back", YES),
            ("Every affected service answers", YES),
            ("Monitoring shows nothing odd.", YES),
            ("No user is affected any more.", YES),
            ("It has stayed so for the level's window.", "2\r"),
            ("Why may it be passed over?", "watched it for a quarter of an hour\r"),
            cause,
            ("Everything temporary is listed", YES),
            ("Affected users, or support", NEXT),
            *(() if fixed else (("permanent fix", "\r"),)),
        ),
    )


# What only people know, asked for by the wizard; Enter skips what nobody knows.
LEARNED = Act(
    ("postmortem", "wizard"),
    (
        ("What happened, for how long", "Checkout failed until the release was rolled back.\r"),
        ("Why did this happen: Checkout answers 500?", "the cart lost a slash\r"),
        ("What is to be done about that?", "a smoke test of the cart\r"),
        ("What is it good for?", "1\r"),
        ("Who sees that it is done?", "bob\r"),
        ("Until when?", "2027-01-15\r"),
        ("Why: the cart lost a slash?", "nobody tests links\r"),
        ("What is to be done about that?", "\r"),
        ("Why: nobody tests links?", "\r"),
        ("Go on where?", NEXT),
        ("What is the root cause", "nobody tests links\r"),
        ("What made it worse, or possible?", "a busy noon\r"),
        ("What else?", "\r"),
        ("What went well", "the flag of the roll-back was at hand\r"),
        ("What else?", "\r"),
        ("What went poorly", "\r"),
        ("Where did we get lucky?", "\r"),
        ("What should others know", "\r"),
    ),
)


def deployment(book: Book) -> Sequence[Act]:
    """A deployment is at fault, and rolling it back ends it."""
    return (
        DECLARED,
        triaged(book, "deploy"),
        Act(("investigate", "add", "the release of noon broke the cart")),
        Act(("mitigate",), (*book.rolling_back, ("What will be done?", NEXT))),
        Act(("mitigate",), (("What came of it: Roll back?", "1\r"), ("What shows it?", "errors fall\r"))),
        Act(("update",), (("What shall they read?", "n"),)),
        Act(("investigate", "confirm", "1"), (("what shows it?", "the diff drops a slash\r"),)),
        resolved(fixed=True),
        Act(("close",), status=4),
        Act(("postmortem", "generate")),
        LEARNED,
        Act(("postmortem", "generate")),
        Act(("postmortem", "review", "--reviewer", "bob")),
        Act(("postmortem", "approve", "--by", "bob")),
        Act(("postmortem", "publish"), status=4),
        Act(("postmortem", "publish", "--force", "--reason", "the rest is not known")),
        Act(("close",)),
    )


def dependency(book: Book) -> Sequence[Act]:
    """Something we depend on fails, the first mitigation does not help, and the second one does."""
    return (
        DECLARED,
        triaged(book, "dependency"),
        Act(("mitigate",), (*book.going_around, ("What will be done?", NEXT))),
        Act(
            ("mitigate",),
            (
                ("What came of it: Fail over?", "3\r"),
                ("What shows it?", "the other side fails too\r"),
                ("What will be done?", NEXT),
            ),
        ),
        Act(("mitigate",), (("What came of it: Break the circuit?", "1\r"), ("What shows it?", "\r"))),
        resolved(fixed=False),
        Act(("close",), status=4),
        Act(("close", "--force", "--reason", "they write one")),
    )


def false_alarm(_: Book) -> Sequence[Act]:
    """It was nothing, and that is recorded too."""
    return (detected(("Who or what noticed first?", "1\r"), ("What is it?", NEXT), real="2\r"),)


STORIES = {"deployment": deployment, "dependency": dependency, "false alarm": false_alarm}
ENDS = {"deployment": "closed", "dependency": "closed", "false alarm": "dismissed"}
OUTCOMES = {
    "deployment": [("rollback", "worked")],
    "dependency": [("failover", "failed"), ("circuit-break", "worked")],
    "false alarm": [],
}


class Played(NamedTuple):
    """A story that was played with a book, on a machine where it was asked for, and on one where flags said it."""

    story: str
    book: str
    host: Host
    scripted: Host
    incident: Mapping[str, Any]


def make_own(host: Host) -> None:
    """Turn the playbook that ships into a team's own, as somebody with an editor would."""
    host.done("playbook", "eject")
    folder = os.path.join(host.environ["IRCLI_HOME"], "playbook")

    def edit(part: str, *changes: tuple[str, str]) -> None:
        path = os.path.join(folder, f"{part}.yaml")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        for before, after in changes:
            assert re.search(before, text), (part, before)
            text = re.sub(before, after, text)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    edit(
        "severities",
        (r"default: sev", "default: p"),
        (r"\[ic, tl, cl, scribe\]", "[lead, fixer, voice, clerk]"),
    )
    edit(
        "roles",
        *[
            (rf"name: {old}\n  title: {title}", f"name: {new}\n  title: {words}")
            for old, title, new, words in zip(
                SHIPPED.roles, SHIPPED.titles, OWN.roles, OWN.titles, strict=True
            )
        ],
    )
    edit("mitigation", (r"default: full", "default: short"))
    moon = (
        "- name: moon\n  flag: --moon\n  ask: What does the moon look like?\n  kind: choice\n  options:\n"
        "  - {value: new, label: New}\n  - {value: full, label: Full}\n\n# Each dimension"
    )
    edit("triage", (r"# Each dimension", moon))
    assert host.done("playbook", "lint").status == 0


def prepared(host: Host, book: str) -> Host:
    if book == "own":
        make_own(host)
    return host


def play(host: Host, act: Act) -> str:
    """Play an act at a terminal, and return all that it wrote."""
    with Sitting(host, act.command) as sitting:
        for question, keys in act.talk:
            sitting.answer(question, keys)
        assert sitting.end() == act.status, sitting.text
        return sitting.written


def told(host: Host) -> list[tuple[str, str, str]]:
    """Return the timeline but for times and ids."""
    (incident,) = host.done("list", "--json").document
    entries: list[dict[str, Any]] = host.done("timeline", "--json", incident["id"]).document
    ids = {entry["id"]: str(number) for number, entry in enumerate(entries)}
    found = []
    for entry in sorted(entries, key=lambda one: str(one["id"])):
        data = {key: ids.get(str(value), value) for key, value in entry["data"].items()}
        said = re.sub(r"\d{4}-\d{2}-\d{2}[T ][\d:.]+Z?|\d{2}:\d{2}\b", "TIME", repr(sorted(data.items())))
        said = re.sub(r"[0-9a-f]{64}", "DIGEST", said)  # of a document that has ids and times in it
        said = re.sub(r"('evidence_bytes'), \d+", r"\1, SIZE", said)
        found.append((entry["kind"], entry["by"], said))
    return found


def as_flags(act: Act, written: str) -> list[list[str]]:
    """Return the commands that say the same without asking: those that were printed, where anything was asked."""
    found = re.findall(r"same as +ircli (.*)", written)
    assert bool(found) == bool(act.talk), (act.command, written)
    return [shlex.split(line) for line in found] or [list(act.command)]


@pytest.fixture(scope="module", params=[(story, book) for story in STORIES for book in BOOKS], ids=" ".join)
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Return what a story leaves, played at a terminal and then by the commands that were printed."""
    story, book = request.param
    host, scripted = (
        prepared(Host(str(tmp_path_factory.mktemp(way))), book) for way in ("asked", "scripted")
    )
    for act in STORIES[story](BOOKS[book]):
        for command in as_flags(act, play(host, act)):
            assert scripted.run(*command).status == act.status, command
    (incident,) = host.done("list", "--json").document
    return Played(story, book, host, scripted, incident)


def test_a_responder_gets_from_the_alert_to_the_end_and_flags_tell_the_same(played: Played) -> None:
    assert played.incident["status"] == ENDS[played.story]
    assert told(played.scripted) == told(played.host)


def test_what_the_stories_leave_behind(played: Played) -> None:
    incident = played.incident
    outcomes = [(one["action"], one["outcome"]) for one in incident["mitigations"]]
    assert outcomes == OUTCOMES[played.story]
    if played.story == "false alarm":
        assert incident["severity"] == "unset"
        return
    assert incident["severity"] == BOOKS[played.book].levels[1]
    assert all(
        incident[f"{name}_at"] for name in ("detected", "acknowledged", "triaged", "mitigated", "resolved")
    )
    if played.story == "deployment":
        assert incident["identified_at"]
        assert incident["postmortem"]["status"] == "published"
        assert incident["root_cause"] == "nobody tests links"
        assert [(one["text"], one["owner"], one["kind"]) for one in incident["actions"]] == [
            ("a smoke test of the cart", "bob", "prevent")
        ]
    else:
        assert len(incident["actions"]) == 3  # the permanent fix, and two temporary measures to take back
