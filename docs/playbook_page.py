# ruff: noqa: INP001 - a script beside the page that it writes, and no package
"""Write the page that shows the default playbook, part by part."""

from collections.abc import Iterable, Iterator, Sequence

from table import NOTE, codes, table

from ircli.domain.rules import Cadence
from ircli.playbook.checklist import Checklist, Item, Proof
from ircli.playbook.form import ANY, Condition, Form, Question
from ircli.playbook.inquiry import Line
from ircli.playbook.tree import Branch, Leaf, Tree
from ircli.store.playbooks import Playbook

DASH = "-"
BOOK = Playbook()
KINDS = {"text": "text", "incident": "an open incident", "choice": "one of", "many": "any of"}


def page() -> str:
    """Return the page."""
    parts = [
        "# The default playbook",
        NOTE,
        (
            "The process is data: this is what ircli asks, offers and demands where nobody says otherwise. Each section is a"
            " part, and a file of that name in `src/ircli/data/playbook/`; `ircli playbook show PART` prints it."
            " [Change it](../how-to/change-the-playbook.md) · [the format](playbook-format.md) ·"
            " [why it is so](../explanation/the-process.md)."
        ),
        *severities(),
        *roles(),
        *detection(),
        *triage(),
        *investigation(),
        *mitigation(),
        *resolution(),
        *communication(),
        *checklists(),
        "## Checks",
        "`checks.yaml`. None: a team names its own.",
        *running(),
        *postmortem(),
    ]
    return "\n\n".join(parts)


def running() -> Iterator[str]:
    """Give what asks before it runs, and what needs a terminal."""
    found = BOOK.running
    yield "## Running"
    yield f"`running.yaml`. A command may take {found.time_limit} seconds."
    yield f"These always ask: {codes(found.changes)}; and whatever writes to a file with `>`."
    yield f"These get a terminal: {codes(found.interactive)}."
    yield "Patterns of secrets: none, a team names its own."


def postmortem() -> Iterator[str]:
    """Give what a summary may hold, and the words that blame."""
    found = BOOK.postmortem
    yield "## Postmortem"
    yield (
        f"`postmortem.yaml`, used by `ircli postmortem`. The template of every level is `{found.template}`. A summary has at"
        f" most {found.sentences} sentences and {found.internal_names} internal names; a name is internal by one of these"
        f" forms: {codes(found.internal.forms)}."
    )
    yield f"No root cause: {codes(found.human_error)}."
    yield "Words that blame; `*` is any ending:"
    yield table(
        ("Rule", "Phrases", "Why not", "Instead"),
        [(one.name, codes(one.phrases), one.why, one.instead) for one in found.blame],
    )


def severities() -> Iterator[str]:
    """Give the schemes."""
    yield "## Severity levels"
    yield (
        "`severities.yaml`. Spans are in minutes; a dash: no target. Acknowledge and respond run from the detection,"
        " triage from the acknowledgement, stable from the mitigation. Which scheme counts is the"
        " [setting](settings.md) `severities`."
    )
    for scheme in BOOK.severities.schemes:
        chosen = " (default)" if scheme == BOOK.severities.default else ""
        yield f"### {scheme}{chosen}"
        yield from levels(scheme)


def levels(name: str) -> Iterator[str]:
    """Give the levels of a scheme: what they mean, and what they ask for."""
    scheme = BOOK.severities.schemes[name]
    notes = scheme.notes
    yield table(
        ("Level", "Meaning", "Respond", "Page", "Aware"),
        [
            (one.name, one.meaning, notes[one.name].respond, notes[one.name].page, notes[one.name].aware)
            for one in scheme.levels
        ],
    )
    yield table(
        ("Level", "Acknowledge", "Respond", "Triage", "Resolve", "Stable for", "Postmortem", "Roles needed", "Offered"),
        [
            (
                one.name,
                dash(one.acknowledge_within),
                dash(one.respond_within),
                dash(one.triage_within),
                dash(one.resolve_within),
                str(one.stable_for),
                one.postmortem + (f" in {one.postmortem_due_hours} h" if one.postmortem_due_hours else ""),
                codes(one.roles) or DASH,
                codes(notes[one.name].suggested_roles) or DASH,
            )
            for one in scheme.levels
        ],
    )  # fmt: skip
    audiences = [audience.name for audience in BOOK.communication.audiences]
    yield table(
        ("Updates", *(f"to {name}" for name in audiences)),
        [(one.name, *(cadence(one.updates, name) for name in audiences)) for one in scheme.levels],
    )


def cadence(updates: Iterable[Cadence], audience: str) -> str:
    """Return how often an audience hears."""
    one = next((one for one in updates if one.audience == audience), None)
    if one is None:
        return DASH
    first = f"first in {one.first}, " if one.first is not None else ""
    return f"{first}every {one.every}{', once begun' if one.once_begun else ''}"


def roles() -> Iterator[str]:
    """Give the roles."""
    yield "## Roles"
    yield "`roles.yaml`. The first is asked for first. The last column: minutes after which a hand-over is due."
    yield table(
        ("Role", "Title", "Does", "Several people", "Hand over after"),
        [(one.name, one.title, one.duties, yes(one.many), dash(one.tiring_after)) for one in BOOK.roles],
    )


def detection() -> Iterator[str]:
    """Give what is asked when something was noticed, and what it comes to."""
    yield "## Detection"
    yield "`detection.yaml`, asked by `ircli detect`."
    yield questions(BOOK.detection.form)
    yield "The first outcome that fits counts; where none does, the advice is to declare."
    yield table(
        ("When", "Comes to", "Because"),
        [(when(one.when), one.verdict or "declare", one.because) for one in BOOK.detection.outcomes],
        code=False,
    )
    yield (
        f"For [metrics](metrics.md), these sources are alerts: {codes(BOOK.detection.alerts)}; and these are users:"
        f" {codes(BOOK.detection.users)}."
    )


def triage() -> Iterator[str]:
    """Give what triage asks, and how the answers become a level."""
    rules = BOOK.triage.severity
    yield "## Triage"
    yield "`triage.yaml`, asked by `ircli triage` in this order. Each question can be skipped."
    yield questions(BOOK.triage.form)
    yield (
        "A dimension gives the rank of its first rule that fits, 1 for the worst level; the worst dimension counts."
        " [How severity is recommended](../explanation/how-severity-is-recommended.md) tells why."
    )
    yield table(
        ("Dimension", "When", "Rank", "Because"),
        [
            (dimension.title + (" (firm)" if dimension.firm else ""), when(one.when), str(one.rank), one.because)
            for dimension in rules.dimensions
            for one in dimension.rules
        ],
        code=False,
    )  # fmt: skip
    yield f"{rules.relief_title} lowers every dimension that is not firm:"
    yield table(
        ("When", "Lower by", "Because"),
        [(when(one.when), str(one.lower_by), one.because) for one in rules.reliefs],
        code=False,
    )
    yield "These answers call for a worse level than the present one. It is proposed, and somebody decides:"
    yield table(
        ("When", "Raise by", "Because"),
        [(when(one.when), str(one.by), one.because) for one in rules.escalations],
        code=False,
    )


def questions(form: Form) -> str:
    """Return the questions of a form as a table."""
    return table(
        ("Name", "Flag", "Question", "Answers", "Also"),
        [
            (one.name, f"`{one.flag}`", f"{one.ask} {one.help}".strip(), answers(one), effects(one))
            for one in form.questions
        ],
    )


def answers(question: Question) -> str:
    """Return what may be answered."""
    values = codes(option.value for option in question.options)
    return f"{KINDS[question.kind]}: {values}" if values else KINDS[question.kind]


def effects(question: Question) -> str:
    """Return what an answer does beside being kept."""
    said = [
        f"sets the time `{question.marks}`" if question.marks else "",
        f"fills `{question.fills}` of the incident" if question.fills else "",
        f"answers `{question.carries}`" if question.carries else "",
        "is part of the impact" if question.impact else "",
    ]
    return "; ".join(one for one in said if one) or DASH


def investigation() -> Iterator[str]:
    """Give the lines of inquiry."""
    yield "## Lines of inquiry"
    yield "`investigation.yaml`, followed by `ircli investigate`. A line goes to the front when answers speak for it."
    yield table(
        ("Line", "Title", "Asks", "First when"),
        [(one.name, one.title, one.ask, whens(one.suspect)) for one in BOOK.investigation],
    )
    yield "Where to look:"
    yield "\n".join(look(one) for one in BOOK.investigation)


def look(line: Line) -> str:
    """Return where a line of inquiry looks, as a nested list."""
    return "\n".join([f"- {line.title}", *(f"    - `{one}`" for one in line.look)])


def mitigation() -> Iterator[str]:
    """Give the actions, and the trees that lead to them."""
    yield "## Mitigation"
    yield (
        "`mitigation.yaml`, walked by `ircli mitigate`. An action can be named at any time (`--action`); one with something"
        " to clean up is temporary."
    )
    yield table(
        ("Action", "Title", "How", "Runbook", "Check", "To clean up"),
        [
            (one.name, one.title, one.help, code(one.runbook), one.check or DASH, one.clean_up or DASH)
            for one in BOOK.mitigation.actions
        ],
    )
    for tree in BOOK.mitigation.trees.values():
        chosen = " (default)" if tree.name == BOOK.mitigation.default else ""
        yield f"### Tree {tree.name}{chosen}"
        yield (
            f"{tree.title}. It begins at `{tree.start}`. Which tree counts is the [setting](settings.md) `tree`."
        )
        yield "\n".join(node(question, tree) for question in tree.form.questions)
        yield "Where it leads:"
        yield table(
            ("Leaf", "Because", "Do, first choice first", "Runbook", "Check", "Meanwhile", "After"),
            [leaf(one) for one in tree.leaves.values()],
        )


def node(question: Question, tree: Tree) -> str:
    """Return a node and where its options lead, as a nested list."""
    labels = {option.value: option.label for option in question.options}
    head = f"- `{question.name}` {question.ask} (`{question.flag}`)"
    return "\n".join([head, *(branch(one, labels[one.value]) for one in tree.branches[question.name])])


def branch(one: Branch, label: str) -> str:
    """Return an option of a node: what it says, where it leads, and what gives it unasked."""
    unasked = f"; unasked when {whens(one.when)}" if one.when else ""
    return f"    - `{one.value}` {label} → `{one.to}`{unasked}"


def leaf(one: Leaf) -> Sequence[str]:
    """Return a leaf as a row."""
    return (
        one.name,
        one.because,
        codes(one.do),
        code(one.runbook),
        one.check or DASH,
        one.meanwhile or DASH,
        code(one.after),
    )


def resolution() -> Iterator[str]:
    """Give the criteria."""
    yield "## Criteria of resolution"
    yield (
        "`resolution.yaml`, asked by `ircli resolve`. Optional: may stay open. Stable: not before the level's window is"
        " over. Fix: may become a follow-up action (`--mitigated-only`)."
    )
    yield table(
        ("Criterion", "What holds", "Note", "Kind"),
        [
            (
                one.name,
                one.title,
                one.help or DASH,
                ", ".join(name for name in ("optional", "stable", "fix") if getattr(one, name)) or DASH,
            )
            for one in BOOK.resolution
        ],
    )


def communication() -> Iterator[str]:
    """Give the audiences, the words and the templates."""
    found = BOOK.communication
    yield "## Communication"
    yield "`communication.yaml`, used by `ircli update`. A public audience reads no internal words."
    yield table(
        ("Audience", "Title", "Public"), [(one.name, one.title, yes(one.public)) for one in found.audiences]
    )
    yield table(("Status", "Is called"), list(found.words.items()))
    for one in found.templates:
        said = f"status `{one.status}`" if one.status else "every other status"
        if one.status == "first":
            said = "first update"
        yield f"To {one.audience}, {said}:"
        yield f"```text\n{one.text}\n```"


def checklists() -> Iterator[str]:
    """Give the checklists."""
    yield "## Checklists"
    yield (
        "`checklists.yaml`, shown by `ircli checklist`. An item ticks itself where one of its entries is on the timeline;"
        " the others are ticked by hand."
    )
    for one in BOOK.checklists:
        yield f"### {one.title}"
        yield due(one)
        yield table(
            ("Item", "To do", "Command", "Ticked by"),
            [(item.name, item.text, code(item.command), proofs(item)) for item in one.items],
        )


def due(checklist: Checklist) -> str:
    """Return when the items of a checklist are due."""
    return f"`{checklist.name}`: due {checklist.until} minutes after the incident was {checklist.since}."


def proofs(item: Item) -> str:
    """Return the entries that tick an item."""
    return "; ".join(proof(one) for one in item.proofs) or "hand"


def proof(one: Proof) -> str:
    """Return an entry that ticks an item."""
    fields = " ".join(f"{name}={value}" for name, value in one.fields)
    return f"`{one.kind}{f' {fields}' if fields else ''}`"


def whens(conditions: Iterable[Condition]) -> str:
    """Return conditions of which one must hold."""
    return ", or ".join(when(one) for one in conditions) or DASH


def when(condition: Condition) -> str:
    """Return a condition in words."""
    return " and ".join(
        f"`{key}` is answered" if ANY in values else f"`{key}` is {either(values)}"
        for key, values in condition
    )


def either(values: Sequence[str]) -> str:
    """Return values of which one must be."""
    *others, last = (f"`{one}`" for one in values)
    return f"{', '.join(others)} or {last}" if others else last


def code(text: str) -> str:
    """Return a text as code, or a dash where there is none."""
    return f"`{text}`" if text else DASH


def dash(number: int | None) -> str:
    """Return a number, or a dash where there is none."""
    return str(number) if number is not None else DASH


def yes(said: bool) -> str:  # noqa: FBT001 - the one thing it is about
    """Return yes or no."""
    return "yes" if said else "no"
