"""The settings: what they are, which source wins, and how one is changed."""

import os
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from ircli.domain.names import one_of
from ircli.errors import IrcliError, NotFoundError, UsageError
from ircli.playbook.plain import shorten
from ircli.store import files, project
from ircli.store.paths import check_home, config_home, login_name


class Setting(NamedTuple):
    """A setting: its key, its variable of the environment, and what it means.

    A repository may say one that is `shared`. One with a `part` picks a name in that part of the playbook, and the
    playbook's own choice counts where it is not set; else `default` does.
    """

    key: str
    variable: str
    meaning: str
    is_list: bool = False
    shared: bool = False
    part: str = ""
    default: str = ""


SETTINGS = (
    Setting("name", "IRCLI_NAME", "your name in the record; your login where it is not set"),
    Setting(
        "zone",
        "IRCLI_ZONE",
        "the time zone you read and type, such as Europe/Berlin; the system's where not set",
    ),
    Setting(
        "severities",
        "IRCLI_SEVERITIES",
        "the severity levels: a scheme of the playbook; its own choice where it is not set",
        shared=True,
        part="severities",
    ),
    Setting(
        "tree",
        "IRCLI_TREE",
        "the mitigation tree: one of the playbook; its own choice where it is not set",
        shared=True,
        part="mitigation",
    ),
    Setting("runbooks.paths", "IRCLI_RUNBOOKS", "folders with your runbooks", is_list=True),
    *(
        Setting(
            f"metrics.{name}",
            f"IRCLI_METRICS_{name.upper()}",
            f"from when to when {meaning} runs: two lifecycle times; of several after a comma, the first that is known",
            shared=True,
            default=default,
        )
        for name, meaning, default in (
            ("ttd", "the time to detect", "started..detected"),
            ("tta", "the time to acknowledge", "detected..acknowledged"),
            ("ttm", "the time to mitigate", "detected..mitigated"),
            ("ttr", "the time to resolve", "detected..resolved"),
            ("impact", "the duration of impact", "started..mitigated,resolved"),
        )
    ),
)

_MAX_BYTES = 1 << 20


class Source(NamedTuple):
    """Where a setting may come from, and what it says there; None where it says nothing."""

    name: str
    value: str | None
    kind: str = ""


def settings_path(environ: Mapping[str, str]) -> str:
    """Return the absolute path of the settings file."""
    return os.path.join(config_home(environ), "config.toml")


def setting(key: str) -> Setting:
    """Return the setting of that name; raise NotFoundError where there is none."""
    for one in SETTINGS:
        if one.key == key:
            return one
    raise NotFoundError(
        f"There is no setting '{key}'.", hint=f"One of: {', '.join(one.key for one in SETTINGS)}."
    )


def sources(environ: Mapping[str, str], key: str) -> tuple[Source, ...]:
    """Return what each source says about a setting, the strongest first; the first that says something wins."""
    wanted = setting(key)
    path = settings_path(environ)
    return (
        Source(f"environment {wanted.variable}", environ.get(wanted.variable) or None, "environment"),
        *([_shared(environ, wanted)] if wanted.shared else []),
        Source(path, _said(_parse(path), wanted, path), "user"),
        Source("default", login_name(environ) if key == "name" else wanted.default, "default"),
    )


def winner(environ: Mapping[str, str], key: str) -> Source:
    """Return the source that wins."""
    return next(source for source in sources(environ, key) if source.value is not None)


def value(environ: Mapping[str, str], key: str) -> str:
    """Return a setting's value; a list's parts are joined by colons."""
    return winner(environ, key).value or ""


def author(environ: Mapping[str, str]) -> str:
    """Return the name that entries are written under; where the settings are broken, the login."""
    try:
        return value(environ, "name")
    except UsageError:
        return login_name(environ)


def change(environ: Mapping[str, str], key: str, text: str, *, allowed: Collection[str] = ()) -> bool:
    """Set a setting for good, and return whether the file's comments are still there.

    Raise UsageError for a value that cannot be; `allowed` names those that can, where only some can.
    """
    wanted = setting(key)
    _check(key, text)
    if allowed and text not in allowed:
        raise UsageError(f"'{shorten(text)}' is no value of {key}.", hint=one_of(allowed))
    check_home(config_home(environ))
    path = os.path.realpath(
        settings_path(environ)
    )  # the file behind a link, which many keep their settings as
    before = _read(path)
    settings = _parse(path)
    table, _, name = key.rpartition(".")
    if table and not isinstance(settings.get(table, {}), dict):
        raise UsageError(f"{path}: '{table}' is no table.", hint="Mend the file, or move it away.")
    new: Any = [part for part in text.split(":") if part] if wanted.is_list else text
    (settings.setdefault(table, {}) if table else settings)[name] = new
    import tomli_w

    edited = _edited(before, table, tomli_w.dumps({name: new}, multiline_strings=False).rstrip("\n"), name)
    kept = _says(edited, settings)
    content = edited if kept else tomli_w.dumps(settings)
    files.make_directory(os.path.dirname(path))
    files.replace_file(path, content.encode("utf-8"))
    return kept or "#" not in before


def _check(key: str, text: str) -> None:
    if not text.strip() or not text.isprintable():
        raise UsageError(f"The setting {key} needs a printable text.", hint=setting(key).meaning)
    if key == "zone":
        import zoneinfo

        try:
            zoneinfo.ZoneInfo(text)
        except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError) as error:
            raise UsageError(f"'{text}' is no time zone.", hint="Such as UTC or Europe/Berlin.") from error
    table, _, name = key.partition(".")
    if table == "metrics":
        from ircli.domain.metrics.definitions import read_definition

        read_definition(name, text)


def _shared(environ: Mapping[str, str], wanted: Setting) -> Source:
    """Return what the repository says; nothing where its file cannot be read: its owner may be anybody."""
    theirs = project.find(environ)
    path = os.path.join(theirs.folder if theirs else project.NAME, "config.toml")
    source = Source(path, None, "project")
    if theirs is None or theirs.refusal or not os.path.lexists(path):
        return source
    import tomllib

    try:
        found = tomllib.loads(project.read_theirs(path).decode("utf-8"))
        return source._replace(value=_said(found, wanted, path))
    except (IrcliError, OSError, ValueError, RecursionError):
        return source


def _said(settings: Mapping[str, Any], wanted: Setting, path: str) -> str | None:
    found: Any = settings
    for name in wanted.key.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    if found is None:
        return None
    if wanted.is_list and isinstance(found, list) and all(isinstance(part, str) for part in found):
        return ":".join(found)
    if not wanted.is_list and isinstance(found, str):
        return found or None
    raise UsageError(
        f"{path}: '{wanted.key}' is not {'a list of texts' if wanted.is_list else 'a text'}.",
        hint=f"ircli config set {wanted.key} …",
    )


def _parse(path: str) -> dict[str, Any]:
    content = _read(path)
    if not content:
        return {}
    import tomllib

    try:
        return tomllib.loads(content)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: {error}.", hint="Mend the file, or move it away.") from error


def _read(path: str) -> str:
    try:
        return files.read_plain(path, limit=_MAX_BYTES).decode("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        raise UsageError(f"{path} cannot be read: {why}.", hint="Mend the file, or move it away.") from error


def _edited(before: str, table: str, assignment: str, name: str) -> str:
    """Return the file with one line replaced or added, everything else as its owner wrote it."""
    lines = before.splitlines()
    here, first, end = "", None, None
    for number, line in enumerate(lines):
        stripped = line.strip()
        if stripped.startswith("["):
            if here == table and end is None:
                end = number
            here = stripped.partition("#")[0].strip("[] ")
        if here == table:
            first = number if first is None else first
            if stripped.partition("=")[0].strip() == name:
                return "\n".join([*lines[:number], assignment, *lines[_end_of(lines, number) :]]) + "\n"
    if not table:
        return "\n".join([assignment, *lines]) + "\n"
    if first is None:
        return "\n".join([*lines, f"[{table}]", assignment]) + "\n"
    return "\n".join([*lines[: first + 1], assignment, *lines[first + 1 :]]) + "\n"


def _end_of(lines: Sequence[str], start: int) -> int:
    """Return the line behind an assignment, which may be a list over several lines."""
    import tomllib

    for end in range(start + 1, len(lines) + 1):
        try:
            tomllib.loads("\n".join(lines[start:end]))
        except tomllib.TOMLDecodeError:
            continue
        return end
    return start + 1


def _says(content: str, settings: Mapping[str, Any]) -> bool:
    import tomllib

    try:
        return tomllib.loads(content) == settings
    except tomllib.TOMLDecodeError:
        return False
