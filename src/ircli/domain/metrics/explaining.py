"""Let a figure say what it is made of: its definition, each incident that counts, and each that does not, and why."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ircli.domain.metrics import details
from ircli.domain.metrics.asked import Asked
from ircli.domain.metrics.choosing import DISMISSED, DRILL, UNDATED, Chosen, choose, ordered
from ircli.domain.metrics.definitions import METRICS, Definition
from ircli.domain.metrics.repeats import UNTAGGED, repeats
from ircli.domain.metrics.shares import SHARES, Ground
from ircli.domain.metrics.spans import sort_out
from ircli.domain.metrics.summary import Summary, summarise
from ircli.domain.metrics.titles import HOURS, PEOPLE, REPEATS, TITLES
from ircli.domain.outline import Outline

NOBODY = "nobody"

_SPAN_RULES = (
    (
        "A reopened incident counts once: its mitigation and its resolution are the last ones, and not known while it is"
        " open again."
    ),
    (
        "Two equal times are a span of 0. A time that nobody knows is none, and an end before its start is in no figure."
    ),
)
_DRILLS_OUT = "Dismissed incidents are left out, and so are drills, unless --include-drills asks for them."
_DRILLS_IN = "Dismissed incidents are left out. Drills count, as --include-drills asks."


class Told(NamedTuple):
    """What is told of an incident, or of an action of it.

    `took` is its span in milliseconds, where the figure is of spans; else `met` of `of` are as the figure says. A `reason`
    says why it is left out.
    """

    outline: Outline
    detail: str = ""
    took: int | None = None
    met: int = 0
    of: int = 1
    reason: str = ""


class Explanation(NamedTuple):
    """What a figure is made of; it is over `n`, of which, where it is a share, `met` are as its name says."""

    name: str
    title: str
    definition: str
    meaning: str
    rules: tuple[str, ...]
    n: int
    counted: tuple[Told, ...]
    left_out: tuple[Told, ...]
    summary: Summary | None = None
    met: int | None = None


def explain(outlines: Iterable[Outline], asked: Asked, name: str) -> Explanation:
    """Return what the figure of that name, one of EXPLAINED, is made of."""
    chosen = choose(outlines, asked.scope)
    if name in METRICS:
        return _of_span(chosen, asked, next(one for one in asked.definitions if one.name == name))
    if name in SHARES:
        told = _of_share(chosen, asked, name)
    elif name == REPEATS:
        told = _of_repeats(chosen)
    elif name == PEOPLE:
        told = _of_people(chosen, asked)
    else:
        told = _of_count(chosen, asked, name)
    counted, left_out = _parted([*told, *_not_chosen(chosen, judged=name == "alerts")])
    title, meaning = TITLES[name]
    return Explanation(
        name=name,
        title=title,
        definition=name,
        meaning=meaning,
        rules=(_drill_rule(asked),),
        n=sum(one.of for one in counted),
        counted=counted,
        left_out=left_out,
        met=sum(one.met for one in counted) if name in (*SHARES, REPEATS) else None,
    )


def _of_span(chosen: Chosen, asked: Asked, definition: Definition) -> Explanation:
    told = [
        Told(one.outline, details.of_span(definition, one), reason=one.reason)
        if one.reason
        else Told(one.outline, details.of_reopened(one.outline), took=one.took)
        for one in sort_out(definition, chosen.counted)
    ]
    counted, left_out = _parted([*told, *_not_chosen(chosen)])
    return Explanation(
        name=definition.name,
        title=definition.meaning,
        definition=definition.text,
        meaning=definition.words,
        rules=(*_SPAN_RULES, _drill_rule(asked)),
        n=len(counted),
        counted=counted,
        left_out=left_out,
        summary=summarise(sorted(one.took for one in counted if one.took is not None)),
    )


def _of_share(chosen: Chosen, asked: Asked, name: str) -> Iterator[Told]:
    """Give what each incident adds to a share: that of this incident alone."""
    for outline, alone in _pieces(chosen, name):
        share = SHARES[name](Ground(alone, asked.sources, asked.now, asked.zone))
        piece = (alone.counted or alone.dismissed)[0]
        detail = details.of_share(name, piece, asked.now, asked.zone)
        if share.of:
            yield Told(outline, detail, met=share.met, of=share.of)
        for reason in share.left_out:
            yield Told(outline, detail, reason=reason)


def _pieces(chosen: Chosen, name: str) -> Iterator[tuple[Outline, Chosen]]:
    """Give each incident, and what of it is judged by itself."""
    for outline in chosen.counted:
        if name == "actions":
            for action in outline.actions:
                yield outline, ordered([outline._replace(actions=(action,))])
        else:
            yield outline, ordered([outline])
    if name == "alerts":
        for outline in chosen.dismissed:
            yield outline, ordered([])._replace(dismissed=[outline])


def _of_repeats(chosen: Chosen) -> Iterator[Told]:
    first = repeats(chosen.counted).first
    for outline in chosen.counted:
        if outline.services and outline.cause_tags:
            yield Told(outline, details.of_tags(outline), met=int(outline.id not in first))
        else:
            yield Told(outline, details.of_tags(outline), reason=UNTAGGED)


def _of_people(chosen: Chosen, asked: Asked) -> Iterator[Told]:
    for outline in chosen.counted:
        for person, joined in zip(outline.people, outline.joined, strict=True):
            yield Told(outline, details.of_person(person, joined, asked.zone))
        if not outline.people:
            yield Told(outline, reason=NOBODY)


def _of_count(chosen: Chosen, asked: Asked, name: str) -> Iterator[Told]:
    for outline in chosen.counted:
        reason = UNDATED if name == HOURS and outline.begun is None else ""
        yield Told(outline, details.moment(outline.begun, asked.zone), reason=reason)


def _not_chosen(chosen: Chosen, *, judged: bool = False) -> Iterator[Told]:
    """Give the incidents that count nowhere; the dismissed ones, unless they are `judged`."""
    groups: tuple[tuple[str, Sequence[Outline]], ...] = (
        (DRILL, chosen.drills),
        (DISMISSED, () if judged else chosen.dismissed),
        (UNDATED, chosen.undated),
    )
    for reason, outlines in groups:
        for one in outlines:
            yield Told(one, one.verdict if reason == DISMISSED else "", reason=reason)


def _parted(told: Iterable[Told]) -> tuple[tuple[Told, ...], tuple[Told, ...]]:
    """Return what counts, the earliest known first, and what does not, by reason."""
    in_order = sorted(told, key=_place)
    counted = tuple(one for one in in_order if not one.reason)
    return counted, tuple(sorted((one for one in in_order if one.reason), key=lambda one: one.reason))


def _place(told: Told) -> tuple[bool, int, str]:
    begun = told.outline.begun
    return (begun is None, begun or 0, told.outline.id)


def _drill_rule(asked: Asked) -> str:
    return _DRILLS_IN if asked.scope.drills else _DRILLS_OUT
