"""Keep a report where somebody wants it, and write over nothing but an earlier report."""

import os

from ircli.errors import NotStoredError, RefusedError
from ircli.store.files import read_plain, replace_file

_MOST_BYTES = 64 << 20


def write_report(path: str, text: str, *, mark: str, force: bool) -> str:
    """Write a report, and return its absolute path; `mark` is how every report ends.

    Raise RefusedError where another file is in its place, unless forced.
    """
    where = os.path.abspath(path)
    if not force and os.path.lexists(where) and not _is_report(where, mark):
        raise RefusedError(
            f"{where} is no report of metrics.", hint="Name another with --output, or --force."
        )
    try:
        replace_file(where, text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise NotStoredError(f"{where}: {error.strerror}.", hint="Name another with --output.") from error
    return where


def _is_report(path: str, mark: str) -> bool:
    try:
        return read_plain(path, limit=_MOST_BYTES).rstrip().endswith(mark.encode())
    except OSError:
        return False
