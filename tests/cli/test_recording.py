"""What somebody says goes on the timeline at once where they are asked, and in one piece or not at all where not."""

from collections.abc import Sequence
from typing import NamedTuple

import pytest

from cli.given import Desk, Host, Stream
from cli.screen import INTERRUPT, Sitting
from ircli import service
from ircli.cli.recording import Recording
from ircli.cli.session import Session
from ircli.domain.requests import JudgeHypothesis, ProposeHypothesis, Reach
from ircli.errors import IrcliError
from ircli.service import Shell, Step
from ircli.ui.terminal import Terminal

DEPLOY, NETWORK = Step(ProposeHypothesis("the deploy")), Step(ProposeHypothesis("the network"))
CONFIRMED = Step(JudgeHypothesis(1, confirmed=True, evidence="the diff"))
UNKNOWN = Step(JudgeHypothesis(7, confirmed=True, evidence="a guess"))
ACKNOWLEDGED = Step(Reach("acknowledged"))

# Commands that hold what was said, each with an answer that is fine and something that is refused.
REFUSED = (
    ("triage", "--users", "most", "--severity", "NONE"),
    ("triage", "--users", "most", "--role", "nobody=eve"),
    ("mitigate", "--changed", "no", "--action", "nothing-such"),
    ("resolve", "--confirm", "errors-normal"),
    ("resolve", "--settle", "--confirm", "errors-normal", "--confirm", "nothing-such"),
)


class Asking(NamedTuple):
    """A command, its first question, an answer to it, what is asked next, and the entries that the answer makes."""

    command: str
    question: str
    keys: str
    then: str
    kinds: Sequence[str]


ASKING = (
    Asking(
        "triage",
        "What exactly is broken?",
        "the cart\r",
        "How bad is it?",
        ["acknowledged", "answered"],
    ),
    Asking("mitigate", "Is what changed behind", "2\r", "What will be done?", ["answered"]),
    Asking("resolve", "Error rates are back", "1\r", "Every affected service", ["criterion_confirmed"]),
)


def recording(desk: Desk, *, asked: bool) -> Recording:
    terminal = Terminal(
        stdin=Stream(tty=asked), stdout=Stream(), stderr=Stream(tty=asked), environ=desk.environ
    )
    shell = Shell(environ=desk.environ, now=desk.clock)
    return Recording(Session(environ=desk.environ, terminal=terminal, shell=shell))


def test_where_somebody_is_asked_each_answer_is_written_at_once(opened: Desk) -> None:
    begun = recording(opened, asked=True)
    before = opened.kinds()
    begun.take(DEPLOY)
    assert opened.kinds() == [*before, "hypothesis_proposed"]
    begun.take(CONFIRMED)
    assert opened.kinds()[len(before) :] == ["hypothesis_proposed", "hypothesis_confirmed", "identified"]
    done = begun.finish()
    assert [entry.kind for entry in done.entries] == opened.kinds()[len(before) :]
    assert done.before is not None
    assert (done.before.times.identified, done.record.incident.status) == (None, "identified")


def test_where_nobody_is_asked_all_is_written_in_one_piece(opened: Desk) -> None:
    begun = recording(opened, asked=False)
    before = opened.content()
    begun.take(DEPLOY)
    begun.take(CONFIRMED)
    assert begun.incident.status == "identified"  # as it would be
    assert opened.content() == before
    done = begun.finish(ACKNOWLEDGED)
    assert [entry.kind for entry in done.entries][-1] == "acknowledged"
    assert opened.kinds()[-len(done.entries) :] == [entry.kind for entry in done.entries]


@pytest.mark.parametrize("refused_at_the_end", [True, False])
def test_where_nobody_is_asked_a_refusal_leaves_nothing(opened: Desk, *, refused_at_the_end: bool) -> None:
    begun = recording(opened, asked=False)
    before = opened.kinds()
    begun.take(DEPLOY)
    with pytest.raises(IrcliError):
        begun.finish(UNKNOWN) if refused_at_the_end else begun.take(UNKNOWN)
    assert opened.kinds() == before


def test_what_is_written_beside_it_comes_before_what_is_held(opened: Desk) -> None:
    begun = recording(opened, asked=False)
    begun.take(DEPLOY)
    beside = service.change(begun.session.shell, begun.stored.id, [NETWORK])
    begun.join(beside)
    assert [one.text for one in begun.incident.response.hypotheses] == ["the network", "the deploy"]
    done = begun.finish()
    assert [entry.data["text"] for entry in done.entries] == ["the network", "the deploy"]
    assert opened.texts("--kind", "hypothesis_proposed")[-1].endswith("the deploy")


def test_what_others_wrote_meanwhile_is_seen_after_a_look(opened: Desk) -> None:
    begun = recording(opened, asked=True)
    opened.done("investigate", "add", "the network")
    assert not begun.incident.response.hypotheses
    begun.refresh()
    assert [one.text for one in begun.incident.response.hypotheses] == ["the network"]


def test_a_look_ahead_writes_nothing_even_where_somebody_is_asked(opened: Desk) -> None:
    begun = recording(opened, asked=True)
    before = opened.content()
    begun.foresee(DEPLOY)
    assert len(begun.incident.response.hypotheses) == 1
    assert opened.content() == before


@pytest.mark.parametrize("command", REFUSED, ids=" ".join)
def test_a_command_by_flags_is_carried_out_whole_or_not_at_all(opened: Desk, command: Sequence[str]) -> None:
    opened.done("severity", "SEV3")
    before = opened.content()
    assert opened.run(*command).status in (2, 4)
    assert opened.content() == before


@pytest.mark.parametrize("asking", ASKING, ids=lambda one: one.command)
def test_an_interrupted_command_leaves_exactly_what_was_answered(host: Host, asking: Asking) -> None:
    host.done("declare", "Checkout answers 500", "--severity", "SEV3")
    if asking.command == "mitigate":
        host.done("triage", "--changes", "deploy")
    before = len(host.done("timeline", "--json").document)
    with Sitting(host, [asking.command]) as sitting:
        sitting.answer(asking.question, asking.keys)
        sitting.see(asking.then)
        sitting.send(INTERRUPT)
        assert sitting.end() == 130
        assert f"what was answered is recorded. Go on: ircli {asking.command}" in sitting.written
    written = sorted(host.done("timeline", "--json").document, key=lambda one: str(one["id"]))
    assert [one["kind"] for one in written[before:]] == asking.kinds
