"""Find runbooks by their names: a team's, the repository's, and ours."""

import os
from collections.abc import Iterator, Mapping

from ircli.store import config, project
from ircli.store.twins import DEFAULT_FOLDER

NAME = "runbooks"
_SUFFIX = ".md"
_PACKAGE = os.path.dirname(os.path.dirname(DEFAULT_FOLDER))


def runbook_names(environ: Mapping[str, str]) -> frozenset[str]:
    """Return the names of the runbooks that there are."""
    return frozenset(name for folder in runbook_folders(environ) for name in _names(folder))


def runbook_folders(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the folders to look into, the strongest first."""
    theirs = project.find(environ)
    shared = os.path.join(theirs.folder, NAME) if theirs is not None and not theirs.refusal else ""
    return (
        *(folder for folder in config.value(environ, "runbooks.paths").split(":") if folder),
        *([shared] if shared and not os.path.islink(shared) else []),
        our_folder(_PACKAGE),
    )


def our_folder(package: str) -> str:
    """Return where the runbooks that come with a package are: inside it, or beside the sources that it runs from."""
    packaged = os.path.join(package, "data", NAME)
    sources = os.path.dirname(package)
    # Beside anything but sources, a folder of that name is somebody else's.
    if os.path.isdir(packaged) or os.path.basename(sources) != "src":
        return packaged
    return os.path.join(os.path.dirname(sources), NAME)


def _names(folder: str) -> Iterator[str]:
    """Give the names of the runbooks in a folder; what a link brings in from elsewhere is none."""
    inside = os.path.join(os.path.realpath(folder), "")
    try:
        found = os.listdir(folder)
    except OSError:
        return
    for name in found:
        path = os.path.realpath(os.path.join(folder, name))
        if name.endswith(_SUFFIX) and name[0] != "." and path.startswith(inside) and os.path.isfile(path):
            yield name.removesuffix(_SUFFIX)
