"""The tree of commands: names and one line each are known at once, a command's module is loaded when it is used."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_group

# Section -> command -> (module with its `app`, what it does). Help prints these; a test holds the sentences
# equal to the commands' own.
SECTIONS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "During an incident": {
        "declare": ("declare", "Open an incident and make it the active one."),
        "triage": ("triage", "Answer the triage questions, decide the severity, name the roles."),
        "log": ("log", "Write a note to the timeline: ircli log WORDS."),
        "severity": ("life", "Decide the severity level."),
        "role": ("role", "Say who does what."),
        "mark": ("life", "Set or correct a lifecycle time."),
        "resolve": ("life", "End the response."),
        "reopen": ("life", "Take the response up again."),
        "close": ("life", "End the follow-up."),
        "dismiss": ("life", "Say that it was no incident of its own."),
    },
    "Correcting the record": {
        "edit": ("life", "Change the title, the summary or the services."),
        "amend": ("correct", "Correct the words, time or kind of an entry."),
        "withdraw": ("correct", "Take an entry back; it stays in the history."),
    },
    "Looking": {
        "status": ("look", "Show the active incident at a glance."),
        "timeline": ("timeline", "Show what happened, in order."),
        "show": ("look", "Show everything known about an incident."),
        "list": ("list", "List incidents."),
        "switch": ("look", "Choose the incident that commands act on."),
    },
    "Afterwards": {
        "postmortem": ("postmortem", "Write the postmortem from the timeline."),
        "import": ("import_", "Take over past incidents from files."),
    },
    "ircli itself": {
        "demo": ("demo", "Replay a real incident in a throw-away store."),
        "doctor": ("doctor", "Check the store without changing it."),
        "config": ("config", "Show and change settings."),
        "completion": ("completion", "Print a completion script for your shell."),
        "help": ("help", "Explain a command or a topic."),
    },
}
COMMANDS: Mapping[str, tuple[str, str]] = {
    name: place for commands in SECTIONS.values() for name, place in commands.items()
}
COMMON = "Common options, before or after the command: --json --incident ID --no-input --quiet --no-color"


class Tree(TyperGroup):
    """The top of the tree."""

    listing = False  # completing a name needs no command's module

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # noqa: ARG002
        """Return all names, in the order of help."""
        return list(COMMANDS)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]  # noqa: ANN401, ARG002
        """Return a command, loading the module that holds it; None for a name that is none."""
        if cmd_name not in COMMANDS:
            return None
        module, sentence = COMMANDS[cmd_name]
        if self.listing:
            return TyperCommand(cmd_name, help=sentence)
        found = get_group(_load(f"ircli.cli.{module}").app).commands[cmd_name]
        return with_common_options(found)

    def format_commands(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]  # noqa: ANN401, ARG002
        """Write the commands by section."""
        for section, commands in SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl([(name, sentence) for name, (_, sentence) in commands.items()])

    def resolve_command(self, ctx: typer.Context, args: list[str]) -> Any:  # type: ignore[override]  # noqa: ANN401
        """Find the command; a mistyped one gets a suggestion, and is never run or recorded."""
        self.commands = dict.fromkeys(COMMANDS, self)  # only the names, for suggestions
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: typer.Context, incomplete: str) -> Any:  # type: ignore[override]  # noqa: ANN401
        """Return what a half-typed command may become."""
        self.listing = True
        return super().shell_complete(ctx, incomplete)


def _load(module: str) -> Any:  # noqa: ANN401 - a module
    try:
        return import_module(module)
    except (EOFError, ValueError, TypeError, ImportError) as error:
        from ircli.store.bytecode import remove_damaged, start_again

        if not remove_damaged(error):
            raise
        start_again()  # no command has begun yet


def with_common_options(command: Any) -> Any:  # noqa: ANN401 - Typer's own tree is not typed for outsiders
    """Give a command, and those below it, the options that all commands share."""
    command.params.extend(common_options())
    if not command.epilog:
        command.epilog = COMMON
    for below in getattr(command, "commands", {}).values():
        with_common_options(below)
    return command


def common_options() -> list[TyperOption]:
    """Return the options that work before and after every command."""
    return [
        _flag("--json", "json"),
        TyperOption(
            param_decls=["--incident", "common_incident"],
            expose_value=False,
            callback=_remember("incident"),
            hidden=True,
            autocompletion=_incidents,
        ),
        _flag("--no-input", "no_input"),
        _flag("--quiet", "quiet", "-q"),
        _flag("--no-color", "no_color"),
    ]


def _flag(name: str, attribute: str, *others: str) -> TyperOption:
    return TyperOption(
        param_decls=[name, *others, f"common_{attribute}"],
        is_flag=True,
        default=False,
        expose_value=False,
        callback=_remember(attribute),
        hidden=True,
    )


def _remember(attribute: str) -> Any:  # noqa: ANN401 - a callback in Typer's own form
    def remember(ctx: typer.Context, param: object, value: object) -> object:
        if value and ctx.obj is not None:
            owner = ctx.obj if hasattr(ctx.obj, attribute) else ctx.obj.terminal
            setattr(owner, attribute, value)
        return value

    return remember


def _incidents(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    from ircli.cli.complete import incidents

    return incidents(incomplete)
