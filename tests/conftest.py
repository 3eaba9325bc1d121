"""Hypothesis as it runs everywhere: no deadline on slow machines, and no luck in CI; and one browser for all tests."""

import os
import shutil
import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

from browser import Browser, BrowserError

settings.register_profile(
    "ircli", deadline=None, max_examples=80, derandomize=bool(os.environ.get("CI")), print_blob=True
)
settings.load_profile("ircli")
# A shell ignores Ctrl-C for what it runs in the background, and whatever is started from there does so too.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Return the browser that all tests share; skip, with the reason, where there is none, unless it was promised."""
    program = shutil.which("chromium")
    problem = "chromium is not installed"
    if program is not None:
        try:
            started = Browser(program, tmp_path_factory.mktemp("browser"))
        except (BrowserError, OSError) as error:
            problem = f"chromium does not work here: {error}"
        else:
            with started:
                yield started
            return
    if os.environ.get("IRCLI_REQUIRE_SYSTEM_TOOLS") == "1":
        pytest.fail(f"{problem}, and IRCLI_REQUIRE_SYSTEM_TOOLS=1")
    pytest.skip(problem)
