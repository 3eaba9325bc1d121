"""Read the actions that a postmortem lists, as rows of a table or as items of a list."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ircli.documents.linting.reading import ITEM, ROW, Line, Reading, cells, is_delimiter
from ircli.documents.page import PROMPT

# What the columns of a table of actions are called.
_COLUMNS: Mapping[str, frozenset[str]] = {
    "action": frozenset(("action", "action item", "actions", "item", "task", "what", "follow-up", "description")),
    "owner": frozenset(("owner", "owners", "who", "assignee", "assigned to", "responsible", "dri")),
    "due": frozenset(("due", "due date", "deadline", "date", "by", "by when", "until", "when", "target date", "eta")),
    "kind": frozenset(("kind", "type", "category")),
    "state": frozenset(("state", "status", "done")),
}  # fmt: skip
_NOBODY = frozenset((
    "", "-", "\N{EN DASH}", "\N{EM DASH}", "?", "tbd", "tba", "todo", "n/a", "none", "nobody", "unknown", "unassigned", "to be decided", "none yet", "open",
))  # fmt: skip
_DONE = frozenset(
    (
        "done",
        "closed",
        "complete",
        "completed",
        "finished",
        "fixed",
        "resolved",
        "yes",
        "x",
        "[x]",
        "✓",
        "✔",
        "✅",
    )
)
_DROPPED = frozenset(
    (
        "dropped",
        "cancelled",
        "canceled",
        "rejected",
        "wontfix",
        "won't fix",
        "won't do",
        "abandoned",
        "obsolete",
    )
)
_CHECKBOX = re.compile(r"\[([ xX])\][ \t]")
_OWNED = re.compile(
    r"(?<!\w)@\w|\b(?:owner|owners|owned by|assignee|assigned to|responsible)\b", re.IGNORECASE
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DATED = re.compile(
    rf"\d{{4}}-\d{{2}}|\d{{1,2}}[./]\d{{1,2}}|\bdue\b|\bdeadline\b|\b{_MONTH} \d|\d{{1,2}}\.? {_MONTH}\b|\bQ[1-4]\b"
    r"|\b(?:by|until|before|end of|next|this) (?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\bend of\b|\bnext (?:week|sprint)\b",
    re.IGNORECASE,
)


class Listed(NamedTuple):
    """An action as a document lists it: its line, its words, and whether it has an owner and a day.

    `place` is that of its row, from 0, in a table that nobody edited: the record has it in the same place. Else it is None.
    """

    line: int
    text: str
    has_owner: bool
    has_due: bool
    kind: str
    is_done: bool
    is_dropped: bool
    place: int | None = None

    @property
    def is_open(self) -> bool:
        """Return whether it is still to be done."""
        return not self.is_done and not self.is_dropped


class Lacking(NamedTuple):
    """A table of actions without a column for something."""

    line: int
    column: str


class Actions(NamedTuple):
    """What the sections on actions list; `line` is the first of theirs, None where there is none."""

    listed: tuple[Listed, ...]
    lacking: tuple[Lacking, ...]
    line: int | None


def actions_of(reading: Reading, people: Iterable[str]) -> Actions:
    """Return the actions that a document lists; an item of a list is one where there is no table, or a box to tick."""
    lines = list(reading.about("actions"))
    heading = [line.number for line in lines if line.kind == "heading"]
    tables = list(_tables(lines))
    read = [_rows(table) for table in tables]
    listed = [row for rows, _ in read for row in rows]
    known = tuple(people)
    items = [line for line in lines if line.kind == ITEM]
    listed += [_item(line, known) for line in items if not read or _CHECKBOX.match(line.words)]
    lacking = tuple(one for _, missing in read for one in missing)
    first = lines[0].number if lines else None
    return Actions(tuple(sorted(listed, key=lambda one: one.line)), lacking, heading[0] if heading else first)


def columns_of(header: str, names: Mapping[str, frozenset[str]]) -> dict[str, int]:
    """Return the place of each column that a header names."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells(header)):
        for name, called in names.items():
            if cell.casefold() in called:
                found.setdefault(name, place)
    return found


def is_blank(cell: str) -> bool:
    """Return whether nobody filled a cell in."""
    return cell.casefold().strip("_* ") in _NOBODY or cell.strip("_* ").startswith(PROMPT)


def _tables(lines: Iterable[Line]) -> Iterator[list[Line]]:
    held: list[Line] = []
    for line in lines:
        if held and (line.kind != ROW or line.number != held[-1].number + 1):
            yield held
            held = []
        if line.kind == ROW:
            held.append(line)
    if held:
        yield held


def _rows(table: Sequence[Line]) -> tuple[list[Listed], list[Lacking]]:
    """Return the actions of a table, and the columns that it lacks; nothing where it is about something else."""
    if len(table) < 3 or not is_delimiter(table[1].text):
        return [], []
    places = columns_of(table[0].text, _COLUMNS)
    if "action" not in places and not {"owner", "due"} & set(places):
        return [], []
    lacking = [Lacking(table[0].number, name) for name in ("owner", "due") if name not in places]
    rows = [_row(line, places) for line in table[2:]]
    return [row._replace(place=place) if table[0].is_ours else row for place, row in enumerate(rows)], lacking


def _row(line: Line, places: Mapping[str, int]) -> Listed:
    row = cells(line.text)
    said = {name: row[place] if place < len(row) else "" for name, place in places.items()}
    state = said.get("state", "").casefold()
    return Listed(
        line=line.number,
        text=said.get("action", row[0]),
        has_owner="owner" not in said or not is_blank(said["owner"]),
        has_due="due" not in said or not is_blank(said["due"]),
        kind=said.get("kind", "").casefold(),
        is_done=state in _DONE,
        is_dropped=state in _DROPPED,
    )


def _item(line: Line, people: Sequence[str]) -> Listed:
    words = line.words
    box = _CHECKBOX.match(words)
    lower = words.casefold()
    return Listed(
        line=line.number,
        text=words[box.end() :] if box else words,
        has_owner=bool(_OWNED.search(words)) or any(name in lower for name in people),
        has_due=bool(_DATED.search(words)),
        kind=lower,
        is_done=box is not None and box[1] != " ",
        is_dropped=words.startswith("~~"),
    )
