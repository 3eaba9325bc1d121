"""The default playbook, as data to spoil and as values to use."""

import copy
import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from ircli.domain.codec import read_event
from ircli.domain.entry import Entry
from ircli.domain.events import Answered
from ircli.domain.incident import Incident, fold
from ircli.errors import MisreadError
from ircli.playbook.book import PARTS, Remark, cross_check, parse_part
from ircli.playbook.form import Form, accept, keyed
from ircli.playbook.outcome import Detection
from ircli.playbook.plain import write_path
from ircli.playbook.severity import Triage
from ircli.playbook.tree import Mitigation
from ircli.store.twins import DEFAULT_FOLDER
from ircli.store.yaml_files import read_file, read_yaml

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def _read(name: str) -> object:
    path = os.path.join(DEFAULT_FOLDER, PARTS[name].file)
    return read_yaml(read_file(path), path)


_DATA: Mapping[str, Any] = {name: _read(name) for name in PARTS}
DEFAULT: Mapping[str, Any] = {name: parse_part(name, data) for name, data in _DATA.items()}
DETECTION: Detection = DEFAULT["detection"]
TRIAGE: Triage = DEFAULT["triage"]
MITIGATION: Mitigation = DEFAULT["mitigation"]


def data_of(name: str) -> Any:  # noqa: ANN401 - whatever a file may hold
    """Return what the default file of a part says, to be changed."""
    return copy.deepcopy(_DATA[name])


def spoiled(name: str, path: tuple[str | int, ...], value: object) -> Any:  # noqa: ANN401 - whatever a file may hold
    """Return the default data of a part with another value in one place; with None, without what stands there."""
    data = data_of(name)
    place = data
    for step in path[:-1]:
        place = place[step]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return data


def refusals(name: str, data: object) -> list[tuple[str, str, str]]:
    """Return where a part cannot be read, why, and what would be right."""
    try:
        parse_part(name, data)
    except MisreadError as error:
        return [(write_path(one.path), one.message, one.hint) for one in (error, *error.others)]
    return []


def remarks(changed: Mapping[str, object], **known: Any) -> list[Remark]:  # noqa: ANN401 - passed on
    """Return what does not fit in the default playbook with the data of some parts changed."""
    parts = {**DEFAULT, **{name: parse_part(name, data) for name, data in changed.items()}}
    return list(cross_check(parts, **known))


def answers(forms: Mapping[str, Form], said: Mapping[str, str]) -> dict[str, Answered]:
    """Return answers by key, from values by key: `triage.users` or `detect.real`."""
    given = []
    for key, value in said.items():
        name, _, asked = key.partition(".")
        question = next(one for one in forms[name].questions if one.name == asked)
        given.append(accept(question, value))
    return keyed(given)


def entry(
    number: int,
    kind: str,
    said: Mapping[str, object] = MappingProxyType({}),
    *,
    minutes: int = 0,
    **more: object,
) -> Entry:
    """Return an entry of a timeline, some minutes after noon."""
    at = NOON + timedelta(minutes=minutes)
    data = {**said, **more}
    return Entry(
        id=f"{number:026d}",
        at=at,
        recorded_at=at,
        by="alice",
        kind=kind,
        version=1,
        data=data,
        event=read_event(kind, 1, data),
    )


def incident(*entries: Entry) -> Incident:
    """Return the incident that a declaration at noon and some entries add up to."""
    found = fold([entry(0, "declared", title="Checkout"), *entries])
    assert found is not None
    return found
