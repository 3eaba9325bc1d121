"""`ircli mitigate`: the decision tree from recorded answers to an action, and what came of it."""

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from ircli import service
from ircli.cli import complete
from ircli.cli.following import next_step
from ircli.cli.forms.command import FormCommand, form_of, given_in
from ircli.cli.mitigate.attempt import Mitigating
from ircli.cli.mitigate.shown import attempt_rows, clean_up_text
from ircli.cli.mitigate.told import SAY_OUTCOME, explain, offers, tell
from ircli.cli.options import At, By, Text, session_of, words
from ircli.cli.session import Session
from ircli.documents.response_json import mitigation_json
from ircli.domain.events import OUTCOMES
from ircli.domain.guards import refuse_ended
from ircli.domain.requests import EndMitigation, UndoMitigation
from ircli.errors import UsageError
from ircli.playbook.form import Form
from ircli.service import Step
from ircli.ui.terminal import LATER

if TYPE_CHECKING:
    from ircli.store.playbooks import Playbook

app = typer.Typer(rich_markup_mode=None)


class MitigateCommand(FormCommand):
    """A command with a flag for each question of the mitigation tree in force."""

    def form(self, playbook: "Playbook") -> Form:
        """Return what the tree asks."""
        return playbook.tree.form


class Wish(NamedTuple):
    """What the command line asks for."""

    text: str
    action: str
    outcome: str
    attempt: int | None
    beside: bool
    begin: bool
    redo: bool


def _actions(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    """Complete an action of the playbook."""
    known = [action.name for action in complete.playbook(ctx).mitigation.actions]
    return [name for name in known if name.startswith(incomplete)]


@app.command(cls=MitigateCommand)
def mitigate(
    ctx: typer.Context,
    text: Text = None,
    action: Annotated[
        str,
        typer.Option(
            "--action", metavar="NAME", help="Begin this action of the playbook.", autocompletion=_actions
        ),
    ] = "",
    outcome: Annotated[
        str,
        typer.Option(
            "--outcome",
            metavar="OUTCOME",
            help=f"What came of the action under way, or of --action: {', '.join(OUTCOMES)}.",
            autocompletion=complete.words_of(OUTCOMES),
        ),
    ] = "",
    attempt: Annotated[
        int | None,
        typer.Option(
            "--attempt", metavar="N", help="Which one the outcome is of, where several are under way."
        ),
    ] = None,
    begin: Annotated[bool, typer.Option("--begin", help="Begin what the tree names first.")] = False,
    beside: Annotated[
        bool, typer.Option("--beside", help="Begin although another action has no outcome yet.")
    ] = False,
    undone: Annotated[
        int | None, typer.Option("--undone", metavar="N", help="A temporary mitigation was taken back.")
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="Show what was tried, and what is to be cleaned up.")
    ] = False,
    why: Annotated[
        bool, typer.Option("--why", help="Show where recorded answers lead, and do nothing.")
    ] = False,
    redo: Annotated[bool, typer.Option("--redo", help="Ask the tree's questions anew.")] = False,
    at: At = None,
    by: By = None,
) -> None:
    """Stop the impact: what to do, why, and what came of it."""
    session = session_of(ctx, by=by)
    wish = Wish(words(text), action.strip(), outcome.strip(), attempt, beside, begin, redo)
    _refuse_mixture(wish, undone=undone, listed=listed, why=why)
    if listed:
        _list(session)
    elif undone is not None:
        _undo(session, undone, wish.text, at)
    else:
        moment = session.understand(at)
        mitigating = Mitigating(session, form_of(ctx), given=given_in(ctx), at=moment)
        if why:
            explain(mitigating)
            return
        refuse_ended(mitigating.incident)
        try:
            _carry_out(mitigating, wish)
        except KeyboardInterrupt:
            mitigating.recording.say_stopped("ircli mitigate")
            raise


def _refuse_mixture(wish: Wish, *, undone: int | None, listed: bool, why: bool) -> None:
    """Raise UsageError where flags say several things at once."""
    doing = [
        flag
        for flag, given in (
            ("--list", listed),
            ("--why", why),
            ("--undone", undone is not None),
            ("--action", bool(wish.action)),
            ("--begin", wish.begin and not wish.action),
        )
        if given
    ]
    if len(doing) > 1:
        raise UsageError(
            f"{doing[0]} and {doing[1]} do not go together.", hint="One command after the other."
        )
    if wish.outcome and doing and doing != ["--action"]:
        raise UsageError(f"--outcome and {doing[0]} do not go together.", hint="One command after the other.")
    if wish.attempt is not None and (not wish.outcome or wish.action):
        raise UsageError(
            "--attempt says which one an outcome is of.", hint="ircli mitigate --outcome OUTCOME --attempt N"
        )


def _carry_out(mitigating: Mitigating, wish: Wish) -> None:
    if wish.outcome and (not wish.action or _is_under_way(mitigating, wish.action)):
        _end(mitigating, wish)
    elif _settled(mitigating, wish):
        mitigating.take_given()
        if wish.action:
            mitigating.begin(wish.action, wish.text, beside=wish.beside, outcome=wish.outcome)
            tell(mitigating, mitigating.recording.finish())
        else:
            _walk(mitigating, wish)


def _is_under_way(mitigating: Mitigating, action: str) -> bool:
    return any(one.begun.action.casefold() == action.casefold() for one in mitigating.under_way)


def _settled(mitigating: Mitigating, wish: Wish) -> bool:
    """Return whether another action may begin: conflicting ones make outages longer.

    Where nobody can be asked for an outcome, the decision refuses whoever begins one all the same.
    """
    if wish.beside or not mitigating.under_way or not mitigating.session.terminal.can_ask:
        return True
    if not mitigating.settle():
        tell(mitigating, mitigating.recording.change, then=(SAY_OUTCOME, "ircli mitigate --beside"))
        return False
    if mitigating.incident.times.mitigated is not None and not wish.action:
        tell(mitigating, mitigating.recording.change)
        return False
    return True


def _walk(mitigating: Mitigating, wish: Wish) -> None:
    """Follow the tree to its leaf, and begin what somebody picks there."""
    session = mitigating.session
    asks = session.terminal.can_ask
    if mitigating.under_way and not wish.beside and not asks:
        if wish.begin:
            mitigating.refuse_second()
        tell(mitigating, mitigating.recording.finish(), then=(SAY_OUTCOME,))
        return
    if asks:
        session.say_keys("what was answered stays")
    reached = mitigating.ask(redo=wish.redo)
    if asks:
        mitigating.show()
    left = mitigating.way.left
    if wish.begin and reached and not left:
        raise UsageError("The tree has nothing more to begin.", hint="--action NAME")
    name = left[0] if wish.begin and reached else LATER
    if asks and reached and not wish.begin:
        name = mitigating.choose()
    if name == LATER:
        tell(mitigating, mitigating.recording.finish(), then=offers(mitigating))
        return
    text = wish.text
    if asks and not text and mitigating.says_nothing(name):
        text = session.terminal.ask("What exactly will be done?", flag="TEXT", optional=True)
    mitigating.begin(name, text, beside=wish.beside)
    tell(mitigating, mitigating.recording.finish())


def _end(mitigating: Mitigating, wish: Wish) -> None:
    """Record what came of an action that is under way."""
    number = wish.attempt
    if wish.action:
        number = next(
            one.number
            for one in reversed(mitigating.under_way)
            if one.begun.action.casefold() == wish.action.casefold()
        )
    mitigating.take_given()
    mitigating.recording.take(Step(EndMitigation(wish.outcome, wish.text, number=number), mitigating.at))
    tell(mitigating, mitigating.recording.finish())


def _list(session: Session) -> None:
    attempts = service.read(session.shell, session.incident).incident.response.attempts
    if session.json:
        session.terminal.answer_json([mitigation_json(one) for one in attempts])
        return
    headers = ("number", "action", "begun", "by", "outcome", "clean up")
    session.terminal.table(headers, attempt_rows(attempts), wrap="clean up")


def _undo(session: Session, number: int, text: str, at: str | None) -> None:
    steps = [Step(UndoMitigation(number, text), session.understand(at))]
    done = service.change(session.shell, session.incident, steps)
    attempts = done.record.incident.response.attempts
    left = [one for one in attempts if clean_up_text(one) and not one.undone]
    then = "ircli mitigate --list" if left else next_step(session, done.record)
    session.done(done, f"Taken back: {attempts[number - 1].title}.", then=(then,))
