"""The checks that prove a criterion of resolution."""

from typing import NamedTuple


class Check(NamedTuple):
    """A check that can be run to prove a criterion: an HTTP request, a TCP connection, or a command.

    `target` is a URL, HOST:PORT, or blank; `run` is a command's argument list. `every` and `timeout` are in seconds,
    `expect` is an HTTP status or the command's exit status.
    """

    name: str
    title: str
    criterion: str
    kind: str
    target: str = ""
    run: tuple[str, ...] = ()
    expect: int = 0
    every: int = 30
    timeout: int = 10
