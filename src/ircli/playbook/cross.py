"""Check that the parts of a playbook fit together: each reference leads somewhere, each place can be reached."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ircli.domain.names import one_of
from ircli.playbook.book import Remark
from ircli.playbook.checklist import Checklist
from ircli.playbook.checks import Check
from ircli.playbook.communication import Communication
from ircli.playbook.form import ANY, Condition, Form
from ircli.playbook.inquiry import Line
from ircli.playbook.outcome import Detection
from ircli.playbook.plain import Path, shorten
from ircli.playbook.postmortem import Postmortem
from ircli.playbook.schemes import Severities
from ircli.playbook.severity import Triage
from ircli.playbook.tree import Mitigation, Tree


class _Referred(NamedTuple):
    """What a field of a proof names: things of a part."""

    part: str
    called: str


# What the data of an entry names, by kind and field.
_NAMED_BY: Mapping[tuple[str, str], _Referred] = {
    **{
        (kind, "role"): _Referred("roles", "role")
        for kind in ("role_assigned", "role_handed_off", "role_accepted", "role_released")
    },
    **{
        (kind, "audience"): _Referred("communication", "audience")
        for kind in ("update_sent", "updates_paused")
    },
    **{
        (kind, "criterion"): _Referred("resolution", "criterion")
        for kind in ("criterion_confirmed", "criterion_waived", "check_ran")
    },
    ("mitigation_begun", "action"): _Referred("mitigation", "action"),
    ("check_ran", "check"): _Referred("checks", "check"),
    ("item_ticked", "item"): _Referred("checklists", "item"),
    ("hypothesis_proposed", "line"): _Referred("investigation", "line"),
}


class Crossing:
    """The parts side by side; what is missing among them is not checked against."""

    def __init__(
        self,
        parts: Mapping[str, object],
        *,
        scheme: str,
        runbooks: Collection[str] | None,
        flags: Mapping[str, Collection[str]],
    ) -> None:
        """Find the names that can be referred to."""
        self.parts: Mapping[str, Any] = parts
        self.scheme = scheme
        self.runbooks = runbooks
        self.flags = flags
        self.names: dict[str, list[str]] = {part: _names(part, value) for part, value in parts.items()}
        self.forms = _forms(parts)

    def remarks(self) -> Iterator[Remark]:
        """Yield what does not fit, part by part."""
        checks: Mapping[str, Callable[[Any], Iterator[Remark]]] = {
            "severities": self._severities,
            "detection": self._detection,
            "triage": self._triage,
            "investigation": self._investigation,
            "mitigation": self._mitigation,
            "checklists": self._checklists,
            "checks": self._checks,
            "postmortem": self._postmortem,
        }
        for part, check in checks.items():
            if part in self.parts:
                yield from check(self.parts[part])

    def _severities(self, severities: Severities) -> Iterator[Remark]:
        if self.scheme and self.scheme not in severities.schemes:
            message = f"There is no scheme '{shorten(self.scheme)}'."
            yield Remark("severities", ("schemes",), message, one_of(severities.schemes))
            return
        for scheme in severities.schemes.values():
            if self.scheme and scheme.name != self.scheme:
                continue
            for position, level in enumerate(scheme.levels):
                path = ("schemes", scheme.name, position)
                asked = {"roles": level.roles, "suggested_roles": scheme.notes[level.name].suggested_roles}
                for key, names in asked.items():
                    for place, name in enumerate(names):
                        yield from self._refer("severities", (*path, key, place), "roles", "role", name)
                for place, cadence in enumerate(level.updates):
                    where = (*path, "updates", place, "audience")
                    yield from self._refer("severities", where, "communication", "audience", cadence.audience)

    def _detection(self, detection: Detection) -> Iterator[Remark]:
        yield from self._form("detection", detection.form, ("questions",))
        for position, outcome in enumerate(detection.outcomes):
            yield from self._condition("detection", ("outcomes", position, "when"), outcome.when)
        known = {name.casefold() for name in detection.sources}
        for sort, names in (("alerts", detection.alerts), ("users", detection.users)):
            for position, name in enumerate(names):
                if name.casefold() not in known:  # it may still stand in incidents that were imported
                    message = f"'{shorten(name)}' is no answer to a question that fills source."
                    path: Path = ("sources", sort, position)
                    yield Remark("detection", path, message, one_of(detection.sources), is_warning=True)

    def _triage(self, triage: Triage) -> Iterator[Remark]:
        yield from self._form("triage", triage.form, ("questions",))
        rules = triage.severity
        whens: list[tuple[Path, Condition]] = [
            (("severity", "dimensions", i, "rules", j, "when"), rule.when)
            for i, dimension in enumerate(rules.dimensions)
            for j, rule in enumerate(dimension.rules)
        ]
        whens += [
            (("severity", "relief", "rules", i, "when"), one.when) for i, one in enumerate(rules.reliefs)
        ]
        whens += [(("severity", "escalate", i, "when"), one.when) for i, one in enumerate(rules.escalations)]
        for path, when in whens:
            yield from self._condition("triage", path, when)

    def _investigation(self, lines: Sequence[Line]) -> Iterator[Remark]:
        for position, line in enumerate(lines):
            yield from self._conditions("investigation", ("lines", position, "suspect"), line.suspect)

    def _mitigation(self, mitigation: Mitigation) -> Iterator[Remark]:
        for position, action in enumerate(mitigation.actions):
            yield from self._runbook(("actions", position, "runbook"), action.runbook)
        for tree in mitigation.trees.values():
            path = ("trees", tree.name)
            yield from self._form("mitigation", tree.form, (*path, "nodes"))
            for i, question in enumerate(tree.form.questions):
                for j, branch in enumerate(tree.branches[question.name]):
                    where = (*path, "nodes", i, "options", j, "when")
                    yield from self._conditions("mitigation", where, branch.when)
            for i, leaf in enumerate(tree.leaves.values()):
                yield from self._runbook((*path, "leaves", i, "runbook"), leaf.runbook)
            yield from _ways(tree)

    def _checklists(self, lists: Sequence[Checklist]) -> Iterator[Remark]:
        for i, checklist in enumerate(lists):
            for j, item in enumerate(checklist.items):
                path: Path = ("checklists", i, "items", j, "proof")
                for k, proof in enumerate(item.proofs):
                    where = path if len(item.proofs) == 1 else (*path, k)
                    yield from self._proof(where, proof.kind, dict(proof.fields))

    def _checks(self, checks: Sequence[Check]) -> Iterator[Remark]:
        for position, check in enumerate(checks):
            path = ("checks", position, "criterion")
            yield from self._refer("checks", path, "resolution", "criterion", check.criterion)

    def _postmortem(self, postmortem: Postmortem) -> Iterator[Remark]:
        """Yield the levels that no scheme has: of another team's playbook, perhaps, so it is a warning."""
        known = self.names.get("severities", [])
        for name in postmortem.templates:
            if known and name not in known:
                message = f"There is no level '{shorten(name)}'."
                hint = one_of(tuple(dict.fromkeys(known)))
                path = ("templates", name)
                yield Remark("postmortem", path, message, hint, is_warning=True, about="severities")

    def _form(self, part: str, form: Form, path: Path) -> Iterator[Remark]:
        taken = self.flags.get(part, ())
        for position, question in enumerate(form.questions):
            if question.flag in taken:
                message = f"The command has a flag {question.flag} of its own."
                yield Remark(part, (*path, position, "flag"), message, "Rename it.")
            if not question.carries:
                continue
            values = tuple(option.value for option in question.options)
            where = (*path, position, "carries")
            yield from self._answer(part, where, question.carries, values or (ANY,), kind=question.kind)

    def _conditions(self, part: str, path: Path, conditions: Sequence[Condition]) -> Iterator[Remark]:
        for position, condition in enumerate(conditions):
            yield from self._condition(part, path if len(conditions) == 1 else (*path, position), condition)

    def _condition(self, part: str, path: Path, condition: Condition) -> Iterator[Remark]:
        for key, fitting in condition:
            yield from self._answer(part, (*path, key), key, fitting)

    def _answer(
        self, part: str, path: Path, key: str, values: Iterable[str], *, kind: str = ""
    ) -> Iterator[Remark]:
        """Yield what is wrong with naming answers to a question of whatever form."""
        name, _, question = key.partition(".")
        if name not in _FORMS:
            yield Remark(part, path, f"There is no form '{shorten(name)}'.", one_of(_FORMS))
            return
        if name not in self.forms:
            return
        about, asked = _FORMS[name], self.forms[name]
        if question not in asked:
            message = f"'{shorten(question)}' is no question of {name}."
            yield Remark(part, path, message, one_of(asked), about=about)
            return
        if kind and (kind in ("text", "incident")) != (not asked[question]):
            message = f"{key} is not answered in the same way."
            yield Remark(part, path, message, "Both are text, or both have the same values.", about=about)
            return
        for value in values:
            if value != ANY and value not in asked[question]:
                message = f"'{shorten(value)}' is no answer to {key}."
                yield Remark(part, path, message, one_of(asked[question] or ("any",)), about=about)

    def _proof(self, path: Path, kind: str, said: Mapping[str, str]) -> Iterator[Remark]:
        for name, value in said.items():
            referred = _NAMED_BY.get((kind, name))
            if referred is not None:
                yield from self._refer("checklists", (*path, name), *referred, value)
        if kind != "answered" or not {"form", "question"} & set(said):
            return
        form, question = said.get("form", ""), said.get("question", "")
        if form and question:
            values = [said["value"]] if "value" in said else []
            yield from self._answer("checklists", (*path, "question"), f"{form}.{question}", values)
        elif form and form not in _FORMS:
            yield Remark(
                "checklists", (*path, "form"), f"There is no form '{shorten(form)}'.", one_of(_FORMS)
            )
        elif question and len(self.forms) == len(_FORMS):
            known = [name for asked in self.forms.values() for name in asked]
            if question not in known:
                message = f"No form asks '{shorten(question)}'."
                yield Remark("checklists", (*path, "question"), message, one_of(known))

    def _refer(self, part: str, path: Path, about: str, called: str, name: str) -> Iterator[Remark]:
        known = self.names.get(about)
        if known is not None and name not in known:
            message = f"There is no {called} '{shorten(name)}'."
            yield Remark(part, path, message, one_of(known) if known else "", about=about)

    def _runbook(self, path: Path, name: str) -> Iterator[Remark]:
        if name and self.runbooks is not None and name not in self.runbooks:
            hint = one_of(self.runbooks) if self.runbooks else ""
            message = f"There is no runbook '{shorten(name)}'."
            yield Remark("mitigation", path, message, hint, is_warning=True)


# The forms that are asked, and the parts that hold them.
_FORMS: Mapping[str, str] = {"detect": "detection", "triage": "triage", "mitigation": "mitigation"}


def _forms(parts: Mapping[str, Any]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the values of each question by form; those of all trees together."""
    found = {
        name: [parts[part].form] for name, part in _FORMS.items() if part in parts and part != "mitigation"
    }
    if "mitigation" in parts:
        found["mitigation"] = [tree.form for tree in parts["mitigation"].trees.values()]
    asked: dict[str, dict[str, tuple[str, ...]]] = {name: {} for name in found}
    for name, forms in found.items():
        for question in [question for form in forms for question in form.questions]:
            values = tuple(option.value for option in question.options)
            asked[name][question.name] = (*asked[name].get(question.name, ()), *values)
    return asked


def _names(part: str, value: Any) -> list[str]:  # noqa: ANN401 - each part has a value of its own kind
    """Return what others may refer to in a part."""
    if isinstance(value, Mitigation):
        return [action.name for action in value.actions]
    if isinstance(value, Communication):
        return [audience.name for audience in value.audiences]
    if isinstance(value, Severities):
        return [level.name for scheme in value.schemes.values() for level in scheme.levels]
    if part == "checklists":
        return [item.name for checklist in value for item in checklist.items]
    return [one.name for one in value] if part in ("roles", "resolution", "checks", "investigation") else []


def _ways(tree: Tree) -> Iterator[Remark]:
    """Yield what no way leads to, and ways that lead back to where they came from."""
    places: dict[str, Path] = {
        question.name: ("trees", tree.name, "nodes", i) for i, question in enumerate(tree.form.questions)
    }
    leaves: dict[str, Path] = {name: ("trees", tree.name, "leaves", i) for i, name in enumerate(tree.leaves)}
    ways: dict[str, list[tuple[str, Path]]] = {
        name: [
            (branch.to, (*path, "options", j, "to")) for j, branch in enumerate(tree.branches.get(name, ()))
        ]
        for name, path in places.items()
    }
    ways |= {
        name: [(leaf.after, (*leaves[name], "after"))] for name, leaf in tree.leaves.items() if leaf.after
    }
    reached, back = _follow(tree.start, ways)
    for kind, found in (("node", places), ("leaf", leaves)):
        for name, path in found.items():
            if name not in reached:
                yield Remark("mitigation", path, f"No way leads to the {kind} '{name}'.")
    for name, path in back:
        yield Remark(
            "mitigation",
            path,
            f"The way leads back to '{name}', where it came from.",
            "Lead on to something new.",
        )


def _follow(
    start: str, ways: Mapping[str, Sequence[tuple[str, Path]]]
) -> tuple[set[str], list[tuple[str, Path]]]:
    """Return the places that a start leads to, and the ways that close a circle."""
    reached: set[str] = {start}
    on_the_way = [start]
    open_ways = [iter(ways.get(start, ()))]
    back = []
    while open_ways:
        step = next(open_ways[-1], None)
        if step is None:
            open_ways.pop()
            on_the_way.pop()
            continue
        place, path = step
        if place in on_the_way:
            back.append((place, path))
        elif place not in reached:
            reached.add(place)
            on_the_way.append(place)
            open_ways.append(iter(ways.get(place, ())))
    return reached, back
