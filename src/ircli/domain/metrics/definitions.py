"""Say what each metric measures: from which lifecycle time to which, as a team may define it."""

from collections.abc import Mapping

from ircli.domain.incident import MILESTONES
from ircli.domain.quick import NamedTuple
from ircli.errors import UsageError


class Definition(NamedTuple):
    """What a metric measures; of several `ends` the first that is known counts."""

    name: str
    meaning: str
    start: str
    ends: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return it as a setting says it: `started..mitigated,resolved`."""
        return f"{self.start}..{','.join(self.ends)}"

    @property
    def words(self) -> str:
        """Return both ends in words."""
        first, *others = self.ends
        return f"from {self.start} to {first}" + "".join(
            f", or to {other} where that is not known" for other in others
        )


DEFAULTS: tuple[Definition, ...] = (
    Definition("ttd", "time to detect", "started", ("detected",)),
    Definition("tta", "time to acknowledge", "detected", ("acknowledged",)),
    Definition("ttm", "time to mitigate", "detected", ("mitigated",)),
    Definition("ttr", "time to resolve", "detected", ("resolved",)),
    Definition("impact", "duration of impact", "started", ("mitigated", "resolved")),
)
METRICS = tuple(one.name for one in DEFAULTS)
PREFIX = "metrics."  # of the settings that define them

_HINT = f"Two of these with dots between, such as started..resolved: {', '.join(MILESTONES)}."


def definitions(said: Mapping[str, str]) -> tuple[Definition, ...]:
    """Return what each metric measures; `said` has what a team says by the names of metrics, blank where nothing."""
    return tuple(
        one if not said.get(one.name) else read_definition(one.name, said[one.name]) for one in DEFAULTS
    )


def read_definition(name: str, text: str) -> Definition:
    """Return what a metric measures by a team's own words; raise UsageError where they name no two times."""
    start, dots, rest = text.partition("..")
    ends = tuple(part.strip() for part in rest.split(","))
    start = start.strip()
    if not dots or any(one not in MILESTONES for one in (start, *ends)):
        raise UsageError(f"'{text[:60]}' does not say from when to when {PREFIX}{name} runs.", hint=_HINT)
    if len({start, *ends}) != 1 + len(ends):
        raise UsageError(f"'{text[:60]}' names a time twice.", hint=_HINT)
    meaning = next(one.meaning for one in DEFAULTS if one.name == name)
    return Definition(name, meaning, start, ends)
