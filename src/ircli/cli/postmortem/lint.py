"""`ircli postmortem lint`: what keeps a document from being finished, true and blameless."""

from typing import TYPE_CHECKING, Annotated

import typer

from ircli.cli.look import warn_of_damage
from ircli.cli.options import Incident, session_of
from ircli.cli.session import Session
from ircli.domain.names import did_you_mean, one_of
from ircli.domain.text import visible
from ircli.errors import CheckFailedError, UsageError

if TYPE_CHECKING:
    from ircli.documents.linting.facts import Finding
    from ircli.service.postmortem_linting import Linted

app = typer.Typer(rich_markup_mode=None)


def _rules(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    from ircli.documents.linting.rules import RULES

    return [name for name in RULES if name.startswith(incomplete)]


@app.command()
def lint(
    ctx: typer.Context,
    incident: Incident = "",
    file: Annotated[
        str,
        typer.Option("--file", metavar="PATH", help="A document elsewhere, as in a repository."),
    ] = "",
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            "--ignore",
            metavar="RULE",
            help="Leave out findings of this rule; repeatable.",
            autocompletion=_rules,
        ),
    ] = None,
) -> None:
    """Check the postmortem: each finding by file, line and rule.

    Nothing is changed. A file that names its incident is compared with the timeline where that is here.
    """
    session = session_of(ctx)
    left_out = _left_out(ignore or [])
    from ircli.service import postmortem_linting

    named = incident or session.incident
    if file:
        linted = postmortem_linting.lint_file(session.shell, file, named, ignore=left_out)
    else:
        linted = postmortem_linting.lint_incident(session.shell, named, ignore=left_out)
    if linted.record is None:
        session.terminal.warn("  note      its incident is not here: nothing is compared with a timeline")
    else:
        warn_of_damage(session, linted.record)
    if session.json:
        session.terminal.answer_json([_plain(linted.path, one) for one in linted.found])
    elif linted.found:
        session.terminal.answer("\n".join(_line(linted.path, one) for one in linted.found))
    _end(session, linted)


def _end(session: Session, linted: "Linted") -> None:
    count = len(linted.found)
    if count:
        raise CheckFailedError(
            f"{count} finding{'' if count == 1 else 's'} in {linted.path}.",
            hint="--ignore RULE leaves a rule out, and so does <!-- ircli: ignore RULE --> above the line.",
        )
    session.tell(f"Nothing is wrong in {linted.path}.")
    if linted.record is not None:
        session.suggest("ircli postmortem review --reviewer PERSON", incident=linted.record.id)


def _left_out(ignore: list[str]) -> frozenset[str]:
    from ircli.documents.linting.rules import RULES

    for rule in ignore:
        if rule not in RULES:
            hint = did_you_mean(rule[:100], RULES).strip() or one_of(tuple(RULES))
            raise UsageError(f"'{rule}' is no rule.", hint=hint)
    return frozenset(ignore)


def _line(path: str, one: "Finding") -> str:
    place = f"{path}:{one.line}" if one.line is not None else path
    help_ = f" ({one.hint.removesuffix('.')})" if one.hint else ""
    return visible(f"{place}: {one.message}{help_} [{one.rule}]")


def _plain(path: str, one: "Finding") -> dict[str, str | int | None]:
    return {"file": path, "line": one.line, "rule": one.rule, "message": one.message, "hint": one.hint}
