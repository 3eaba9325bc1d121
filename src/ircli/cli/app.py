"""Run a command line: the one place where failures become sentences and exit statuses."""

import os
from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Any

import typer
from typer.main import get_command

from ircli import __version__
from ircli.cli.session import Session, process_session
from ircli.cli.tree import COMMANDS, Tree, common_options
from ircli.errors import EndedBySignal, IrcliError, NotStoredError, UsageError
from ircli.ui.lastwords import only_looks, said

START = """\
An alert, or a report?    ircli detect
An incident, for sure?    ircli declare 'What is broken'
What is to do now?        ircli next
Stop the impact:          ircli mitigate
Write something down:     ircli log WORDS
Tell people:              ircli update
How does it stand?        ircli status

All commands: ircli --help   One of them: ircli help COMMAND"""
EPILOG = (
    "An alert? ircli detect. An incident, for sure? ircli declare 'What is broken'. Then ircli next says what to do."
    " Common options, before or after the command: --json --incident ID --no-input --quiet --no-color --playbook DIR."
    " More: ircli help COMMAND, ircli help exit-codes."
)

_SIGPIPE = 13
# What suggestions leave to whoever types them.
PLACEHOLDERS = {
    "PERSON": "somebody's name",
    "LEVEL": "a severity level",
    "WHY": "the reason",
    "TIME": "a time",
    "ITEM": "an item of the checklist",
    "OUTCOME": "what came of it",
    "TEXT": "your own words",
    "DAY": "a day",
}

app = typer.Typer(
    cls=Tree,
    name="ircli",
    help="Incident response in a terminal: works with no server, no account and no network.",
    epilog=EPILOG,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"ircli {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", "-V", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Incident response in a terminal: works with no server, no account and no network."""


def main(arguments: Sequence[str]) -> int:
    """Run a command line of this process and return its exit status."""
    if "_IRCLI_COMPLETE" in os.environ:
        return _complete(process_session())
    session = process_session()
    if not arguments:
        session.terminal.answer(START)
        return 0
    return run(arguments, session)


def _complete(session: Session) -> int:
    """Answer a shell that completes a word: quickly, and silently where that fails."""
    from typer._completion_classes import completion_init

    completion_init()
    try:
        _root_command().main(args=[], prog_name="ircli", standalone_mode=False, obj=session)
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 1
    except Exception:  # noqa: BLE001 - a half-typed line, or a broken store, must not spoil somebody's prompt
        return 1
    return 0


def _root_command() -> Any:  # noqa: ANN401 - Typer's own tree is not typed for outsiders
    command = get_command(app)
    command.params.extend(common_options())
    return command


def run(arguments: Sequence[str], session: Session) -> int:
    """Run a command line in a session and return its exit status."""
    try:
        _refuse_placeholders(arguments)
        status = _root_command().main(
            args=list(arguments), prog_name="ircli", standalone_mode=False, obj=session
        )
    except SystemExit as error:
        raise EndedBySignal(_SIGPIPE) from error  # so Typer ends when nobody reads its help any more
    except Exception as error:  # noqa: BLE001 - the boundary: whatever happened becomes one sentence
        failed = _failed(session, error, arguments)
        return failed if session.failing is None else session.failing
    if status == 130 and not session.terminal.stopped_asking and session.failing is None:
        raise KeyboardInterrupt  # Typer made a number of it
    return status if isinstance(status, int) else 0


def _refuse_placeholders(arguments: Sequence[str]) -> None:
    """Refuse a suggestion that was pasted as it stands: nobody is called PERSON."""
    command = next((word for word in arguments if word in COMMANDS), "")
    if command in ("log", "help", "run"):
        return
    for word, after in pairwise((*arguments, "-")):
        # Words in capitals may stand in a sentence that nobody quoted.
        if word in PLACEHOLDERS and after.startswith("-"):
            raise UsageError(f"{word} stands for something.", hint=f"Put {PLACEHOLDERS[word]} in its place.")


def _failed(session: Session, error: Exception, arguments: Sequence[str]) -> int:
    """Tell about a failure and return its exit status."""
    match error:
        case NotStoredError():
            return session.fail(_with_words(error, arguments))
        case UsageError():
            session.json = session.json or _asks_json(arguments)  # it may come before an option is read
            return session.fail(error)
        case IrcliError():
            return session.fail(error)
        case typer.TyperException() if type(error).__name__ == "NoArgsIsHelpError":
            session.terminal.answer(error.format_message())  # a group by itself is a question, and no mistake
            return 0
        case typer.TyperException():
            session.json = session.json or _asks_json(arguments)
            return session.fail(_usage(error))
        case typer.Abort():
            # Typer takes any EOFError for the end of input; compiled code that was cut short raises one too.
            cause = error.__cause__
            return _bug(session, cause, arguments) if isinstance(cause, EOFError) else 130
        case OSError():
            failure = _unwritten(error) if only_looks(arguments) else _with_words(_disk(error), arguments)
            return session.fail(failure)
        case ImportError():
            what = f"A part of ircli cannot be loaded: {error}."
            unloaded = NotStoredError(what, hint="Look at the disk, or install it again.")
            return session.fail(_with_words(unloaded, arguments))
        case _:
            return _bug(session, error, arguments)


def _asks_json(arguments: Sequence[str]) -> bool:
    """Return whether a command line that could not be read asks for JSON; what another command was given does not."""
    ours = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return "--json" in ours


def _usage(error: typer.TyperException) -> IrcliError:
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "ircli"
    hint = f"{path} --help"
    if type(error).__name__ == "NoSuchOption" and context is not None and _takes_words(context.command):
        hint = f"{hint}; words that begin with a dash go behind --"
    return UsageError(error.format_message(), hint=hint)


def _takes_words(command: Any) -> bool:  # noqa: ANN401 - Typer's own tree is not typed for outsiders
    return any(one.param_type_name == "argument" and one.nargs == -1 for one in command.params)


def _with_words(error: NotStoredError, arguments: Sequence[str]) -> NotStoredError:
    """Return the error with the command line, so that what was typed is not lost."""
    if not error.is_stored:
        error.words = error.words or said(arguments)
    return error


def _unwritten(error: OSError) -> IrcliError:
    where = f"{error.filename}: " if error.filename else ""
    return IrcliError(f"{where}{error.strerror or error}.", hint="ircli doctor")


def _disk(error: OSError) -> NotStoredError:
    where = f"{error.filename}: " if error.filename else ""
    return NotStoredError(f"{where}{error.strerror or error}.", hint="ircli doctor")


def _bug(session: Session, error: Exception, arguments: Sequence[str]) -> int:
    from ircli.store.bytecode import remove_damaged

    if remove_damaged(error):
        return session.fail(
            IrcliError(
                "Python's compiled code was damaged by a full disk; the damaged file is removed.",
                hint="ircli timeline shows whether the command was recorded; then run it again.",
            )
        )
    if session.environ.get("IRCLI_DEBUG"):
        import traceback

        session.terminal.warn("".join(traceback.format_exception(error)))
    bug = IrcliError(
        f"This is a bug in ircli: {type(error).__name__}: {error}",
        hint="Run it again with IRCLI_DEBUG=1 and report what it prints.",
    )
    bug.words = said(arguments)
    return session.fail(bug, heading="Perhaps not recorded")
