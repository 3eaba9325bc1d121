"""Look for what is wrong with a playbook, by file and line, and for what its owner may not have meant."""

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ircli.domain.names import did_you_mean, one_of
from ircli.domain.text import visible
from ircli.errors import IrcliError, MisreadError
from ircli.playbook.book import PARTS, Remark, cross_check, parse_part
from ircli.store import project
from ircli.store.playbooks import DEFAULT, PROJECT, File, Place, Playbook, data_of
from ircli.store.problems import TRUST
from ircli.store.yaml_files import line_of

# What a repository's folder may hold beside parts.
_BESIDE = ("config.toml", "runbooks")
TEMPLATES = "postmortem"  # the folder of a team's templates, see store/templates.py


class Finding(NamedTuple):
    """Something wrong with a playbook; one that `is_warning` keeps nothing from working."""

    file: str
    line: int | None
    part: str
    message: str
    hint: str = ""
    is_warning: bool = False

    @property
    def place(self) -> str:
        """Return where it stands."""
        return f"{self.file}:{self.line}" if self.line is not None else self.file


def lint(
    playbook: Playbook, *, runbooks: Collection[str], flags: Mapping[str, Collection[str]]
) -> tuple[Finding, ...]:
    """Return what is wrong with the strongest file of each part, and with all of them together.

    `flags` are those that commands have for themselves, by the part that asks their questions.
    """
    found = [finding for place in playbook.places for finding in _odd_names(place)]
    values: dict[str, Any] = {}
    read: dict[str, tuple[File, bytes]] = {}
    for name in PARTS:
        file = playbook.files(name)[0]
        try:
            content = file.read()
            values[name] = parse_part(name, data_of(file, content))
        except MisreadError as error:
            found += [_misread(file, content, one) for one in (error, *error.others)]
        except IrcliError as error:
            found.append(_unread(file, error))
        else:
            read[name] = (file, content)
            if playbook.untrusted(file, content):
                found.append(
                    _warning(file, "It is not used: nobody has trusted it yet.", f"{TRUST} {file.part}")
                )
            continue
        # Ours stands in for it, and may not fit the others.
        ours = File(name, DEFAULT)
        read[name] = (ours, ours.read())
        values[name] = parse_part(name, data_of(ours, read[name][1]))
    for remark in cross_check(values, runbooks=runbooks, flags=flags):
        file, content = read[remark.part]
        found.append(_finding(file, content, remark, is_warning=remark.is_warning))
    return _merged(found)


def _merged(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings; a warning that stands in several places comes once, and names them all."""
    places: dict[Finding, list[int]] = {}
    for one in found:
        alike = one._replace(line=None) if one.is_warning else one
        places.setdefault(alike, []).append(one.line or 0)
    return tuple(
        one._replace(
            line=(lines[0] or None) if one.is_warning else one.line,
            hint=" ".join((one.hint, _also(lines[1:]) if one.is_warning else "")).strip(),
        )
        for one, lines in places.items()
    )


def _also(lines: Sequence[int]) -> str:
    return f"Also in line {', '.join(map(str, lines))}." if any(lines) else ""


def _misread(file: File, content: bytes, error: MisreadError) -> Finding:
    return _finding(file, content, error, is_warning=False)


def _finding(file: File, content: bytes, wrong: MisreadError | Remark, *, is_warning: bool) -> Finding:
    line = line_of(content, file.path, _as_written(data_of(file, content), wrong.path))
    return Finding(file.path, line, file.part, wrong.message, wrong.hint, is_warning)


def _as_written(data: Any, path: tuple[str | int, ...]) -> tuple[str | int, ...]:  # noqa: ANN401 - plain data
    """Return a path as the file has it: one may stand for a list of one, and a form's own questions without its name."""
    found: list[str | int] = []
    for part in path:
        key = part
        if isinstance(data, dict) and isinstance(key, int):
            continue
        if isinstance(data, list) and isinstance(key, str) and len(data) == 1:
            found.append(0)
            data = data[0]
        if isinstance(data, dict) and key not in data:
            key = str(key).rpartition(".")[2]
        found.append(key)
        known = isinstance(data, dict) or (
            isinstance(data, list) and isinstance(key, int) and key < len(data)
        )
        data = (data.get(key) if isinstance(data, dict) else data[key]) if known else None
    return tuple(found)


def _unread(file: File, error: IrcliError) -> Finding:
    """Return the finding of a file that is no plain data; the line is in the sentence."""
    path = visible(file.path)
    place = re.match(rf"{re.escape(path)}(?::(\d+))?:? ", error.message)
    if place is None:
        return Finding(file.path, None, file.part, error.message, error.hint)
    line = int(place[1]) if place[1] else None
    message = error.message[place.end() :]
    return Finding(file.path, line, file.part, message[:1].upper() + message[1:], error.hint)


def _warning(file: File, message: str, hint: str) -> Finding:
    return Finding(file.path, None, file.part, message, hint, is_warning=True)


def _odd_names(place: Place) -> Iterator[Finding]:
    """Give a warning for each file that no part is read from: a name mistyped does nothing, silently."""
    if place.refusal:
        yield Finding(place.folder, None, "", f"It is not used: {place.refusal}.", is_warning=True)
        return
    if place.source == DEFAULT.source or not os.path.isdir(place.folder):
        return
    if place.source == PROJECT:
        yield from _unread_settings(os.path.join(place.folder, "config.toml"))
    known = [f"{name}.yaml" for name in PARTS]
    beside = (*(_BESIDE if os.path.basename(place.folder.rstrip("/")) == project.NAME else ()), TEMPLATES)
    for name in sorted(os.listdir(place.folder)):
        if name in (*known, *beside) or name.startswith(".") or name.upper().startswith("README"):
            continue
        hint = did_you_mean(name, known).strip() or one_of(known)
        yield Finding(
            os.path.join(place.folder, name), None, "", "It is no part of a playbook.", hint, is_warning=True
        )


def _unread_settings(path: str) -> Iterator[Finding]:
    """Give a warning where a repository's settings cannot be read: they are passed over without a word otherwise."""
    if not os.path.lexists(path):
        return
    import tomllib

    try:
        tomllib.loads(project.read_theirs(path).decode("utf-8"))
    except IrcliError as error:
        yield Finding(path, None, "", error.message, error.hint, is_warning=True)
    except (ValueError, RecursionError) as error:
        yield Finding(path, None, "", f"It is not used: {error}.", is_warning=True)
