"""Take some things from each of thousands of incidents at the speed of C: a loop in Python would be felt."""

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, TypeAlias

from ircli.domain.incident import MILESTONES
from ircli.domain.outline import Outline

Column: TypeAlias = Sequence[int | None]

_PLACES = {name: place for place, name in enumerate(Outline._fields)}


def each(outlines: Iterable[Outline], *fields: str) -> Iterator[Any]:
    """Give a field of each of some incidents; of several fields, a tuple."""
    return map(itemgetter(*[_PLACES[name] for name in fields]), outlines)


class Times:
    """The lifecycle times of incidents, of which each is taken when it is first asked for."""

    def __init__(self, outlines: Sequence[Outline]) -> None:
        """Take the incidents."""
        self._rows: list[tuple[int | None, ...]] = list(each(outlines, "times"))
        self._columns: dict[str, Column] = {}

    def of(self, milestone: str) -> Column:
        """Return when each incident reached a milestone."""
        if milestone not in self._columns:
            self._columns[milestone] = list(map(itemgetter(MILESTONES.index(milestone)), self._rows))
        return self._columns[milestone]

    def begun(self) -> Column:
        """Return when each incident became known, as `Outline.begun` does."""
        begun = self.of("detected")
        for name in ("declared", "started"):
            if None in begun:
                others = self.of(name)
                begun = [
                    other if moment is None else moment for moment, other in zip(begun, others, strict=True)
                ]
        return begun
