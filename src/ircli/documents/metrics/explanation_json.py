"""An explanation of a figure as plain data: the keys of `ircli metrics explain --json`, which are a contract."""

from collections.abc import Iterable
from typing import Any

from ircli.documents.metrics.as_json import moment, summary_json
from ircli.documents.metrics.words import seconds
from ircli.domain.metrics.choosing import UNSET
from ircli.domain.metrics.explaining import Explanation, Told


def explanation_json(found: Explanation) -> dict[str, Any]:
    """Return an explanation as plain data."""
    share = None if found.met is None else {"met": found.met, "of": found.n}
    return {
        "name": found.name,
        "title": found.title,
        "definition": found.definition,
        "meaning": found.meaning,
        "rules": list(found.rules),
        "n": found.n,
        "summary": summary_json(found.summary) if found.summary is not None else None,
        "share": share,
        "counted": _told(found.counted, is_share=share is not None),
        "left_out": [{**_incident(one), "reason": one.reason} for one in found.left_out],
    }


def _told(told: Iterable[Told], *, is_share: bool) -> list[dict[str, Any]]:
    return [
        {
            **_incident(one),
            "seconds": seconds(one.took) if one.took is not None else None,
            "met": one.met if is_share else None,
            "of": one.of if is_share else None,
        }
        for one in told
    ]


def _incident(one: Told) -> dict[str, Any]:
    return {
        "id": one.outline.id,
        "title": one.outline.title,
        "severity": one.outline.severity or UNSET,
        "begun_at": moment(one.outline.begun),
        "detail": one.detail or None,
    }
