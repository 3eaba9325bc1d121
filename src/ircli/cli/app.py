"""Run a command line: the one place where failures become sentences and exit statuses."""

import os
import shlex
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.main import get_command

from ircli import __version__
from ircli.cli.session import Session, process_session
from ircli.cli.tree import Tree, common_options
from ircli.errors import IrcliError, NotStoredError, UsageError

EPILOG = (
    "Start with: ircli declare 'What is broken'. Then ircli status says what is known and what is next."
    " Common options, before or after the command: --json --incident ID --no-input --quiet --no-color."
    " More: ircli help COMMAND, ircli help exit-codes."
)

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
        from typer._completion_classes import completion_init

        completion_init()
    return run(arguments or ["--help"], process_session())


def run(arguments: Sequence[str], session: Session) -> int:
    """Run a command line in a session and return its exit status."""
    command = get_command(app)
    command.params.extend(common_options())
    try:
        status = command.main(args=list(arguments), prog_name="ircli", standalone_mode=False, obj=session)
    except NotStoredError as error:
        return session.fail(_with_words(error, arguments))
    except IrcliError as error:
        return session.fail(error)
    except typer.TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":  # a group by itself is a question, and no mistake
            session.terminal.answer(error.format_message())
            return 0
        session.json = session.json or "--json" in arguments
        return session.fail(_usage(error))
    except typer.Abort as abort:
        # Typer takes any EOFError for the end of input; compiled code that was cut short raises one too.
        return _bug(session, abort.__cause__) if isinstance(abort.__cause__, EOFError) else 130
    except OSError as error:
        return session.fail(_with_words(_disk(error), arguments))
    except ImportError as error:
        failure = NotStoredError(
            f"A part of ircli cannot be loaded: {error}.", hint="Look at the disk, or install again."
        )
        return session.fail(_with_words(failure, arguments))
    except Exception as error:  # noqa: BLE001 - the boundary: a bug becomes one sentence
        return _bug(session, error)
    if status == 130:
        raise KeyboardInterrupt  # Typer made a number of it
    return status if isinstance(status, int) else 0


def _usage(error: typer.TyperException) -> IrcliError:
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "ircli"
    return UsageError(error.format_message(), hint=f"{path} --help")


def _with_words(error: NotStoredError, arguments: Sequence[str]) -> NotStoredError:
    """Return the error with the command line, so that what was typed is not lost."""
    error.words = error.words or f"ircli {shlex.join(arguments)}"
    return error


def _disk(error: OSError) -> NotStoredError:
    where = f"{error.filename}: " if error.filename else ""
    return NotStoredError(f"{where}{error.strerror or error}.", hint="ircli doctor")


def _bug(session: Session, error: Exception) -> int:
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
    return session.fail(
        IrcliError(
            f"This is a bug in ircli: {type(error).__name__}: {error}",
            hint="Run it again with IRCLI_DEBUG=1 and report what it prints.",
        )
    )
