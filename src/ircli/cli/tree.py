"""The tree of commands: names and one line each are known at once, a command's module is loaded when it is used."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_group

from ircli.errors import IrcliError, UsageError

# Section -> command -> (module with its `app`, what it does). Help prints these; a test holds the sentences
# equal to the commands' own.
SECTIONS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "During an incident": {
        "detect": ("detect.command", "Decide whether what was noticed is an incident."),
        "declare": ("declare", "Open an incident and make it the active one."),
        "triage": ("triage.command", "Find out how bad it is, and who does what."),
        "log": ("log", "Write a note to the timeline: ircli log WORDS."),
        "run": ("run", "Run a command and keep its output: ircli run -- COMMAND."),
        "severity": ("life", "Decide the severity level."),
        "role": ("role", "Say who does what."),
        "investigate": ("investigate.command", "Follow lines of inquiry: suspected, ruled out, confirmed."),
        "mitigate": ("mitigate.command", "Stop the impact: what to do, why, and what came of it."),
        "runbook": ("runbook.command", "Find, follow and run runbooks."),
        "update": ("update.command", "Tell an audience how it stands."),
        "mark": ("life", "Set or correct a lifecycle time."),
        "resolve": ("resolve.command", "End the response, once every criterion holds."),
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
        "next": ("next", "Say what to do now, and why."),
        "checklist": ("checklist", "Show what should be done by when; tick what is."),
        "timeline": ("timeline", "Show what happened, in order."),
        "show": ("look", "Show everything known about an incident."),
        "list": ("list", "List incidents."),
        "switch": ("look", "Choose the incident that commands act on."),
        "prompt": ("prompt", "Print a short segment for a shell prompt."),
    },
    "Afterwards": {
        "postmortem": ("postmortem.command", "Write the postmortem from the timeline."),
        "action": ("action.command", "Agree on what is to be done, and see that it is."),
        "metrics": ("metrics.command", "Say how well we detect, respond and learn."),
        "import": ("import_", "Take over past incidents from files."),
        "export": ("export", "Give incidents out again: as JSON, a table or a database."),
    },
    "ircli itself": {
        "demo": ("demo", "Replay a real incident in a throw-away store."),
        "doctor": ("doctor", "Check the store without changing it."),
        "playbook": ("playbook", "Show, copy and check the process as data."),
        "config": ("config", "Show and change settings."),
        "completion": ("completion", "Print a completion script for your shell."),
        "help": ("help", "Explain a command or a topic."),
    },
}
COMMANDS: Mapping[str, tuple[str, str]] = {
    name: place for commands in SECTIONS.values() for name, place in commands.items()
}
# Words that other tools have for the same, and what it is called here.
SYNONYMS: Mapping[str, str] = {
    "ack": "triage",
    "acknowledge": "triage",
    "alert": "detect",
    "assign": "role assign",
    "create": "declare",
    "end": "resolve",
    "fix": "mitigate",
    "note": "log",
    "open": "declare",
    "start": "declare",
    "task": "action add",
    "todo": "next",
}
COMMON = "Common options, before or after the command: --json --incident ID --no-input --quiet --no-color --playbook DIR"


class Subcommands(dict[str, Any]):
    """The commands of a group, each of which has a module of its own and is loaded when it is asked for."""

    def __init__(self, package: str, modules: Mapping[str, str]) -> None:
        """Take the modules by the names of their commands, in the order of help."""
        super().__init__(modules)
        self.package = package
        self.loaded: dict[str, Any] = {}
        self.prepare = _as_it_is

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - Typer's own tree is not typed for outsiders
        """Return a command, loading it."""
        if name not in self.loaded:
            module = super().__getitem__(name)
            self.loaded[name] = self.prepare(_one_of(_load(f"{self.package}.{module}").app, name))
        return self.loaded[name]

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401
        """Return a command, loading it; the default for a name that is none."""
        if name not in self:
            return default
        return self[name]

    def values(self) -> Any:  # noqa: ANN401
        """Return all commands, loading them."""
        return [self[name] for name in self]

    def items(self) -> Any:  # noqa: ANN401
        """Return all commands by their names, loading them."""
        return [(name, self[name]) for name in self]


def group_of(package: str, modules: Mapping[str, str]) -> type[TyperGroup]:
    """Return the class of a group whose commands have a module of their own each, and are loaded when they are used."""

    class Group(TyperGroup):
        """The commands of a package."""

        def __init__(self, **attributes: Any) -> None:  # noqa: ANN401 - Typer's own
            super().__init__(**attributes)
            self.commands = Subcommands(package, modules)

    return Group


def _as_it_is(command: Any) -> Any:  # noqa: ANN401
    return command


class Tree(TyperGroup):
    """The top of the tree."""

    listing = False  # completing a name needs no command's module

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # noqa: ARG002
        """Return all names, in the order of help."""
        return list(COMMANDS)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]  # noqa: ANN401
        """Return a command, loading the module that holds it; None for a name that is none."""
        if cmd_name not in COMMANDS:
            return None
        _, sentence = COMMANDS[cmd_name]
        if self.listing:
            return TyperCommand(cmd_name, help=sentence)
        found = command_named(cmd_name)
        if hasattr(found, "take_playbook"):  # its flags are the questions of a form
            found.take_playbook(_playbook(ctx))
        return with_common_options(found)

    def format_commands(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]  # noqa: ANN401, ARG002
        """Write the commands by section."""
        for section, commands in SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl([(name, sentence) for name, (_, sentence) in commands.items()])

    def resolve_command(self, ctx: typer.Context, args: list[str]) -> Any:  # type: ignore[override]  # noqa: ANN401
        """Find the command; a mistyped one gets a suggestion, and is never run or recorded."""
        self.commands = dict.fromkeys(COMMANDS, self)  # only the names, for suggestions
        if args[:1] != ["run"]:  # whose words are another command's
            _use_playbook(ctx, None, _playbook_in(args))
        if args and args[0] in SYNONYMS:
            raise UsageError(f"No such command '{args[0]}'.", hint=f"ircli {SYNONYMS[args[0]]}")
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: typer.Context, incomplete: str) -> Any:  # type: ignore[override]  # noqa: ANN401
        """Return what a half-typed command may become."""
        self.listing = True
        return super().shell_complete(ctx, incomplete)


def command_named(name: str) -> Any:  # noqa: ANN401 - Typer's own tree is not typed for outsiders
    """Return a command with its own options alone, loading the module that holds it."""
    module, _ = COMMANDS[name]
    app: typer.Typer = _load(f"ircli.cli.{module}").app
    return get_group(app).commands[name] if app.registered_groups else _one_of(app, name)


def _one_of(app: typer.Typer, name: str) -> Any:  # noqa: ANN401 - Typer's own tree is not typed for outsiders
    # This one alone: making a command costs half a millisecond, and some modules have six.
    alone = typer.Typer(rich_markup_mode=None)
    alone.registered_commands = [one for one in app.registered_commands if _name_of(one) == name]
    alone.registered_groups = [one for one in app.registered_groups if one.name == name]
    return get_group(alone).commands[name]


def _name_of(command: typer.models.CommandInfo) -> str:
    return command.name or str(getattr(command.callback, "__name__", ""))


def _playbook(ctx: typer.Context) -> Any:  # noqa: ANN401 - naming its class would load it
    from ircli.store.playbooks import Playbook

    try:
        return ctx.obj.shell.playbook if ctx.obj is not None else Playbook()
    except (IrcliError, OSError):
        return Playbook()  # the command itself says so; its help is shown all the same


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
    commands = getattr(command, "commands", {})
    if isinstance(commands, Subcommands):
        commands.prepare = with_common_options
        return command
    for below in commands.values():
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
        TyperOption(
            param_decls=["--playbook", "common_playbook"],
            expose_value=False,
            callback=_use_playbook,
            hidden=True,
        ),
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


def _use_playbook(ctx: typer.Context, param: object, value: str | None) -> str | None:
    if value and ctx.obj is not None:
        ctx.obj.use_playbook(value)
    return value


def _playbook_in(arguments: Sequence[str]) -> str:
    """Return the folder that an option after the command names: a command whose flags are questions needs it sooner."""
    folder = ""
    for position, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument.startswith("--playbook="):
            folder = argument.partition("=")[2]
        elif argument == "--playbook":
            folder = arguments[position + 1] if position + 1 < len(arguments) else ""
    return folder


def _incidents(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    from ircli.cli.complete import incidents

    return incidents(incomplete)
