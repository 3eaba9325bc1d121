"""Keep a report where somebody wants it, and write over nothing but an earlier report that nobody edited."""

import os
from binascii import crc32

from ircli.errors import RefusedError
from ircli.store.files import read_plain
from ircli.store.outputs import Output

_MOST_BYTES = 64 << 20


def write_report(path: str, text: str, *, mark: str, force: bool) -> str:
    """Write a report with its checksum, and return its absolute path; `mark` is how every report ends.

    Raise RefusedError where another file is in its place, or one that was edited, unless forced; UsageError where it is no file.
    """
    where = os.path.abspath(path)
    content = text.encode("utf-8", "backslashreplace")
    with Output(where) as file:
        if not force and os.path.lexists(file.path) and not _is_report(file.path, mark):
            raise RefusedError(
                f"{where} is no report of metrics, or was edited since.",
                hint="Name another with --output, or --force.",
            )
        file.write(content.decode("utf-8") + _seal(content))
    return where


def _is_report(path: str, mark: str) -> bool:
    try:
        content = read_plain(path, limit=_MOST_BYTES)
    except OSError:
        return False
    text, end, _ = content.rpartition(f"{mark}\n".encode())
    return bool(end) and content == text + end + _seal(text + end).encode()


def _seal(content: bytes) -> str:
    return f"<!-- as it was made: {crc32(content):08x} -->\n"
