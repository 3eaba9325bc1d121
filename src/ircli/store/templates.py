"""Find the templates of postmortems: those that come along, and those of a team, beside its playbook."""

import os
import re
from collections.abc import Sequence
from typing import NamedTuple

from ircli.domain.names import did_you_mean, one_of
from ircli.domain.text import visible
from ircli.errors import NotFoundError, UsageError
from ircli.store import files, project
from ircli.store.playbooks import PROJECT, Place

FOLDER = "postmortem"
_OURS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data", FOLDER)
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)
_LARGEST = 1 << 20


class Template(NamedTuple):
    """A template's file: its name, and the source that it comes from."""

    name: str
    source: str
    path: str

    def read(self) -> str:
        """Return its text; raise UsageError or NotFoundError where it cannot be read."""
        content = project.read_theirs(self.path) if self.source == PROJECT else _read(self.path)
        try:
            text = content.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            raise UsageError(f"{self.path} is not UTF-8.", hint="Save it as UTF-8.") from error
        return visible(text, keep="\n\t")  # it goes into a file that people look at in a terminal


def templates(places: Sequence[Place]) -> tuple[Template, ...]:
    """Return the templates by name; of several with one name the strongest place's, the built-in one last."""
    found: dict[str, Template] = {}
    for place in places:
        if place.refusal:
            continue
        folder = _OURS if place.source == "default" else os.path.join(place.folder, FOLDER)
        if place.source == PROJECT and os.path.islink(folder):
            continue  # a repository says nothing through what lies outside of it
        for name in _names(folder):
            found.setdefault(name, Template(name, place.source, os.path.join(folder, f"{name}.md")))
    return tuple(sorted(found.values()))


def template_named(places: Sequence[Place], name: str) -> Template:
    """Return the template of that name; raise NotFoundError where there is none."""
    known = {one.name: one for one in templates(places)}
    if name not in known:
        hint = did_you_mean(name, tuple(known)).strip() or one_of(tuple(known))
        raise NotFoundError(f"There is no template '{name}'.", hint=hint)
    return known[name]


def refuse_name(name: str) -> None:
    """Raise UsageError where a text cannot be a template's name."""
    if not _NAME.fullmatch(name):
        raise UsageError(f"'{name}' is no name of a template.", hint="Small letters, digits and dashes.")


def _names(folder: str) -> list[str]:
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    return [stem for name in names if name.endswith(".md") and _NAME.fullmatch(stem := name[:-3])]


def _read(path: str) -> bytes:
    try:
        return files.read_plain(path, limit=_LARGEST)
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read: {error.strerror}.", hint="Mend the file, or move it away."
        ) from error
