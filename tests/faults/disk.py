"""Disks that are difficult: one small enough to fill, and one that takes bytes reluctantly."""

import os
import subprocess
from collections.abc import Mapping

from faults.world import World

_MOUNT = 'mount -t tmpfs -o size=1m,mode=700 disk /mnt && echo mounted; while read line; do eval "$line"; echo $?; done'


class SmallDisk:
    """A file system of one megabyte in a namespace of its own, reached through the process that keeps it."""

    def __init__(self) -> None:
        self._keeper = subprocess.Popen(
            ["unshare", "-rm", "sh", "-c", _MOUNT], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        if self._line() != b"mounted\n":
            self.close()
            raise OSError("no small disk could be mounted")
        # The process that unshare became still has the mount; others see it through its eyes.
        self.path = os.path.join("/proc", str(self._keeper.pid), "root", "mnt")

    def remount(self, how: str) -> None:
        """Make the disk read-only (`ro`) or writable again (`rw`)."""
        self._tell(f"mount -o remount,bind,{how} /mnt")

    def fill(self, *, leaving: int = 0) -> None:
        """Leave no free block, or only as many bytes."""
        with open(self._filler, "wb", buffering=0) as file:
            size = 65536
            while size:
                try:
                    file.write(b"x" * size)
                except OSError:
                    size //= 2
            file.truncate(file.tell() - leaving)

    def empty(self) -> None:
        """Free what filling took."""
        os.unlink(self._filler)

    def close(self) -> None:
        """Let go of the disk and all that is on it."""
        self._keeper.kill()
        self._keeper.communicate()

    @property
    def _filler(self) -> str:
        return os.path.join(self.path, "filler")

    def _tell(self, command: str) -> None:
        if self._keeper.stdin is None:
            raise OSError("closed")
        self._keeper.stdin.write(f"{command}\n".encode())
        self._keeper.stdin.flush()
        if self._line() != b"0\n":
            raise OSError(f"{command} failed")

    def _line(self) -> bytes:
        return self._keeper.stdout.readline() if self._keeper.stdout is not None else b""


def shimmed(world: World, shim: str, mode: str, amount: int) -> Mapping[str, str]:
    """Return an environment in which the store lies on a difficult disk; shim.c says which there are."""
    return {"LD_PRELOAD": shim, "SHIM_BELOW": world.home, "SHIM_MODE": mode, "SHIM_BYTES": str(amount)}
