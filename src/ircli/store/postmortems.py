"""Keep an incident's postmortem as a file that people may edit, and never write over what they wrote."""

import os

from ircli.errors import NotStoredError, RefusedError
from ircli.store.files import refuse_link, replace_file
from ircli.store.timeline import read_regular

NAME = "postmortem.md"
_MARK = "<!-- ircli: generated, sha256 "


def path_of(directory: str) -> str | None:
    """Return the absolute path of the incident's postmortem, or None where there is none."""
    path = os.path.join(directory, NAME)
    return path if os.path.isfile(path) else None


def write(directory: str, text: str, *, force: bool) -> tuple[str, str | None]:
    """Write a generated postmortem; return its path, and where an edited one was put aside.

    Raise RefusedError where the file was edited since it was generated, unless forced; nothing is lost then.
    """
    refuse_link(directory)
    path = os.path.join(directory, NAME)
    content = _marked(text)
    before = _read(path)
    aside = None
    if before is not None and not is_untouched(before):
        if not force:
            raise RefusedError(
                f"{path} was edited since it was generated.",
                hint="Compare with --stdout, or put the edited one aside with --force.",
            )
        aside = f"{path}.{_digest(before)[:12]}"
        replace_file(aside, before)
    elif before is not None and not os.access(path, os.W_OK):
        raise RefusedError(f"{path} is read-only.", hint=f"chmod u+w {path}, or --stdout")
    if before != content:
        replace_file(path, content)
    return path, aside


def is_untouched(content: bytes) -> bool:
    """Return whether a postmortem is, byte for byte, one that was generated."""
    head, mark, _ = content.rpartition(_MARK.encode())
    return bool(mark) and content == _marked(head.decode("utf-8", "surrogateescape"))


def _marked(text: str) -> bytes:
    body = text.encode("utf-8", "surrogateescape")
    return b"%b%b%b -->\n" % (body, _MARK.encode(), _digest(body).encode())


def _digest(content: bytes) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()


def _read(path: str) -> bytes | None:
    try:
        return read_regular(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise NotStoredError(f"{path}: {error.strerror}.", hint="Move it away.") from error
