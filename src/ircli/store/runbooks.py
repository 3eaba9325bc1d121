"""Know where runbooks are, a team's, the repository's, and ours, and what each of them says."""

import os
from collections.abc import Mapping
from typing import NamedTuple

from ircli.errors import IrcliError
from ircli.playbook.runbooks.finding import OURS, stem
from ircli.playbook.runbooks.parts import Fault, Front, Runbook
from ircli.store import config, project
from ircli.store.runbook_files import Root, lies_in, read_file, unread, walk
from ircli.store.twins import DEFAULT_FOLDER

NAME = "runbooks"
SETTING, PROJECT, GIVEN = "setting", "project", "given"
_PACKAGE = os.path.dirname(os.path.dirname(DEFAULT_FOLDER))
_FRONT = "front matter"


class Loaded(NamedTuple):
    """A runbook as it was read, and the bytes that it was read from."""

    path: str
    root: Root
    name: str
    content: bytes
    digest: str
    runbook: Runbook


def roots(environ: Mapping[str, str]) -> tuple[Root, ...]:
    """Return the folders to look into, the strongest first, each once."""
    theirs = project.find(environ)
    shared = os.path.join(theirs.folder, NAME) if theirs is not None and not theirs.refusal else ""
    named = [folder for folder in config.value(environ, "runbooks.paths").split(":") if folder]
    found = [
        *(Root(SETTING, os.path.abspath(_at_home(folder, environ))) for folder in named),
        *([Root(PROJECT, shared)] if os.path.isdir(shared) and not os.path.islink(shared) else []),
        Root(OURS, our_folder(_PACKAGE)),
    ]
    once: dict[str, Root] = {}
    for root in found:
        once.setdefault(os.path.realpath(root.folder), root)
    return tuple(once.values())


def runbook_names(environ: Mapping[str, str]) -> frozenset[str]:
    """Return the names of the runbooks that there are; none of them is read."""
    return frozenset(file.name for root in roots(environ) for file in walk(root).files)


def our_folder(package: str) -> str:
    """Return where the runbooks that come with a package are: inside it, or beside the sources that it runs from."""
    packaged = os.path.join(package, "data", NAME)
    sources = os.path.dirname(package)
    # Beside anything but sources, a folder of that name is somebody else's.
    if os.path.isdir(packaged) or os.path.basename(sources) != "src":
        return packaged
    return os.path.join(os.path.dirname(sources), NAME)


def at_path(environ: Mapping[str, str], query: str) -> tuple[str, Root] | None:
    """Return the path that a query names and the root that holds it, or None where nothing lies there.

    Raise UsageError for one that lies, links followed, neither in a root nor below the current directory.
    """
    here = os.path.abspath("")
    path = os.path.abspath(_at_home(query, environ))
    if not os.path.lexists(path) or os.path.isdir(path):
        return None
    real = os.path.realpath(path)
    for root in (*roots(environ), Root(GIVEN, here)):
        if lies_in(real, os.path.realpath(root.folder)):
            return path, root
    raise unread(path, "it lies in no folder of runbooks, and not below this one")


def load(path: str, root: Root) -> Loaded:
    """Return a runbook; raise UsageError for a file that is refused, and nothing for what is wrong inside."""
    from hashlib import sha256

    content = read_file(path, root)
    name = stem(os.path.basename(path))
    return Loaded(path, root, name, content, sha256(content).hexdigest(), parse(content, name))


def parse(content: bytes, name: str) -> Runbook:
    """Return what a runbook's bytes say; what is wrong with its front matter is one of its faults."""
    from ircli.playbook.runbooks.reading import read, split

    text = text_of(content)
    yaml, _ = split(text)
    front, faults = _front(yaml) if yaml is not None else (Front(), ())
    runbook = read(text, name=name, front=front)
    return runbook._replace(faults=(*faults, *runbook.faults)) if faults else runbook


def text_of(content: bytes) -> str:
    """Return bytes as text; one that is not UTF-8 becomes a surrogate, which is shown as an escape."""
    return content.decode("utf-8", "surrogateescape").removeprefix("\ufeff")


def _front(yaml: str) -> tuple[Front, tuple[Fault, ...]]:
    from ircli.playbook.runbooks.front import parse_front
    from ircli.store.yaml_files import line_of, read_yaml

    placed = "\n" + yaml  # below its ---, so that lines are those of the file
    try:
        front, faults = parse_front(read_yaml(placed, _FRONT))
        return front, tuple(
            fault._replace(line=line_of(placed, _FRONT, _key_in(fault)) or 1) for fault in faults
        )
    except IrcliError as error:
        return Front(), (_fault(error),)


def _key_in(fault: Fault) -> tuple[str, ...]:
    """Return the way to the key that a fault is about: such a sentence begins with it, in quotes."""
    key = fault.message.split("'")[1] if fault.message.startswith("'") else ""
    return (key,) if key else ()


def _fault(error: IrcliError) -> Fault:
    """Return what is wrong with a front matter as a fault, with its line where the message has one."""
    place, _, sentence = error.message.partition(": ")
    line = place.removeprefix(f"{_FRONT}:")
    hint = f" {error.hint}" if error.hint else ""
    if place.startswith(_FRONT) and sentence:
        return Fault(int(line) if line.isdecimal() else 1, f"The front matter is not read. {sentence}{hint}")
    return Fault(1, f"The front matter is not read. {error.message}{hint}")


def _at_home(folder: str, environ: Mapping[str, str]) -> str:
    """Return a folder with its leading ~ spelled out: a settings file is read by no shell."""
    home = environ.get("HOME", "")
    return os.path.join(home, folder[2:]) if folder.startswith("~/") and home else folder
