"""Lay out lines that begin with a word of their own, so that they fit a terminal and stay whole in a pipe."""

from collections.abc import Iterable, Sequence

from ircli.cli.session import Session
from ircli.domain.text import visible

_LABEL = 8


def labelled(label: str, texts: Sequence[str]) -> list[str]:
    """Return texts below each other beside one label, as all commands lay them out."""
    return [f"  {label if number == 0 else '':{_LABEL}}  {text}" for number, text in enumerate(texts)]


def answer_lines(session: Session, lines: Iterable[str]) -> None:
    """Write lines to standard output, made visible; where people look, long ones are broken between words."""
    session.terminal.answer(lines_text(session, lines))


def lines_text(session: Session, lines: Iterable[str]) -> str:
    """Return lines as `answer_lines` writes them."""
    shown = [visible(line) for line in lines]
    if session.terminal.is_rich:
        import textwrap

        width = session.terminal.width()
        shown = [
            line
            if len(line) <= width
            else textwrap.fill(
                line,
                width,
                subsequent_indent=" " * (_LABEL + 4),
                break_long_words=False,
                break_on_hyphens=False,
            )
            for line in shown
        ]
    return "\n".join(shown)
