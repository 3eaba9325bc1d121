"""Get over compiled code that was cut short: Python writes it without looking whether the disk took all of it."""

import os
import sys
from typing import NoReturn


def remove_damaged(error: BaseException) -> bool:
    """Remove the compiled file that an import failed on, and return whether there was one."""
    step = error.__traceback__
    path = None
    while step is not None:
        # The loader's own frames know the file; the exception does not.
        path = step.tb_frame.f_locals.get("bytecode_path", path)
        step = step.tb_next
    if not isinstance(path, str) or not path.endswith(".pyc"):
        return False
    try:
        os.unlink(path)
    except OSError:
        return False
    return True


def start_again() -> NoReturn:
    """Run this command line anew in this process; only while nothing has been done yet."""
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - ourselves, with our own arguments
