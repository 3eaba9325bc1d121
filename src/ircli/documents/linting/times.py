"""The rule on times: those that durations are made from are known, and so is when each thing on the timeline happened."""

from collections.abc import Iterator

from ircli.documents.linting.facts import LintFacts, Remark
from ircli.documents.linting.reading import ROW, Reading, cells, is_delimiter
from ircli.playbook.plain import shorten

# Durations run between them.
MEASURED = ("started", "detected", "acknowledged", "mitigated", "resolved")
_UNDATED = ("undated", "-", "\N{EN DASH}", "\N{EM DASH}", "?", "tbd", "unknown")
_PLACES = ("durations", "milestones", "timeline", "facts")


def missing_times(reading: Reading, facts: LintFacts) -> Iterator[Remark]:
    """Give each lifecycle time that nobody knows, and each row of the timeline without a time."""
    incident = facts.incident
    if incident is not None and incident.dismissed is None:
        line = _place(reading)
        for name in MEASURED:
            if getattr(incident.times, name) is None:
                yield Remark(line, f"Nobody knows when it was {name}.", f"ircli mark {name} --at TIME")
    yield from _undated(reading)


def _place(reading: Reading) -> int | None:
    """Return the line of the region that tells of durations, or of the one that tells most like it."""
    lines = {one.name: one.line for one in reading.document.regions}
    return next((lines[name] for name in _PLACES if name in lines), None)


def _undated(reading: Reading) -> Iterator[Remark]:
    is_timed = False
    before = 0
    for line in reading.about("timeline"):
        if line.kind != ROW:
            continue
        row = cells(line.text)
        if line.number != before + 1:
            is_timed = row[0].casefold().startswith(("time", "when", "at"))
        elif is_timed and not is_delimiter(line.text) and _lacks_time(row):
            what = next((cell for cell in reversed(row[1:]) if cell), "")
            message = f"The timeline has no time for this: {shorten(what)}"
            yield Remark(
                line.number, message, "ircli amend NUMBER --at TIME; ircli timeline shows the numbers."
            )
        before = line.number


def _lacks_time(row: list[str]) -> bool:
    first = row[0].casefold()
    return any(row[1:]) and (not first or first.startswith("undated") or first in _UNDATED)
