"""Give an incident to other programs: whole, so that it can be restored; as a row of a table; as rows of a database."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ircli.documents.incident_json import RecordFacts, show_json
from ircli.documents.timeline import timeline_json
from ircli.domain import sheet
from ircli.domain.cells import cell, joined
from ircli.domain.durations import DURATIONS
from ircli.domain.entry import Entry, effective
from ircli.domain.events import Imported
from ircli.domain.incident import MILESTONES
from ircli.domain.transfer import FORMAT, VERSION

COLUMNS = (
    "id", "reference", "title", "status", "severity", "services", "source", "source_url", "drill", "dismissed", *MILESTONES,
    *DURATIONS, "root_cause", "root_cause_tags", "contributing_factors", "summary",
)  # fmt: skip
_TEXTS = ("id", "title", "status", "severity", "source", "root_cause", "summary")
ACTION_KEYS = ("id", "text", "owner", "due", "kind", "priority", "reference", "state")


class Rows(NamedTuple):
    """An incident as rows: one of `incidents`, and those of `entries` and `actions`."""

    incident: tuple[object, ...]
    entries: tuple[tuple[object, ...], ...]
    actions: tuple[tuple[object, ...], ...]


def transfer(facts: RecordFacts, lines: Iterable[Mapping[str, object]], postmortem: str | None) -> str:
    """Return all of an incident as one line of JSON; `lines` are its entries as they were written."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "incident": show_json(facts),
        "entries": list(lines),
        "postmortem": postmortem,
    }
    return json.dumps(document, ensure_ascii=True, separators=(",", ":"))


def table_row(facts: RecordFacts) -> dict[str, str]:
    """Return an incident as the cells of a table, by their columns: what `ircli import` takes, and what follows from it."""
    shown = show_json(facts)
    opening = facts.incident.opening.event
    dismissed = facts.incident.dismissed
    texts = {
        **{name: str(shown[name] or "") for name in _TEXTS},
        "reference": opening.reference if isinstance(opening, Imported) else "",
        "source_url": opening.source_url if isinstance(opening, Imported) else "",
        "dismissed": dismissed.verdict if dismissed is not None else "",
        "services": joined(facts.incident.services, separators=sheet.SEPARATORS["services"]),
        "root_cause_tags": joined(
            facts.incident.followup.cause_tags, separators=sheet.SEPARATORS["root_cause_tags"]
        ),
        "contributing_factors": joined(
            facts.incident.followup.factors, separators=sheet.SEPARATORS["contributing_factors"]
        ),
    }
    numbers = {
        "drill": "yes" if facts.incident.drill else "no",
        **{name: str(shown[f"{name}_at"] or "") for name in MILESTONES},
        **_spans(shown["durations"]),
    }
    found = {**{name: cell(text) for name, text in texts.items()}, **numbers}
    return {name: found[name] for name in COLUMNS}


def _spans(durations: object) -> dict[str, str]:
    found = durations if isinstance(durations, Mapping) else {}
    return {name: "" if found.get(name) is None else str(found[name]) for name in DURATIONS}


def database_rows(facts: RecordFacts, entries: Sequence[Entry]) -> Rows:
    """Return an incident as rows of a database: what `show` and `timeline` answer as JSON, lists as JSON texts."""
    shown = show_json(facts)
    actions = shown["actions"]
    incident = (
        *(shown[name] for name in ("id", "title", "summary", "status", "severity")),
        _text(shown["services"]),
        shown["source"],
        shown["drill"],
        _text(shown["roles"]),
        *(shown[f"{name}_at"] for name in MILESTONES),
        *(None if not span else float(span) for span in _spans(shown["durations"]).values()),
        shown["root_cause"],
        _text(shown["contributing_factors"]),
        _text(shown),
    )
    rows = [
        (
            facts.id,
            *(one[key] for key in ("id", "at", "recorded_at", "by", "kind", "text")),
            _text(one["data"]),
        )
        for one in timeline_json(effective(entries))
    ]
    return Rows(
        _storable(incident),
        tuple(map(_storable, rows)),
        tuple(
            _storable((facts.id, *(one.get(key) for key in ACTION_KEYS)))
            for one in (actions if isinstance(actions, list) else [])
        ),
    )


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _storable(row: Iterable[object]) -> tuple[object, ...]:
    """Return a row whose texts UTF-8 can write: half a character is spelled out."""
    return tuple(
        value.encode("utf-8", "backslashreplace").decode("utf-8") if isinstance(value, str) else value
        for value in row
    )
