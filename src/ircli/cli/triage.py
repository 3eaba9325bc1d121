"""`ircli triage`: the questions of the playbook, a severity with its reasons, and the roles."""

from typing import Annotated, Any, cast

import typer
from typer.core import TyperCommand, TyperOption

from ircli.cli.options import By, Reason, session_of
from ircli.cli.roles import checked, role_pair
from ircli.cli.tree import common_options
from ircli.cli.wizard import Wizard
from ircli.errors import UsageError
from ircli.playbook.form import Question
from ircli.store.playbooks import load_triage

app = typer.Typer(rich_markup_mode=None)


class TriageCommand(TyperCommand):
    """A command with a flag for each question of the playbook."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Typer's own form
        """Add the flags."""
        super().__init__(*args, **options)
        own = {name for param in (*self.params, *common_options()) for name in param.opts}
        self.triage = load_triage(taken={*own, "--help"})
        self.params.extend(_flag(question) for question in self.triage.form.questions)


def _flag(question: Question) -> TyperOption:
    values = [option.value for option in question.options]

    def remember(ctx: typer.Context, param: object, value: str | None) -> str | None:
        if value is not None:
            ctx.meta.setdefault("ircli.answers", {})[question.name] = value
        return value

    def complete(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
        return [value for value in values if value.startswith(incomplete)]

    return TyperOption(
        param_decls=[question.flag, f"answer_{question.name}"],
        expose_value=False,
        callback=remember,
        metavar="VALUE" if values else "TEXT",
        help=f"{question.ask} {', '.join(values)}." if values else question.ask,
        autocompletion=complete,
    )


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
            "--severity", "-s", metavar="LEVEL", help="Decide on this level, whatever is recommended."
        ),
    ] = None,
    reason: Reason = None,
    roles: Annotated[
        list[str] | None,
        typer.Option("--role", metavar="ROLE=NAME", help="Who does what: ic=alice; repeatable."),
    ] = None,
    by: By = None,
) -> None:
    """Answer the triage questions, decide the severity, name the roles."""
    session = session_of(ctx, by=by)
    command = cast("TriageCommand", ctx.command)
    pairs = [role_pair(text) for text in roles or []]
    wizard = Wizard(session, command.triage, given=ctx.meta.get("ircli.answers", {}), file=answers)
    if not (session.terminal.can_ask or wizard.given or accept_it or severity or pairs):
        flags = ", ".join(question.flag for question in command.triage.form.questions[:4])
        raise UsageError(
            "There is no answer, and no terminal to ask at.", hint=f"Give {flags} … or --answers FILE."
        )
    if severity or pairs:
        severity, pairs = checked(session.shell.rules(), severity=severity, pairs=pairs)
    try:
        wizard.answer(redo=redo)
        wizard.decide(severity=severity, reason=reason, accept_it=accept_it)
        wizard.name_roles(pairs)
        wizard.finish()
    except KeyboardInterrupt:
        if session.terminal.can_ask:  # without anybody to ask, all is written in one piece at the end
            session.tell("Stopped; what was answered is recorded. Go on: ircli triage")
        raise
