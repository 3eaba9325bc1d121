"""Say where things lie; light enough for the path that must feel instant.

`data_home` and `config_home` look up what platformdirs would say (a test holds them equal), because importing
it costs twice the interpreter's own start.
"""

from __future__ import annotations

import os
import stat
import sys

from ircli.errors import NotStoredError
from ircli.store.files import read_plain

TYPE_CHECKING = False  # typing itself would cost more than the rest of this path
if TYPE_CHECKING:
    from collections.abc import Mapping

INCIDENTS = "incidents"
ACTIVE = "active"
_ID_LENGTHS = range(12, 81)


def data_home(environ: Mapping[str, str]) -> str:
    """Return the absolute path of the store: `$IRCLI_HOME`, or the platform's folder for user data."""
    own = environ.get("IRCLI_HOME", "")
    return os.path.abspath(own) if own else _platform_home(environ, "XDG_DATA_HOME", ".local/share")


def config_home(environ: Mapping[str, str]) -> str:
    """Return the absolute path of the settings' folder; with `$IRCLI_HOME`, the store itself."""
    own = environ.get("IRCLI_HOME", "")
    return os.path.abspath(own) if own else _platform_home(environ, "XDG_CONFIG_HOME", ".config")


def _platform_home(environ: Mapping[str, str], variable: str, below_home: str) -> str:
    if os.name == "nt":
        import platformdirs

        return platformdirs.user_data_dir("ircli", appauthor=False)
    given = environ.get(variable, "")
    if os.path.isabs(given):
        return os.path.join(given, "ircli")
    home = environ.get("HOME", "")
    if not os.path.isabs(home):
        import pwd

        try:
            home = pwd.getpwuid(os.getuid()).pw_dir
        except KeyError as error:
            raise NotStoredError(
                "There is no home folder.", hint="Set IRCLI_HOME to a folder of yours."
            ) from error
    if sys.platform == "darwin":
        below_home = "Library/Application Support"
    return os.path.join(home.rstrip("/") or "/", below_home, "ircli")


def is_incident_id(text: str) -> bool:
    """Return whether a text can be an incident's id, and so may become part of a path."""
    return (
        len(text) in _ID_LENGTHS
        and text[:4].isdecimal()
        and text[4] == "-"
        and text.isascii()
        and text.replace("-", "").isalnum()
        and text == text.lower()
    )


def incident_directory(home: str, incident_id: str) -> str:
    """Return the folder of an incident whose id has been checked."""
    return os.path.join(home, INCIDENTS, incident_id)


def read_active(home: str) -> str | None:
    """Return what the file `active` says when that can be an id, else None."""
    try:
        descriptor = os.open(os.path.join(home, ACTIVE), os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        text = os.read(descriptor, 256).decode("ascii", "replace").strip()
    except OSError:
        return None
    finally:
        os.close(descriptor)
    return text if is_incident_id(text) else None


def check_home(home: str) -> None:
    """Raise NotStoredError where the store is not a folder of ours that only we, or our group, can write."""
    try:
        found = os.stat(home)
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(found.st_mode):
        raise NotStoredError(
            f"{home} is not a folder.", hint="Move it away, or point IRCLI_HOME somewhere else."
        )
    if found.st_uid != os.geteuid():
        raise NotStoredError(
            f"{home} belongs to another user.", hint="Point IRCLI_HOME at a folder of yours."
        )
    if os.path.islink(os.path.join(home, INCIDENTS)):
        raise NotStoredError(f"{os.path.join(home, INCIDENTS)} is a link.", hint="ircli doctor")
    if found.st_mode & stat.S_IWOTH:
        raise NotStoredError(f"Everybody may write to {home}.", hint=f"chmod 700 {home}")


def plain_setting(content: bytes, key: str) -> tuple[bool, str]:
    """Return whether a settings file can be understood line by line, and the text it gives a top-level key.

    Settings are TOML, whose parser costs more than the interpreter's start. Only lines of the plainest form
    (`key = "text"` above the first table) are read here; anything else says False, and is for the parser.
    """
    try:
        lines = content.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        return False, ""
    known: dict[str, str] = {}
    for line in lines:
        stripped = line.strip(" \t")
        if not stripped or (stripped.startswith("#") and stripped.isprintable()):
            continue
        if stripped.startswith("["):
            # A table's header, and no list that goes on: all lines above were plain.
            return True, known.get(key, "")
        name, equals, value = stripped.partition("=")
        name, value = name.strip(" \t"), value.strip(" \t")
        is_text = len(value) > 1 and value[0] == '"' == value[-1] and value.isprintable()
        if not (equals and name.isascii() and name.isidentifier() and is_text):
            return False, ""
        if '"' in value[1:-1] or "\\" in value:
            return False, ""
        if name in known:
            return False, ""
        known[name] = value[1:-1]
    return True, known.get(key, "")


def login_name(environ: Mapping[str, str]) -> str:
    """Return who is at the keyboard, as the system knows them."""
    for variable in ("LOGNAME", "USER", "USERNAME"):
        if environ.get(variable):
            return environ[variable]
    try:
        import pwd

        return pwd.getpwuid(os.geteuid()).pw_name
    except (ImportError, KeyError):
        return "unknown"


def quick_author(environ: Mapping[str, str]) -> str | None:
    """Return who writes: `$IRCLI_NAME`, the setting `name`, or the login; None where a TOML parser must tell."""
    if environ.get("IRCLI_NAME"):
        return environ["IRCLI_NAME"]
    try:
        content = read_plain(os.path.join(config_home(environ), "config.toml"), limit=65536)
    except FileNotFoundError:
        return login_name(environ)
    except OSError:
        return None
    understood, name = plain_setting(content, "name")
    return (name or login_name(environ)) if understood else None
