"""Show a playbook, copy it for editing, check it, and agree to what a repository would run."""

import os
import shlex
from collections.abc import Collection, Mapping
from typing import NamedTuple, cast

from ircli.domain.clock import span_text
from ircli.domain.names import one_of
from ircli.errors import NotFoundError, RefusedError, UsageError
from ircli.playbook.book import PARTS
from ircli.playbook.checks import Check
from ircli.playbook.plain import shorten
from ircli.playbook.running import Running
from ircli.service.shell import Shell
from ircli.store import files, paths, project
from ircli.store import lint as linting
from ircli.store.playbooks import (
    DEFAULT,
    ENVIRONMENT,
    FLAG,
    PROJECT,
    TRUSTED_PARTS,
    USER,
    VARIABLE,
    File,
    Place,
    Playbook,
    data_of,
    parse_file,
    user_folder,
)
from ircli.store.runbooks import runbook_names

_SOURCES = {
    FLAG: "flag --playbook",
    ENVIRONMENT: f"environment {VARIABLE}",
    PROJECT: f"project {project.NAME}",
    USER: "user",
    DEFAULT.source: DEFAULT.source,
}


class PartState(NamedTuple):
    """Where a part comes from, and what keeps a stronger file of it from being used."""

    part: str
    source: str
    file: str
    ok: bool
    message: str


class Origin(NamedTuple):
    """What a source says on a part: its file, and why that is refused; None where it has none."""

    source: str
    value: str | None
    refused: str | None
    wins: bool


class Offer(NamedTuple):
    """What a repository asks to be trusted with."""

    file: str
    digest: str
    runs: tuple[str, ...]
    trusted: bool


def states(shell: Shell) -> tuple[PartState, ...]:
    """Return where each part comes from."""
    found = []
    for name in PARTS:
        file = shell.playbook.used(name)
        said = [one.message for one in shell.playbook.problems if one.part == name]
        found.append(PartState(name, file.place.source, file.path, not said, " ".join(said)))
    return tuple(found)


def origins(shell: Shell, part: str) -> tuple[Origin, ...]:
    """Return what each source says on a part, the strongest first, as `config explain` shows it."""
    book, name = shell.playbook, _known(part)
    winner = book.used(name)
    refused = {one.file: one.message for one in book.problems if one.part == name}
    files = {file.place.source: file for file in book.files(name)}
    return tuple(
        Origin(label, file.path, refused.get(file.path), wins=file == winner)
        if (file := files.get(source)) is not None
        else Origin(label, None, None, wins=False)
        for source, label in _SOURCES.items()
    )


def content(shell: Shell, part: str) -> tuple[str, str, object]:
    """Return the file that a part comes from, its text, and its plain data."""
    file = shell.playbook.used(_known(part))
    found = file.read()
    return file.path, found.decode("utf-8", "replace"), data_of(file, found)


def eject(
    shell: Shell, part: str, *, in_project: bool, force: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Copy our files for editing; return the paths written, and those kept because they were there.

    Raise RefusedError where the one part that was asked for is there already, unless forced.
    """
    names = (_known(part),) if part else tuple(PARTS)
    folder = own_folder(shell, in_project=in_project)
    written, kept = [], []
    for name in names:
        path = os.path.join(folder, f"{name}.yaml")
        if os.path.lexists(path) and not force:
            kept.append(path)
            continue
        files.replace_file(path, File(name, DEFAULT).read())
        written.append(path)
    if part and kept:
        raise RefusedError(f"{kept[0]} is there already.", hint="--force overwrites it.")
    return tuple(written), tuple(kept)


def lint(shell: Shell, folder: str, *, flags: Mapping[str, Collection[str]]) -> tuple[linting.Finding, ...]:
    """Return what is wrong with the parts in force, or with those of a folder."""
    book = Playbook(shell.playbook.places, environ=shell.environ)
    if folder:
        if not os.path.isdir(folder):
            raise NotFoundError(f"{folder} is no folder.", hint="ircli playbook eject makes one.")
        book = Playbook((Place("folder", folder), DEFAULT))
    return linting.lint(book, runbooks=runbook_names(shell.environ), flags=flags)


def offer(shell: Shell, part: str) -> Offer:
    """Return what the repository would have run, or asked about; raise NotFoundError where it says nothing on that."""
    offered, _ = _offered(shell, part)
    return offered


def trust(shell: Shell, offered: Offer) -> None:
    """Agree to what was offered; raise RefusedError where the file has changed since."""
    part = os.path.basename(offered.file).removesuffix(".yaml")
    now, found = _offered(shell, part)
    if now.digest != offered.digest:
        raise RefusedError(f"{offered.file} has just changed.", hint=f"ircli playbook trust {part}")
    project.trust(shell.environ, offered.file, found)


def _offered(shell: Shell, part: str) -> tuple[Offer, bytes]:
    if part not in TRUSTED_PARTS:
        raise UsageError(f"'{shorten(part)}' needs no trust.", hint=one_of(TRUSTED_PARTS))
    theirs = project.find(shell.environ)
    if theirs is None:
        raise NotFoundError(
            f"There is no {project.NAME} folder in this repository.", hint="ircli playbook eject --project"
        )
    if theirs.refusal:
        raise RefusedError(f"{theirs.folder} is not used: {theirs.refusal}.")
    file = File(part, Place(PROJECT, theirs.folder))
    if not os.path.lexists(file.path):
        raise NotFoundError(f"{file.path} does not exist.", hint=f"ircli playbook eject {part} --project")
    found = file.read()
    value = parse_file(file, found)
    runs = _said(value) if isinstance(value, Running) else tuple(map(_run, cast("tuple[Check, ...]", value)))
    trusted = project.is_trusted(shell.environ, file.path, found)
    return Offer(file.path, project.digest_of(found), runs, trusted), found


def _said(running: Running) -> tuple[str, ...]:
    """Return what a part says on running, a line for each of its keys."""
    return (
        f"asks before: {', '.join(running.changes)}",
        f"a terminal for: {', '.join(running.interactive)}",
        f"time limit: {span_text(running.time_limit)}",
        *(f"blacks out: {secret.name} {secret.pattern}" for secret in running.secrets),
    )


def _run(check: Check) -> str:
    what = shlex.join(check.run) if check.run else check.target
    return f"{check.name}: {check.kind} {what}"


def own_folder(shell: Shell, *, in_project: bool) -> str:
    """Return the folder to copy into, made where it is missing."""
    if in_project:
        folder = os.path.join(project.root(shell.environ), project.NAME)
        theirs = project.find(shell.environ)
        files.refuse_link(folder)
        if theirs is not None and theirs.refusal:
            raise RefusedError(f"{folder} is not used: {theirs.refusal}.")
    else:
        folder = user_folder(shell.environ)
        paths.check_home(os.path.dirname(folder))
    files.make_directory(folder)
    return folder


def _known(part: str) -> str:
    if part not in PARTS:
        raise NotFoundError(f"'{shorten(part)}' is no part of a playbook.", hint=one_of(PARTS))
    return part
