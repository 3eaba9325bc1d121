"""Hypothesis as it runs everywhere: no deadline on slow machines, and no luck in CI."""

import os

from hypothesis import settings

settings.register_profile(
    "ircli", deadline=None, max_examples=80, derandomize=bool(os.environ.get("CI")), print_blob=True
)
settings.load_profile("ircli")
