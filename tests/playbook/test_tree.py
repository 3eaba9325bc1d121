"""Where the decision trees lead: tables that a responder can read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ircli.domain.events import Answered
from ircli.playbook.form import Form, Option, Question
from ircli.playbook.tree import Branch, Leaf, Passed, Tree, Walk, walk
from playbook.given import MITIGATION, TRIAGE, answers

FULL, SHORT = MITIGATION.trees["full"], MITIGATION.trees["short"]


def follow(tree: Tree, said: str, tried: str = "") -> Walk:
    """Return the walk for answers like `changes=deploy guarded=no`: of the tree, or else of triage."""
    forms = {"triage": TRIAGE.form, "mitigation": tree.form}
    nodes = [question.name for question in tree.form.questions]
    given = dict(pair.split("=") for pair in said.split())
    known = {f"{'mitigation' if name in nodes else 'triage'}.{name}": value for name, value in given.items()}
    return walk(tree, answers(forms, known), tried.split())


def way(found: Walk) -> str:
    """Return a way in words: the places passed, and where it ends."""
    end = f"{found.question.name}?" if found.question else found.leaf.name if found.leaf else "nowhere"
    return " > ".join([*(passed.node for passed in found.path), end])


# What was answered | what was tried | the way | what to do now, the first choice first.
FULL_TREE = [
    # Nothing is known yet.
    ("", "", "changed?", ""),
    ("changes=unknown", "", "changed?", ""),
    # A recent change is the first suspect.
    ("changes=deploy", "", "changed > guarded?", ""),
    ("changes=deploy guarded=no", "", "changed > guarded > roll-back", "rollback"),
    ("changes=deploy guarded=unknown", "", "changed > guarded > roll-back", "rollback"),
    ("changes=deploy guarded=yes", "", "changed > guarded > switch-off", "flag-off"),
    ("changes=deploy,traffic guarded=no", "", "changed > guarded > roll-back", "rollback"),
    ("changes=configuration", "", "changed > roll-back", "rollback"),
    ("changes=flag", "", "changed > switch-off", "flag-off"),
    # Else something that runs out, traffic, a dependency.
    ("changes=none", "", "changed > exhausted?", ""),
    ("changed=no", "", "changed > exhausted?", ""),
    ("changed=unknown", "", "changed > exhausted?", ""),
    ("changes=none exhausted=machines", "", "changed > exhausted > make-room", "scale-up shed-load restart"),
    ("changes=none exhausted=connections", "", "changed > exhausted > free-database", "kill-queries shed-load restart"),
    ("changes=traffic exhausted=no flooded=attack", "", "changed > exhausted > flooded > hold-off", "rate-limit redirect"),
    ("changes=traffic exhausted=no flooded=users", "", "changed > exhausted > flooded > serve-more", "scale-up shed-load serve-cached"),
    ("changes=dependency exhausted=no flooded=no", "", "changed > exhausted > flooded > failing > go-around", "failover circuit-break serve-cached"),
    ("changes=none pattern=regions exhausted=no flooded=no", "", "changed > exhausted > flooded > failing > leave-zone", "redirect failover"),
    ("changes=none exhausted=no flooded=no failing=database", "", "changed > exhausted > flooded > failing > promote", "failover kill-queries restart"),
    ("changes=none exhausted=no flooded=no failing=certificate", "", "changed > exhausted > flooded > failing > renew", "other redirect"),
    # Nothing fits: look for the cause, with the flag off meanwhile.
    ("changed=no exhausted=no flooded=no failing=no", "", "changed > exhausted > flooded > failing > keep-looking", "flag-off other"),
    ("changed=unknown exhausted=unknown flooded=unknown failing=unknown", "", "changed > exhausted > flooded > failing > keep-looking", "flag-off other"),
    # What the tree was told goes before what triage said.
    ("changes=deploy changed=no", "", "changed > exhausted?", ""),
    # A skipped question is still open.
    ("changes=", "", "changed?", ""),
    # A failed mitigation returns to the tree.
    ("changes=deploy guarded=yes", "flag-off", "changed > guarded > switch-off > roll-back", "rollback"),
    ("changes=deploy guarded=yes", "flag-off rollback", "changed > guarded > switch-off > roll-back > exhausted?", ""),
    ("changes=deploy guarded=no", "rollback", "changed > guarded > roll-back > exhausted?", ""),
    ("changes=none exhausted=machines", "scale-up", "changed > exhausted > make-room", "shed-load restart"),
    ("changes=none exhausted=machines", "scale-up shed-load restart", "changed > exhausted > make-room > flooded?", ""),
    ("changes=dependency exhausted=no flooded=no", "failover", "changed > exhausted > flooded > failing > go-around", "circuit-break serve-cached"),
    ("changes=dependency exhausted=no flooded=no", "failover circuit-break serve-cached", "changed > exhausted > flooded > failing > go-around > keep-looking", "flag-off other"),
    ("changed=no exhausted=no flooded=no failing=no", "flag-off other", "changed > exhausted > flooded > failing > keep-looking", ""),
]  # fmt: skip


@pytest.mark.parametrize(("said", "tried", "expected", "do"), FULL_TREE, ids=lambda value: value or "-")
def test_the_full_tree_leads(said: str, tried: str, expected: str, do: str) -> None:
    found = follow(FULL, said, tried)
    assert (way(found), " ".join(found.left)) == (expected, do)


SHORT_TREE = [
    ("", "", "deployed?", ""),
    ("changes=deploy", "", "deployed > undo", "rollback flag-off"),
    ("changes=flag", "rollback", "deployed > undo", "flag-off"),
    ("changes=deploy", "rollback flag-off", "deployed > undo > saturated?", ""),
    ("changes=none", "", "deployed > saturated?", ""),
    ("changes=traffic", "", "deployed > saturated > relieve", "scale-up shed-load rate-limit"),
    ("changes=none saturated=no depends=yes", "", "deployed > saturated > depends > avoid", "failover circuit-break serve-cached"),
    ("changes=dependency saturated=unknown", "", "deployed > saturated > depends > avoid", "failover circuit-break serve-cached"),
    ("deployed=no saturated=no depends=no", "", "deployed > saturated > depends > search", "flag-off other"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "tried", "expected", "do"), SHORT_TREE, ids=lambda value: value or "-")
def test_the_short_tree_leads(said: str, tried: str, expected: str, do: str) -> None:
    found = follow(SHORT, said, tried)
    assert (way(found), " ".join(found.left)) == (expected, do)


def test_a_way_says_how_each_answer_is_known() -> None:
    found = follow(FULL, "changes=deploy,traffic guarded=no", "rollback")
    assert found.path == (
        Passed(
            "changed",
            "Did anything of ours change in the last 24 hours?",
            "deploy",
            "Yes: a deployment",
            "triage says: A deployment",
        ),
        Passed("guarded", "Is what changed behind a feature flag?", "no", "No", "answered"),
        Passed(
            "roll-back",
            "Something changed just before. Undo it now, and find out why later.",
            "",
            "rollback",
            "tried",
        ),
    )


def test_an_answer_that_the_tree_no_longer_knows_is_asked_anew() -> None:
    old = {"mitigation.changed": Answered("mitigation", "changed", "moon")}
    assert way(walk(FULL, old)) == "changed?"


def question(name: str) -> Question:
    options = (Option("a", "A"), Option("b", "B"))
    return Question(name=name, flag=f"--{name}", ask="?", kind="choice", options=options, form="mitigation")


PLACES = st.sampled_from(["one", "two", "left", "right", "nowhere"])
NODES = ("one", "two")
TREES = st.builds(
    lambda ways, afters, start: Tree(
        name="any",
        title="Any",
        start=start,
        form=Form("mitigation", "Any", tuple(question(name) for name in NODES)),
        branches={
            name: (Branch("a", ways[2 * i]), Branch("b", ways[2 * i + 1])) for i, name in enumerate(NODES)
        },
        leaves={
            name: Leaf(name, "Because.", ("act",), after=after)
            for name, after in zip(("left", "right"), afters, strict=True)
        },
    ),
    st.lists(PLACES, min_size=4, max_size=4),
    st.lists(st.one_of(st.just(""), PLACES), min_size=2, max_size=2),
    PLACES,
)


@given(
    tree=TREES,
    said=st.dictionaries(st.sampled_from(NODES), st.sampled_from(("a", "b", "moon", ""))),
    tried=st.sampled_from(((), ("act",))),
)
@settings(max_examples=300)
def test_whatever_a_tree_looks_like_a_walk_ends_and_passes_no_place_twice(
    tree: Tree, said: dict[str, str], tried: tuple[str, ...]
) -> None:
    known = {f"mitigation.{name}": Answered("mitigation", name, value) for name, value in said.items()}
    found = walk(tree, known, tried)
    passed = [one.node for one in found.path]
    assert len(passed) == len(set(passed))
    assert not (found.question and found.leaf)
    assert not set(found.left) & set(tried)


def test_a_circle_of_tried_leaves_ends_at_the_last_of_them() -> None:
    tree = FULL._replace(
        start="left",
        leaves={
            "left": Leaf("left", "Because.", ("act",), after="right"),
            "right": Leaf("right", "Because.", ("act",), after="left"),
        },
    )
    found = walk(tree, {}, ("act",))
    assert found.leaf is not None
    assert (found.leaf.name, found.left) == ("right", ())
