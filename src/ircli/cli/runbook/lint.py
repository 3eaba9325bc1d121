"""`ircli runbook lint`."""

from typing import TYPE_CHECKING, Annotated

import typer

from ircli.cli.options import session_of
from ircli.cli.runbook.choosing import names as complete_names
from ircli.cli.runbook.listing import today_of
from ircli.cli.session import Session
from ircli.domain.names import did_you_mean, one_of
from ircli.domain.text import visible
from ircli.errors import CheckFailedError, UsageError

if TYPE_CHECKING:
    from ircli.service.runbook_linting import Placed

app = typer.Typer(rich_markup_mode=None)


@app.command()
def lint(
    ctx: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]...",
            help="Names, or paths; all but ours where none is given.",
            autocompletion=complete_names,
        ),
    ] = None,
    root: Annotated[
        str | None,
        typer.Option("--root", metavar="DIR", help="Those below this folder, instead of the runbooks."),
    ] = None,
    ours: Annotated[bool, typer.Option("--all", help="Those that come with ircli, too.")] = False,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="RULE", help="Leave out findings of this rule; repeatable."),
    ] = None,
) -> None:
    """Check runbooks: each finding by file, line and rule.

    Nothing is run, and nothing leaves this machine.
    """
    session = session_of(ctx)
    from ircli.service import runbook_linting

    left_out = _rules(ignore or [])
    collected = runbook_linting.collect(session.environ, names or [], root=root, with_ours=ours)
    linted = runbook_linting.lint(session.environ, collected, today=today_of(session), ignore=left_out)
    if session.json:
        session.terminal.answer_json([_plain(one) for one in linted.found])
    elif linted.found:
        session.terminal.answer("\n".join(_line(one) for one in linted.found))
    for shell in linted.missing:
        session.terminal.warn(f"  note      {shell} is not installed: its fences are not parsed")
    _end(session, len(linted.found), linted.runbooks)


def _end(session: Session, found: int, runbooks: int) -> None:
    if found:
        raise CheckFailedError(
            f"{_counted(found, 'finding')} in {_counted(runbooks, 'runbook')}.",
            hint="--ignore RULE leaves a rule out, and so does <!-- ircli: ignore RULE --> in a file.",
        )
    if not runbooks:
        session.tell("There is no runbook to check.")
        session.tell("  try       ircli config set runbooks.paths DIR, --root DIR, or --all")
        return
    session.tell(f"Nothing is wrong in {_counted(runbooks, 'runbook')}.")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _rules(ignore: list[str]) -> frozenset[str]:
    from ircli.playbook.runbooks.linting import RULES

    for rule in ignore:
        if rule not in RULES:
            hint = did_you_mean(rule, RULES).strip() or one_of(tuple(RULES))
            raise UsageError(f"'{rule}' is no rule.", hint=hint)
    return frozenset(ignore)


def _line(one: "Placed") -> str:
    line, rule, message, hint = one.finding
    place = f"{one.path}:{line}" if line is not None else one.path
    help_ = f" ({hint.removesuffix('.')})" if hint else ""
    return visible(f"{place}: {message}{help_} [{rule}]")


def _plain(one: "Placed") -> dict[str, str | int | None]:
    line, rule, message, hint = one.finding
    return {
        "file": one.path,
        "line": line,
        "runbook": one.name,
        "rule": rule,
        "message": message,
        "hint": hint,
    }
