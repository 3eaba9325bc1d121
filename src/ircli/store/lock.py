"""Hold an incident's lock: the one place that knows how a platform locks a file."""

import sys
import time

from ircli.errors import BusyError

LOCK_NAME = "lock"

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def hold(descriptor: int, *, wait: float) -> None:
    """Lock an open file, waiting at most `wait` seconds; closing the descriptor lets go.

    Raise BusyError where the lock cannot be had in time, or where the file system knows no locks.
    """
    deadline = time.monotonic() + wait
    pause = 0.001
    try:
        while not _try_lock(descriptor):
            if time.monotonic() > deadline:
                raise BusyError(
                    f"Another process has held the incident's lock for {wait:g} s.",
                    hint="`ircli log` still records; try this command again.",
                )
            time.sleep(pause)
            pause = min(pause * 2, 0.02)
    except OSError as error:
        raise BusyError(
            f"The incident's lock cannot be taken: {error.strerror}.",
            hint="`ircli log` still records; `ircli doctor` looks at the store.",
        ) from error
