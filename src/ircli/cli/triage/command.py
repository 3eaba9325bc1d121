"""`ircli triage`: the questions of the playbook, a severity with its reasons, and the roles."""

from typing import TYPE_CHECKING, Annotated

import typer

from ircli.cli import complete
from ircli.cli.forms.command import FormCommand, form_of, given_in
from ircli.cli.options import By, Reason, session_of
from ircli.cli.roles import checked, role_pair
from ircli.cli.triage.wizard import Wizard
from ircli.errors import UsageError
from ircli.playbook.form import Form

if TYPE_CHECKING:
    from ircli.store.playbooks import Playbook

app = typer.Typer(rich_markup_mode=None)


class TriageCommand(FormCommand):
    """A command with a flag for each question of triage."""

    def form(self, playbook: "Playbook") -> Form:
        """Return what triage asks."""
        return playbook.triage.form


@app.command(cls=TriageCommand)
def triage(
    ctx: typer.Context,
    answers: Annotated[
        str | None, typer.Option(metavar="FILE", help="Answers by the questions' names, YAML or JSON.")
    ] = None,
    redo: Annotated[bool, typer.Option("--redo", help="Ask again what is answered already.")] = False,
    accept_it: Annotated[bool, typer.Option("--accept", help="Take the recommended severity.")] = False,
    severity: Annotated[
        str | None,
        typer.Option(
            "--severity",
            "-s",
            metavar="LEVEL",
            help="Decide on this level, whatever is recommended.",
            autocompletion=complete.for_levels,
        ),
    ] = None,
    reason: Reason = None,
    roles: Annotated[
        list[str] | None,
        typer.Option("--role", metavar="ROLE=NAME", help="Who does what: a role and a person; repeatable."),
    ] = None,
    by: By = None,
) -> None:
    """Find out how bad it is, and who does what."""
    session = session_of(ctx, by=by)
    form = form_of(ctx)
    pairs = [role_pair(session, text) for text in roles or []]
    rules = session.shell.playbook.triage.severity
    wizard = Wizard(session, form, rules, given=given_in(ctx), file=answers)
    if not (session.terminal.can_ask or wizard.given or accept_it or severity or pairs):
        flags = ", ".join(question.flag for question in form.questions[:4])
        raise UsageError(
            "There is no answer, and no terminal to ask at.", hint=f"Give {flags} … or --answers FILE."
        )
    if severity or pairs:
        severity, pairs = checked(session.shell.rules("levels", "roles"), severity=severity, pairs=pairs)
    try:
        wizard.answer(redo=redo)
        wizard.decide(severity=severity, reason=reason, accept_it=accept_it)
        wizard.name_roles(pairs)
        wizard.finish()
    except KeyboardInterrupt:
        wizard.recording.say_stopped("ircli triage")
        raise
