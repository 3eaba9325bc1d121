"""Read a playbook's parts from the folders where they may lie: the first that has a part wins, ours comes last."""

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn, TypeVar

from ircli.domain.rules import Rules
from ircli.errors import MisreadError, UsageError
from ircli.playbook.plain import one_of, shorten
from ircli.store.twins import DEFAULT_FOLDER, TWINS, read_twin
from ircli.store.yaml_files import line_of, read_file, read_yaml

if TYPE_CHECKING:
    from ircli.playbook.parse_triage import Triage
    from ircli.playbook.parts import LevelNotes, Scheme

Part = TypeVar("Part")


def load_rules(folders: Sequence[str] = (), *, scheme: str = "") -> Rules:
    """Return the levels of a scheme (the playbook's own choice where none is named) and the roles."""
    from ircli.playbook.parse_rules import check_roles, parse_roles

    roles = _load(folders, "roles.yaml", parse_roles)
    found = _load_scheme(folders, scheme, lambda one: check_roles(one, roles))
    return Rules(levels=found.levels, roles=roles)


def load_notes(folders: Sequence[str] = (), *, scheme: str = "") -> "Mapping[str, LevelNotes]":
    """Return what the levels of a scheme ask of people, in words, by the level's name."""
    return _load_scheme(folders, scheme, lambda _: None).notes


def load_triage(folders: Sequence[str] = (), *, taken: Collection[str] = ()) -> "Triage":
    """Return the triage form and its severity rules; `taken` are flags that no question may use."""
    from ircli.playbook.parse_triage import parse_triage

    return _load(folders, "triage.yaml", lambda data: parse_triage(data, taken=taken))


def _load_scheme(folders: Sequence[str], name: str, check: "Callable[[Scheme], None]") -> "Scheme":
    from ircli.playbook.parse_rules import parse_severities

    def pick(data: object) -> "Scheme":
        severities = parse_severities(data)
        wanted = name or severities.default
        if wanted not in severities.schemes:
            raise UsageError(f"'{shorten(wanted)}' is no severity scheme.", hint=one_of(severities.schemes))
        check(severities.schemes[wanted])
        return severities.schemes[wanted]

    return _load(folders, "severities.yaml", pick)


def _load(folders: Sequence[str], file: str, parse: Callable[[object], Part]) -> Part:
    path = _find(folders, file)
    content = read_file(path)
    data = read_twin(path, content) if os.path.dirname(path) == DEFAULT_FOLDER and file in TWINS else None
    if data is None:
        data = read_yaml(content, path)
    try:
        return parse(data)
    except MisreadError as error:
        _refuse(path, content, error)


def _find(folders: Sequence[str], file: str) -> str:
    for folder in folders:
        path = os.path.join(folder, file)
        if os.path.lexists(path):
            return path
    return os.path.join(DEFAULT_FOLDER, file)


def _refuse(path: str, content: bytes, error: MisreadError) -> NoReturn:
    line = line_of(content, path, error.path)
    place = f"{path}:{line}" if line is not None else path
    raise UsageError(f"{place}: {error.message}", hint=error.hint) from error
