"""Keep what is too large for a line beside the timeline, under the name of its own digest."""

import os
from collections.abc import Iterable
from typing import NamedTuple

from ircli.store import files

EVIDENCE = "evidence"


class Evidence(NamedTuple):
    """A file of evidence: the SHA-256 of its bytes, which is its name, and their number."""

    digest: str
    size: int


def keep(directory: str, chunks: Iterable[bytes]) -> Evidence:
    """Store bytes below an incident's folder and return their digest; memory does not grow with them."""
    import hashlib

    folder = os.path.join(directory, EVIDENCE)
    files.refuse_link(directory)
    files.refuse_link(folder)
    files.make_directory(folder)
    beside = os.path.join(folder, f".new-{os.urandom(6).hex()}")
    digest, size = hashlib.sha256(), 0
    try:
        descriptor = os.open(
            beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | files.NOFOLLOW | files.CLOEXEC, 0o600
        )
        try:
            for chunk in chunks:
                files.write_whole(descriptor, chunk)
                digest.update(chunk)
                size += len(chunk)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.replace(beside, os.path.join(folder, digest.hexdigest()))
    except BaseException:
        if os.path.lexists(beside):
            os.unlink(beside)
        raise
    files.sync_directory(folder)
    return Evidence(digest.hexdigest(), size)
