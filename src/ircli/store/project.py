"""Find a repository's own folder, and know which of its commands somebody has agreed to run.

A repository is often somebody else's: nothing in its folder is read through a link, and what it would run counts only
after that exact content, in that place, has been trusted.
"""

import json
import os
import stat
from collections.abc import Mapping
from typing import NamedTuple

from ircli.errors import NotFoundError, NotStoredError, UsageError
from ircli.store.files import CLOEXEC, NOFOLLOW, NONBLOCK, make_directory, read_plain, replace_file
from ircli.store.paths import check_home, config_home
from ircli.store.yaml_files import LIMIT

NAME = ".ircli"
TRUSTED = "trusted.json"


class Project(NamedTuple):
    """A repository's folder, and why it is not used where it is not."""

    folder: str
    refusal: str = ""


def find(environ: Mapping[str, str]) -> Project | None:
    """Return the folder of the repository that the process stands in, or None.

    It is looked for from the current directory up to the repository's root, or to the home folder.
    """
    for directory in _upwards(environ):
        folder = os.path.join(directory, NAME)
        try:
            found = os.lstat(folder)
        except OSError:
            continue
        return Project(folder, _refusal(found))
    return None


def root(environ: Mapping[str, str]) -> str:
    """Return the folder that holds the project's: of the one found, of the repository, or the current directory."""
    found = find(environ)
    if found is not None:
        return os.path.dirname(found.folder)
    directories = _upwards(environ)
    if not directories:
        raise NotFoundError("The current directory is gone.", hint="cd into the repository.")
    return directories[-1] if os.path.lexists(os.path.join(directories[-1], ".git")) else directories[0]


def read_theirs(path: str) -> bytes:
    """Return the bytes of a file in a repository: never through a link, and not somebody else's."""
    try:
        descriptor = os.open(path, os.O_RDONLY | NOFOLLOW | NONBLOCK | CLOEXEC)
    except FileNotFoundError:
        raise NotFoundError(f"{path} does not exist.") from None
    except OSError as error:
        why = "it is a link" if os.path.islink(path) else error.strerror
        raise UsageError(f"{path} is not read: {why}.", hint="A repository has plain files only.") from error
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise UsageError(f"{path} is no plain file.", hint="A repository has plain files only.")
        if not _is_ours(found):
            raise UsageError(f"{path} belongs to another user, or everybody may write to it.")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            content = file.read(LIMIT + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error
    finally:
        os.close(descriptor)
    if len(content) > LIMIT:
        raise UsageError(f"{path} is too large.", hint=f"At most {LIMIT // 1024} KiB are read.")
    return content


def digest_of(content: bytes) -> str:
    """Return what a content is known by."""
    from hashlib import sha256

    return sha256(content).hexdigest()


def is_trusted(environ: Mapping[str, str], path: str, content: bytes) -> bool:
    """Return whether somebody has agreed to run what this content, in this place, says."""
    return _trusted(environ).get(os.path.realpath(path)) == digest_of(content)


def trust(environ: Mapping[str, str], path: str, content: bytes) -> None:
    """Remember that what this content says may be run; what was trusted there before no longer is."""
    home = config_home(environ)
    check_home(home)
    make_directory(home)
    known = {**_trusted(environ), os.path.realpath(path): digest_of(content)}
    text = json.dumps(dict(sorted(known.items())), indent=1) + "\n"
    replace_file(os.path.join(home, TRUSTED), text.encode("ascii"))


def _trusted(environ: Mapping[str, str]) -> Mapping[str, str]:
    """Return the digests that are trusted, by the path of their file; a damaged file trusts nothing."""
    try:
        check_home(config_home(environ))
        path = os.path.join(config_home(environ), TRUSTED)
        if not _is_ours(os.stat(path)):
            return {}  # anybody could have agreed
        known = json.loads(read_plain(path, limit=LIMIT))
    except (NotStoredError, OSError, ValueError, RecursionError):
        return {}
    return known if isinstance(known, dict) else {}


def _upwards(environ: Mapping[str, str]) -> list[str]:
    try:
        directory = os.getcwd()
    except OSError:
        return []  # it was removed under us
    home = os.path.realpath(environ["HOME"]) if environ.get("HOME") else ""
    directories = [directory]
    while not os.path.lexists(os.path.join(directory, ".git")) and directory != home:
        above = os.path.dirname(directory)
        if above == directory:
            break
        directory = above
        directories.append(directory)
    return directories


def _refusal(found: os.stat_result) -> str:
    if not stat.S_ISDIR(found.st_mode):
        return "it is no folder, or a link"
    return "" if _is_ours(found) else "it belongs to another user, or everybody may write to it"


def _is_ours(found: os.stat_result) -> bool:
    return found.st_uid in (os.geteuid(), 0) and not found.st_mode & stat.S_IWOTH
