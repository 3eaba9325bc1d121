"""What is understood and to be done when the response is over: whys, lessons, actions, the postmortem."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from ircli.domain.entry import Entry
from ircli.domain.events import (
    ActionAdded,
    ActionDone,
    ActionDropped,
    ActionEdited,
    ActionReopened,
    CauseStated,
    FactorAdded,
    LessonAdded,
    PostmortemApproved,
    PostmortemPublished,
    ReviewRequested,
    WhyAnswered,
)

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from ircli.domain.record import NamedTuple

Aftermath: TypeAlias = (
    CauseStated
    | WhyAnswered
    | FactorAdded
    | LessonAdded
    | ActionAdded
    | ActionEdited
    | ActionDone
    | ActionDropped
    | ActionReopened
    | ReviewRequested
    | PostmortemApproved
    | PostmortemPublished
)
OPEN, DONE, DROPPED = "open", "done", "dropped"
ACTION_STATES = (OPEN, DONE, DROPPED)
DRAFT, IN_REVIEW, PUBLISHED = "draft", "in review", "published"
# What files from elsewhere call an end, by its letters; any other word for a state is open.
_ENDED: Mapping[str, str] = {
    **dict.fromkeys(("done", "closed", "complete", "completed", "finished", "fixed", "resolved"), DONE),
    **dict.fromkeys(("dropped", "canceled", "cancelled", "rejected", "abandoned", "obsolete"), DROPPED),
    **dict.fromkeys(("wontfix", "wontdo", "duplicate"), DROPPED),
}


class Action(NamedTuple):
    """Something that was agreed on: `state` is one of ACTION_STATES, `number` counts from 1.

    `said` is what showed that it was done, or why it was dropped or reopened; `since` is when it came to that.
    """

    number: int
    id: str
    text: str
    owner: str
    due: str
    kind: str
    priority: str
    reference: str
    state: str
    origin: str
    now: bool
    added_at: datetime | None
    since: datetime | None = None
    said: str = ""

    @property
    def is_open(self) -> bool:
        """Return whether it is still to be done."""
        return self.state == OPEN

    @property
    def day(self) -> str:
        """Return the date until when it is due (2026-12-31), without the time that a file may name; blank without one."""
        day, rest = self.due[:10], self.due[10:]
        return day if is_date(day) and (not rest or rest[0] in "Tt ") else ""

    def is_overdue(self, today: str) -> bool:
        """Return whether it should have been done before a date (2026-12-31); one without a date never is."""
        return self.is_open and "" < self.day < today


class Why(NamedTuple):
    """An answer to a why; `target` is the id of the answer that it explains, blank where it explains the incident.

    A target is always one of the answers before it: what explained a withdrawn answer explains the incident.
    """

    number: int
    id: str
    text: str
    target: str
    at: datetime | None


class Lesson(NamedTuple):
    """What went well or poorly, was luck, or is worth knowing."""

    id: str
    text: str
    kind: str


class Review(NamedTuple):
    """How far the postmortem is: `status` is blank where nobody said, else IN_REVIEW or PUBLISHED.

    What is published stays so, whoever is asked to read it again. `published_at` is when it first was, `digest` that of
    its newest copy.
    """

    status: str = ""
    reviewers: tuple[str, ...] = ()
    approved: tuple[str, ...] = ()
    requested_at: datetime | None = None
    published_at: datetime | None = None
    digest: str = ""
    unfinished: str = ""

    @property
    def waits_for(self) -> tuple[str, ...]:
        """Return the reviewers who have not agreed yet."""
        done = {one.casefold() for one in self.approved}
        return tuple(one for one in self.reviewers if one.casefold() not in done)


class Followup(NamedTuple):
    """What is understood of an incident, and what is to be done about it."""

    root_cause: str = ""
    cause_tags: tuple[str, ...] = ()
    whys: tuple[Why, ...] = ()
    factors: tuple[str, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    actions: tuple[Action, ...] = ()
    review: Review = Review()


class FollowingUp:
    """A follow-up on its way through a fold."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        """Begin with nothing; `numbers` are those of whys and actions by id, where some were withdrawn."""
        self.numbers = numbers
        self.cause = CauseStated("")
        self.whys: dict[str, Why] = {}
        self.factors: list[str] = []
        self.lessons: list[Lesson] = []
        self.actions: dict[str, Action] = {}
        self.review = Review()

    def reopen(self) -> None:
        """Begin a new cycle: what was written of the one before does not tell of this one."""
        self.review = Review()

    def take(self, entry: Entry, event: Aftermath) -> None:  # noqa: C901 - one case a kind
        """Let an entry change the follow-up."""
        match event:
            case CauseStated():
                self.cause = event
            case WhyAnswered():
                number = self.numbers.get(entry.id, len(self.whys) + 1)
                target = event.target if event.target in self.whys else ""
                self.whys[entry.id] = Why(number, entry.id, event.text, target, entry.at)
            case FactorAdded():
                self.factors.append(event.text)
            case LessonAdded():
                self.lessons.append(Lesson(entry.id, event.text, event.kind))
            case ActionAdded():
                self._add(entry, event)
            case ActionEdited():
                self._edit(event)
            case ActionDone():
                self._end(entry, event.target, DONE, event.text)
            case ActionDropped():
                self._end(entry, event.target, DROPPED, event.text)
            case ActionReopened():
                self._end(entry, event.target, OPEN, event.text)
            case ReviewRequested():
                self._request(entry, event)
            case PostmortemApproved():
                self.review = self.review._replace(approved=(*self.review.approved, event.reviewer))
            case PostmortemPublished():
                self.review = self.review._replace(
                    status=PUBLISHED,
                    published_at=self.review.published_at or entry.at,
                    digest=event.evidence,
                    unfinished=event.unfinished,
                )

    def result(self) -> Followup:
        """Return the finished follow-up."""
        return Followup(
            root_cause=self.cause.text,
            cause_tags=self.cause.tags,
            whys=tuple(self.whys.values()),
            factors=tuple(self.factors),
            lessons=tuple(self.lessons),
            actions=tuple(self.actions.values()),
            review=self.review,
        )

    def _add(self, entry: Entry, event: ActionAdded) -> None:
        self.actions[entry.id] = Action(
            number=self.numbers.get(entry.id, len(self.actions) + 1),
            id=entry.id,
            text=event.text,
            owner=event.owner,
            due=event.due,
            kind=event.kind,
            priority=event.priority,
            reference=event.reference,
            state=_state_of(event.state) if event.state else OPEN,
            origin=event.origin,
            now=event.now,
            added_at=entry.at,
        )

    def _edit(self, event: ActionEdited) -> None:
        action = self.actions.get(event.target)
        if action is not None:
            self.actions[event.target] = action._replace(**changes_in(event))

    def _end(self, entry: Entry, target: str, state: str, said: str) -> None:
        action = self.actions.get(target)
        if action is not None:
            self.actions[target] = action._replace(state=state, since=entry.at, said=said)

    def _request(self, entry: Entry, event: ReviewRequested) -> None:
        """Take a request for review: who agreed to an earlier text has not read this one."""
        self.review = self.review._replace(
            status=self.review.status or IN_REVIEW,
            reviewers=event.reviewers,
            approved=(),
            requested_at=entry.at,
        )


def changes_in(edited: ActionEdited) -> Mapping[str, Any]:
    """Return the parts of an action that an edit changed, by their names."""
    parts = edited._asdict().items()
    return {name: value for name, value in parts if name not in ("target", "action") and value is not None}


def chain(whys: Iterable[Why]) -> Iterator[tuple[int, Why]]:
    """Give answers, each below the one that it explains and with its depth from 0."""
    known = {one.id: one for one in whys}
    below: dict[str, list[Why]] = {}
    for one in known.values():
        below.setdefault(one.target if one.target in known else "", []).append(one)
    left = [(0, one) for one in reversed(below.get("", []))]
    while left:
        depth, one = left.pop()
        yield depth, one
        left += [(depth + 1, other) for other in reversed(below.get(one.id, []))]


def is_date(text: str) -> bool:
    """Return whether a text is a date as actions have them: 2026-12-31."""
    if not (len(text) == 10 and text.isascii() and text[4] == text[7] == "-"):
        return False  # the calendar would read 20261231 and 2026-W53-4, too
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _state_of(word: str) -> str:
    """Return the state that a word from elsewhere means."""
    return _ENDED.get("".join(filter(str.isalpha, word.casefold())), OPEN)
