"""Read a playbook's parts from where they may lie: the first place that has a part wins, ours comes last.

A part is read when it is asked for. One that cannot be read is refused by name, ours stands in for it, and the
incident goes on.
"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from ircli.domain.names import one_of
from ircli.domain.rules import Criterion, Role, Rules
from ircli.errors import IrcliError, MisreadError, UsageError
from ircli.playbook.book import parse_part
from ircli.playbook.plain import shorten
from ircli.store import config, project
from ircli.store.problems import LINT, TRUST, Problem
from ircli.store.twins import DEFAULT_FOLDER, read_twin
from ircli.store.yaml_files import line_of, read_file, read_yaml

if TYPE_CHECKING:
    from ircli.playbook.checklist import Checklist
    from ircli.playbook.checks import Check
    from ircli.playbook.communication import Communication
    from ircli.playbook.inquiry import Line
    from ircli.playbook.outcome import Detection
    from ircli.playbook.postmortem import Postmortem
    from ircli.playbook.running import Running
    from ircli.playbook.schemes import LevelNotes, Scheme, Severities
    from ircli.playbook.severity import Triage
    from ircli.playbook.tree import Mitigation, Tree

VARIABLE = "IRCLI_PLAYBOOK"
# The parts that name commands to run, or say which of them need no question.
TRUSTED_PARTS = ("checks", "running")


class Place(NamedTuple):
    """A folder that may hold parts: the source that names it, and why it is not used where it is not."""

    source: str
    folder: str
    refusal: str = ""


class File(NamedTuple):
    """A part's file, and the place it lies in."""

    part: str
    place: Place

    @property
    def path(self) -> str:
        """Return where it lies."""
        return os.path.join(self.place.folder, f"{self.part}.yaml")

    def read(self) -> bytes:
        """Return its bytes; raise UsageError or NotFoundError where it cannot be read."""
        return project.read_theirs(self.path) if self.place.source == PROJECT else read_file(self.path)


FLAG, ENVIRONMENT, PROJECT, USER = "flag", "environment", "project", "user"
DEFAULT = Place("default", DEFAULT_FOLDER)


def user_folder(environ: Mapping[str, str]) -> str:
    """Return the folder of a user's own parts."""
    return os.path.join(os.path.dirname(config.settings_path(environ)), "playbook")


def places(environ: Mapping[str, str], *, folder: str = "") -> tuple[Place, ...]:
    """Return where parts may lie, the strongest first; `folder` is the one that a flag names."""
    found = []
    if folder:
        if not os.path.isdir(folder):
            raise UsageError(f"{folder} is no folder.", hint="--playbook DIR")
        found.append(Place(FLAG, os.path.abspath(folder)))
    named = environ.get(VARIABLE, "")
    if named:
        refusal = "" if os.path.isdir(named) else "it is no folder"
        found.append(Place(ENVIRONMENT, os.path.abspath(named), refusal))
    theirs = project.find(environ)
    if theirs is not None:
        found.append(Place(PROJECT, theirs.folder, theirs.refusal))
    return (*found, Place(USER, user_folder(environ)), DEFAULT)


def playbook_of(
    environ: Mapping[str, str], *, folder: str = "", tell: Callable[[Problem], None] = lambda _: None
) -> "Playbook":
    """Return the playbook in force, with the scheme and the tree that the settings name."""
    return Playbook(
        places(environ, folder=folder),
        scheme=config.winner(environ, "severities"),
        tree=config.winner(environ, "tree"),
        environ=environ,
        tell=tell,
    )


class Playbook:
    """The parts of a playbook, each read when it is first asked for."""

    def __init__(
        self,
        places: Sequence[Place] = (DEFAULT,),
        *,
        scheme: config.Source | str = "",
        tree: config.Source | str = "",
        environ: Mapping[str, str] | None = None,
        tell: Callable[[Problem], None] = lambda _: None,
    ) -> None:
        """Take the places, the strongest first, and what was picked; `tell` hears of each problem once."""
        self.places = tuple(places)
        self.problems: tuple[Problem, ...] = ()
        self._scheme = _picked(scheme)
        self._tree = _picked(tree)
        self._environ = environ or {}
        self._tell = tell
        self._parts: dict[str, Any] = {}
        self._refused: set[str] = set()
        for place in self.places:
            if place.refusal and place.source == ENVIRONMENT:
                self._report(
                    Problem(f"The playbook {place.folder}", f"{place.refusal}.", see="ircli help environment")
                )

    # The parts.

    @property
    def severities(self) -> "Severities":
        """Return the schemes to pick from."""
        found: Severities = self.part("severities")
        return found

    @property
    def roles(self) -> tuple[Role, ...]:
        """Return the roles, the one asked for first at the front."""
        found: tuple[Role, ...] = self.part("roles")
        return found

    @property
    def detection(self) -> "Detection":
        """Return what is asked when an alert has fired."""
        found: Detection = self.part("detection")
        return found

    @property
    def triage(self) -> "Triage":
        """Return what triage asks, and what the answers say on the severity."""
        found: Triage = self.part("triage")
        return found

    @property
    def investigation(self) -> "tuple[Line, ...]":
        """Return the obvious lines of inquiry."""
        found: tuple[Line, ...] = self.part("investigation")
        return found

    @property
    def mitigation(self) -> "Mitigation":
        """Return the ways to stop impact, and the trees that lead to them."""
        found: Mitigation = self.part("mitigation")
        return found

    @property
    def resolution(self) -> tuple[Criterion, ...]:
        """Return what holds before an incident is resolved."""
        found: tuple[Criterion, ...] = self.part("resolution")
        return found

    @property
    def communication(self) -> "Communication":
        """Return whom updates are for, and how they read."""
        found: Communication = self.part("communication")
        return found

    @property
    def checklists(self) -> "tuple[Checklist, ...]":
        """Return what to have done by when."""
        found: tuple[Checklist, ...] = self.part("checklists")
        return found

    @property
    def checks(self) -> "tuple[Check, ...]":
        """Return the checks that may be run: those of a repository only once somebody trusted them."""
        found: tuple[Check, ...] = self.part("checks")
        return found

    @property
    def running(self) -> "Running":
        """Return what asks before it runs, and for how long it may: a repository's own only once somebody trusted it."""
        found: Running = self.part("running")
        return found

    @property
    def postmortem(self) -> "Postmortem":
        """Return how a postmortem is to read."""
        found: Postmortem = self.part("postmortem")
        return found

    # What was picked of them, and what decisions need.

    @cached_property
    def scheme(self) -> "Scheme":
        """Return the severity scheme in force; raise UsageError where the user set one that there is not."""
        severities = self.severities
        name = self._chosen("severities", self._scheme, severities.schemes)
        return severities.schemes[name or severities.default]

    @property
    def notes(self) -> "Mapping[str, LevelNotes]":
        """Return what the levels ask of people, in words, by the level's name."""
        return self.scheme.notes

    @cached_property
    def tree(self) -> "Tree":
        """Return the mitigation tree in force; raise UsageError where the user set one that there is not."""
        mitigation = self.mitigation
        name = self._chosen("tree", self._tree, mitigation.trees)
        return mitigation.trees[name or mitigation.default]

    @cached_property
    def rules(self) -> Rules:
        """Return all that decisions need."""
        return self.rules_for(Rules._fields)

    def rules_for(self, names: Iterable[str]) -> Rules:
        """Return the rules of these names alone, the others empty: no more parts are read than that takes."""
        found: dict[str, Any] = {name: _RULES[name](self) for name in names}
        return Rules(**found)

    # Where they come from.

    def part(self, name: str) -> Any:  # noqa: ANN401 - each part has a value of its own kind
        """Return a part's value: of the strongest place that has it, or ours where that is refused."""
        if name not in self._parts:
            self._parts[name] = self._load(name)
        return self._parts[name][1]

    def used(self, name: str) -> File:
        """Return the file that a part's value comes from."""
        self.part(name)
        file: File = self._parts[name][0]
        return file

    def files(self, name: str) -> tuple[File, ...]:
        """Return a part's file in each place that has one, the strongest first."""
        found = (File(name, place) for place in self.places if not place.refusal)
        return tuple(file for file in found if os.path.lexists(file.path))

    def untrusted(self, file: File, content: bytes) -> bool:
        """Return whether a file would run something that nobody has agreed to."""
        if file.part not in TRUSTED_PARTS or file.place.source != PROJECT:
            return False
        return not project.is_trusted(self._environ, file.path, content)

    def _load(self, name: str) -> tuple[File, object]:
        for file in self.files(name):
            if file.place == DEFAULT:
                break
            try:
                content = file.read()
                if self.untrusted(file, content):
                    self._report(
                        Problem(
                            _title(name),
                            f"{file.path} is not trusted yet.",
                            "",
                            f"{TRUST} {name}",
                            name,
                            file.path,
                        )
                    )
                    continue
                return file, parse_file(file, content)
            except IrcliError as error:
                self._refuse(file, error.message, error.hint)
                if name in TRUSTED_PARTS and file.place.source == PROJECT:
                    continue  # a repository must not take away what its user says on safety
                break
        return _ours(name)

    def _refuse(self, file: File, message: str, hint: str) -> None:
        self._refused.add(file.part)
        self._report(Problem(_title(file.part), message, hint, LINT, file.part, file.path))

    def _chosen(self, key: str, picked: config.Source, names: Iterable[str]) -> str:
        """Return the name that was picked; blank where none was, or where it went with a part that is refused."""
        known = tuple(names)
        if not picked.value or picked.value in known:
            return picked.value or ""
        part = "severities" if key == "severities" else "mitigation"
        if part in self._refused:
            return ""
        message = f"'{shorten(picked.value)}' is none of the {_CALLED[key]}s."
        if picked.kind == PROJECT:
            self._report(Problem(f"{picked.name}: the {_CALLED[key]}", message, one_of(known)))
            return ""
        raise UsageError(f"{picked.name}: {message}" if picked.name else message, hint=one_of(known))

    def _report(self, problem: Problem) -> None:
        self.problems = (*self.problems, problem)
        self._tell(problem)


_CALLED = {"severities": "severity scheme", "tree": "mitigation tree"}
_RULES: Mapping[str, Callable[[Playbook], tuple[object, ...]]] = {
    "levels": lambda book: book.scheme.levels,
    "roles": lambda book: book.roles,
    "criteria": lambda book: book.resolution,
    "actions": lambda book: book.mitigation.actions,
    "audiences": lambda book: book.communication.audiences,
    "items": lambda book: tuple(item.name for checklist in book.checklists for item in checklist.items),
}


def parse_file(file: File, content: bytes) -> object:
    """Return the value of a part's file; raise UsageError with the line where it is wrong."""
    try:
        return parse_part(file.part, data_of(file, content))
    except MisreadError as error:
        place = _place(file, content, error.path)
        raise UsageError(f"{place}: {error.message}", hint=error.hint) from error


def data_of(file: File, content: bytes) -> object:
    """Return the plain data of a part's file: of ours from the JSON beside it, where that is up to date."""
    data = read_twin(file.path, content) if file.place == DEFAULT else None
    return read_yaml(content, file.path) if data is None else data


def _ours(name: str) -> tuple[File, object]:
    file = File(name, DEFAULT)
    return file, parse_file(file, file.read())


def _place(file: File, content: bytes, path: tuple[str | int, ...]) -> str:
    line = line_of(content, file.path, path)
    return f"{file.path}:{line}" if line is not None else file.path


def _title(name: str) -> str:
    return f"the playbook's {name} part"


def _picked(choice: config.Source | str) -> config.Source:
    return config.Source("", choice or None) if isinstance(choice, str) else choice
