"""Ask one question at a time: with questionary, or as plain numbered text where the screen cannot be redrawn."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ircli.domain.text import visible
from ircli.errors import EndedBySignal

if TYPE_CHECKING:
    from ircli.ui.terminal import Terminal

_HANGUP = 1


def text(terminal: "Terminal", question: str, *, default: str, optional: bool) -> str:
    """Return a line of text; blank only where the question is optional."""
    suffix = " (Enter to skip)" if optional and "Enter " not in question else ""
    while True:
        if terminal.is_plain:
            given = (
                _read_line(terminal, f"{question}{suffix}{f' [{default}]' if default else ''}: ") or default
            )
        else:
            import questionary

            given = _answer(terminal, lambda: questionary.text(visible(question) + suffix, default=default))
        if given.strip() or optional:
            return given.strip()
        terminal.warn("An answer is needed here. Ctrl-C leaves.")


def choice(terminal: "Terminal", question: str, options: Sequence[tuple[str, str]], *, default: str) -> str:
    """Return the value of the option that was picked."""
    if terminal.is_plain:
        return _numbered(terminal, question, options, default)
    import questionary

    choices = [questionary.Choice(title=visible(label), value=value) for value, label in options]
    known = [value for value, _ in options]
    picked: str = _answer(
        terminal,
        lambda: questionary.select(
            visible(question),
            choices=choices,
            default=default if default in known else None,
            use_shortcuts=len(choices) <= 36,
            instruction=" ",
        ),
    )
    return picked


def _answer(terminal: "Terminal", make: Callable[[], Any]) -> Any:  # noqa: ANN401 - as questionary has it
    """Run one question on standard error, so that standard output stays the answer's."""
    from prompt_toolkit.application import create_app_session
    from prompt_toolkit.input import create_input
    from prompt_toolkit.output import create_output

    try:
        with create_app_session(
            input=create_input(stdin=terminal.stdin), output=create_output(stdout=terminal.stderr)
        ):
            # Not ask(): it turns Ctrl-C into an answer. Nor unsafe_ask(): its menus ignore SIGINT.
            return make().application.run(handle_sigint=False)
    except KeyboardInterrupt:
        terminal.stopped_asking = True
        raise
    except EOFError as error:
        raise _end(terminal) from error
    except OSError as error:
        raise EndedBySignal(_HANGUP) from error  # the terminal has gone


def _numbered(terminal: "Terminal", question: str, options: Sequence[tuple[str, str]], default: str) -> str:
    terminal.warn(visible(question))
    for number, (value, label) in enumerate(options, start=1):
        mark = " (default)" if value == default else ""
        terminal.warn(f"  {number}. {visible(label)}{mark}")
    while True:
        given = _read_line(terminal, f"Number, 1 to {len(options)}: ").strip()
        if not given and default:
            return default
        if given.isascii() and given.isdecimal() and 1 <= int(given) <= len(options):
            return options[int(given) - 1][0]
        for value, _ in options:
            if given.casefold() == value.casefold():
                return value
        terminal.warn(f"'{visible(given)}' is none of them.")


def _read_line(terminal: "Terminal", prompt: str) -> str:
    terminal.stderr.write(visible(prompt))
    terminal.stderr.flush()
    try:
        line = terminal.stdin.readline()
    except KeyboardInterrupt:
        terminal.stopped_asking = True
        terminal.warn("")  # leave the line of the question
        raise
    if not line:
        raise _end(terminal)
    return line.rstrip("\n")


def _end(terminal: "Terminal") -> BaseException:
    """Return how the program ends when no answer can come: interrupted by Ctrl-D, or hung up."""
    if not terminal.stdin.isatty():
        return EndedBySignal(_HANGUP)
    terminal.stopped_asking = True
    return KeyboardInterrupt()
