"""Desks and machines for the tests of the command line."""

import os
from collections.abc import Iterator

import pytest

from cli.given import Desk, Host


@pytest.fixture(autouse=True)
def private() -> Iterator[None]:
    """Make files as private as the entry point does, for commands that run in this process."""
    before = os.umask(0o077)
    yield
    os.umask(before)


@pytest.fixture
def desk(tmp_path: os.PathLike[str]) -> Desk:
    """Return a desk with a store of its own, in which nothing has happened."""
    return Desk(os.path.join(tmp_path, "store"))


@pytest.fixture
def opened(desk: Desk) -> Desk:
    """Return a desk at which an incident has been declared."""
    desk.declare()
    return desk


@pytest.fixture
def host(tmp_path: os.PathLike[str]) -> Host:
    """Return a machine on which nothing has happened."""
    return Host(os.fspath(tmp_path))
