"""Get from what somebody typed to one runbook; where several are meant, they are asked and nothing is guessed."""

import os
from collections.abc import Iterable
from typing import Annotated

import typer

from ircli.cli.complete import words_of
from ircli.cli.session import Session
from ircli.domain.text import visible
from ircli.service import runbooks
from ircli.store.runbook_files import Refused
from ircli.store.runbooks import Loaded, runbook_names


def names(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    """Complete a runbook's name."""
    return words_of(sorted(runbook_names(os.environ)))(ctx, args, incomplete)


Name = Annotated[
    str,
    typer.Argument(
        metavar="NAME",
        help="Its name, its path, an alert, a service, or words of its title and headings.",
        autocompletion=names,
    ),
]


def chosen(session: Session, query: str) -> Loaded:
    """Return the runbook that a query means; of several, the one that somebody picks.

    Raise AmbiguousError where nobody can be asked.
    """
    if not session.terminal.can_ask or session.json:
        return runbooks.find(session.environ, query)
    these = runbooks.matches(session.environ, query)
    if len(these) == 1:
        return runbooks.load(these[0])
    options = [(entry.path, visible(f"{entry.name}  {entry.path}")) for entry in these]
    path = session.terminal.choose("Which runbook?", options, flag="NAME")
    return runbooks.load(next(entry for entry in these if entry.path == path))


def warn_of_refused(session: Session, refused: Iterable[Refused]) -> None:
    """Name what is not read, and why; under `--json` too."""
    for one in refused:
        session.terminal.warn(f"  refused   {visible(one.path)}: {one.why}")
