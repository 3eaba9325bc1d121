"""`ircli run -- COMMAND`: run any command as it is, and keep what it said."""

import os
import shlex
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from ircli import service
from ircli.cli.options import By, session_of
from ircli.cli.session import Session
from ircli.domain.clock import span_seconds, span_text
from ircli.domain.events import CommandRan
from ircli.domain.text import visible
from ircli.errors import EndedBySignal, NotFoundError, UsageError
from ircli.service.running import Keeper, Kept, undisturbed, working_directory

if TYPE_CHECKING:
    from ircli.connect.commands import Ran

app = typer.Typer(rich_markup_mode=None)
_NOT_FOUND = 127
FAILED = 125  # what ircli's own failures end with: every other status is the command's


class RunCommand(TyperCommand):
    """A command whose words are another command: what stands behind the first of them is never looked at."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - Typer's own form
        """Split the arguments, with every failure from now on being our own."""
        if ctx.obj is not None:
            ctx.obj.failing = FAILED
        return super().parse_args(ctx, args)


@app.command(
    cls=RunCommand,
    context_settings={"allow_interspersed_args": False},
)
def run(
    ctx: typer.Context,
    command: Annotated[
        list[str] | None, typer.Argument(metavar="-- COMMAND...", help="The command, as you would type it.")
    ] = None,
    no_record: Annotated[
        bool, typer.Option("--no-record", help="Run it and keep nothing; works outside of an incident.")
    ] = False,
    no_redact: Annotated[
        bool, typer.Option("--no-redact", help="Keep secrets as they are; asks first, or takes --yes.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Agree to --no-redact.")] = False,
    timeout: Annotated[
        str,
        typer.Option(
            "--timeout", metavar="SPAN", help="End it after so long, such as 90 or 10m; without, never."
        ),
    ] = "",
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="A word on why.")] = "",
    by: By = None,
) -> None:
    """Run a command and keep its output: ircli run -- COMMAND."""
    session = session_of(ctx, by=by)
    if not command:
        raise UsageError("There is no command to run.", hint="ircli run -- kubectl get pods")
    limit = time_limit(timeout)
    incident_id = "" if no_record else _incident(session)
    keeper = Keeper(session.shell, incident_id, redacts=not no_redact)
    if no_redact and not no_record:
        agree_to_secrets(session, agreed=yes)
    elif not no_record:
        keeper.secrets = session.shell.playbook.running.secrets
    from ircli.connect.commands import Command, run_through

    cwd = working_directory(session.environ)
    environ = {**os.environ, **({"IRCLI_INCIDENT": incident_id} if incident_id else {})}
    out = 2 if session.json else 1
    begun = session.shell.now()
    ran = run_through(Command(tuple(command), cwd=cwd, environ=environ, limit=limit), streams=(0, out, 2))
    _say_how_it_ended(session, ran, command)
    if incident_id:
        with undisturbed():
            _record(session, keeper, ran, command=command, cwd=cwd, note=note, begun=begun)
    elif session.json:
        session.terminal.answer_json({"id": None, "entries": []})
    if isinstance(ran.stopped_by, EndedBySignal):
        raise typer.Exit(ran.stopped_by.status)  # all of it is recorded: nothing is handed back
    raise typer.Exit(ran.status)


def _say_how_it_ended(session: Session, ran: "Ran", command: list[str]) -> None:
    """Say what only we know of the end of a command."""
    if ran.reason:
        session.terminal.warn(f"ircli: {ran.reason}")
    elif ran.ended == "timed-out":
        session.terminal.warn(f"ircli: Ended after {span_text(ran.seconds)}, its time limit.")
    if ran.unsaid:
        session.terminal.warn(f"ircli: Not all of its output could be passed on: {ran.unsaid}")
    if ran.status == _NOT_FOUND and len(command) == 1 and any(mark in command[0] for mark in " |;&<>"):
        session.terminal.warn(f"  try       ircli run -- sh -c {shlex.quote(visible(command[0]))}")


def time_limit(text: str) -> int | None:
    """Return the seconds that a time limit means; None for none."""
    seconds = span_seconds(text) if text else None
    if text and seconds is None:
        raise UsageError(f"'{text}' is no time limit.", hint="--timeout 90, or --timeout 10m")
    return seconds


def agree_to_secrets(session: Session, *, agreed: bool) -> None:
    """Raise UsageError where nobody agrees that secrets are kept as they are."""
    if agreed:
        return
    keep = [("no", "No, stop here"), ("yes", "Yes, keep the output as it is")]
    question = "Secrets in the output would go to the timeline for good. Keep them?"
    if session.terminal.choose(question, keep, flag="--yes") != "yes":
        raise UsageError("Nothing was run.", hint="Leave --no-redact out.")


def _incident(session: Session) -> str:
    try:
        return service.which(session.shell, session.incident)
    except NotFoundError as error:
        hint = f"{error.hint}; or ircli run --no-record -- COMMAND, which keeps nothing"
        raise NotFoundError(f"Nothing was run: {error.message}", hint=hint) from error


def _record(
    session: Session,
    keeper: Keeper,
    ran: "Ran",
    *,
    command: list[str],
    cwd: str,
    note: str,
    begun: datetime,
) -> None:
    """Keep what a command said; raise NotStoredError, with what was to be kept, where that fails."""
    at_terminal = session.terminal.stdin.isatty() and session.terminal.is_rich
    kept = keeper.keep(ran, command=command, cwd=cwd, terminal=at_terminal)
    event = CommandRan(ran=kept.captured, text=note.strip())
    logged = keeper.record(event, f"It ran, with exit status {ran.status}", at=begun)
    if session.json:
        from ircli.documents.timeline import timeline_json

        session.terminal.answer_json({"id": logged.incident_id, "entries": timeline_json((logged.entry,))})
    session.tell(
        f"Recorded in {logged.incident_id}: exit status {ran.status} after {span_text(ran.seconds)}."
    )
    tell_kept(session, kept)


def tell_kept(session: Session, kept: Kept) -> None:
    """Say what was blacked out, where the whole output is, and what went wrong with it."""
    captured = kept.captured
    if captured.redacted:
        found = ", ".join(f"{one.rule} {one.number}" for one in captured.redacted)
        session.tell(f"  redacted  {found}")
    if captured.evidence:
        session.tell(f"  evidence  {captured.evidence_bytes} bytes, sha256 {captured.evidence}")
    if kept.trouble:
        session.terminal.warn(f"  lost      the middle of the output could not be kept: {kept.trouble}")
