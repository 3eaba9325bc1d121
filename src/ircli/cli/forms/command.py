"""Commands that have a flag for each question of one of the playbook's forms."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, cast

import typer
from typer.core import TyperCommand, TyperOption

from ircli.cli.tree import common_options
from ircli.domain.text import visible
from ircli.errors import IrcliError
from ircli.playbook.form import Form, Question

if TYPE_CHECKING:
    from ircli.store.playbooks import Playbook

_ANSWERS = "ircli.answers"
_HELP = ("-h", "--help")
# A completion's help is evaluated by zsh, behind quotes that a backslash opens, and is markup to Rich.
_INERT = str.maketrans({**dict.fromkeys("\\`$\"'", ""), "[": "(", "]": ")"})


class FormCommand(TyperCommand):
    """A command with a flag for each question of a form; a subclass says which form of the playbook that is."""

    asked = Form(name="", title="")
    renamed: tuple[tuple[Question, str], ...] = ()

    def form(self, playbook: "Playbook") -> Form:
        """Return the form whose questions are asked."""
        raise NotImplementedError

    def take_playbook(self, playbook: "Playbook") -> None:
        """Add the flags; those of our own playbook where nobody can tell what the user's says."""
        try:
            form = self.form(playbook)
        except (IrcliError, OSError):  # help goes on; whoever runs the command hears of it then
            from ircli.store.playbooks import Playbook

            form = self.form(Playbook())
        own = {name for param in (*self.params, *common_options()) for name in param.opts}
        self.asked = with_free_flags(form, taken={*own, *_HELP})
        self.renamed = tuple(
            (after, before.flag)
            for before, after in zip(form.questions, self.asked.questions, strict=True)
            if before.flag != after.flag
        )
        self.params.extend(
            _option(question, f"answer_{number}") for number, question in enumerate(self.asked.questions)
        )

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:  # noqa: ANN401 - Typer's own form
        """Return what goes on like this, with nothing in its help that a shell acts on: a playbook may be anybody's."""
        found = super().shell_complete(ctx, incomplete)
        for one in found:
            one.help = one.help.translate(_INERT) if one.help else one.help
        return found

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]  # noqa: ANN401 - Typer's own form
        """Say which flags are called otherwise here, and run the command."""
        for question, flag in self.renamed:
            ctx.obj.terminal.warn(
                f"  note      {visible(flag)} is taken: the question '{visible(question.name)}' has {question.flag} here."
            )
        return super().invoke(ctx)


def form_of(ctx: typer.Context) -> Form:
    """Return the form that a command asks, with the flags that its questions have there."""
    return cast("FormCommand", ctx.command).asked


def given_in(ctx: typer.Context) -> dict[str, str]:
    """Return the answers that came as flags, by the names of their questions."""
    return dict(ctx.meta.get(_ANSWERS, {}))


def with_free_flags(form: Form, *, taken: Collection[str]) -> Form:
    """Return a form in which no question has a flag that is taken, by the command or by another question."""
    used, questions = set(taken), []
    for question in form.questions:
        flag = question.flag
        while flag in used:
            flag = f"--{form.name}-{question.name}" if flag == question.flag else f"{flag}-too"
        used.add(flag)
        questions.append(question._replace(flag=flag))
    return form._replace(questions=tuple(questions))


def _option(question: Question, name: str) -> TyperOption:
    values = [option.value for option in question.options]

    def remember(ctx: typer.Context, param: object, value: str | None) -> str | None:
        if value is not None:
            ctx.meta.setdefault(_ANSWERS, {})[question.name] = value
        return value

    def complete(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
        if question.kind == "incident":
            from ircli.cli.complete import incidents

            return incidents(incomplete)
        return [value for value in values if value.startswith(incomplete)]

    return TyperOption(
        param_decls=[question.flag, name],
        expose_value=False,
        callback=remember,
        metavar="ID" if question.kind == "incident" else "VALUE" if values else "TEXT",
        help=visible(f"{question.ask} {', '.join(values)}." if values else question.ask),
        autocompletion=complete,
    )
