"""Draw Markdown in a terminal: its structure for the eye, all of its text, and nothing in it that acts."""

import io
from collections.abc import Iterable, Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from rich.cells import cell_len
from rich.console import Console
from rich.markdown import Markdown

from ircli.domain.text import visible

_MOST = 60_000  # characters; more than that is no reading for a terminal, and slow to lay out
_GAP = "  "
_DEPTH = 50  # lists and quotes in each other


def drawn(text: str, *, width: int, colour: bool) -> str:
    """Return Markdown laid out in `width` columns; as it stands where it is too long or too deep for that."""
    shown = visible(text.replace("\r\n", "\n"), keep="\n\t")
    if len(shown) > _MOST:
        return shown
    canvas = io.StringIO()
    console = Console(
        file=canvas,
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )
    page = _page(shown, width=width)
    if page is None:
        return shown
    console.print(page)
    return "".join(line.rstrip() + "\n" for line in canvas.getvalue().split("\n")).rstrip("\n") + "\n"


def _page(text: str, *, width: int) -> Markdown | None:
    """Return Markdown to be laid out, or None where it is too deep: what lies below would be left out."""
    parser = MarkdownIt("commonmark", {"maxNesting": _DEPTH}).enable(["table", "strikethrough"])
    tokens = parser.parse(text)
    if any(token.level >= _DEPTH - 1 for token in tokens):
        return None
    page = Markdown("", hyperlinks=False, code_theme="ansi_dark")
    page.parsed = list(_plain(_without_tables(tokens, width)))
    return page


def _plain(tokens: Iterable[Token]) -> Iterator[Token]:
    """Give tokens without HTML, which would vanish (`<pod>` is a tag to Markdown): it is shown as it stands."""
    for token in tokens:
        # Once more: an entity (&#x202e;) is no character until it is parsed.
        token.content = visible(token.content, keep="\n\t")
        token.attrs = {
            name: visible(said) if isinstance(said, str) else said for name, said in token.attrs.items()
        }
        match token.type:
            case "html_block":
                yield Token("code_block", "code", 0, content=token.content, block=True)
            case "html_inline":
                yield Token("text", "", 0, content=token.content)
            case "fence":
                token.info = ""  # no colours by language: its rules are not made for hostile text
                yield token
            case "image":
                yield from _picture(token)
            case _:
                if token.children:
                    token.children = list(_plain(token.children))
                yield token


def _without_tables(tokens: Iterable[Token], width: int) -> Iterator[Token]:
    """Give tokens with each table drawn as our own are: Rich cuts what does not fit."""
    rows: list[list[str]] | None = None
    for token in tokens:
        match token.type:
            case "table_open":
                rows = []
            case "table_close" if rows is not None:
                yield Token("code_block", "code", 0, content=_table(rows, width), block=True)
                rows = None
            case "tr_open" if rows is not None:
                rows.append([])
            case "inline" if rows is not None:
                rows[-1].append(token.content)
            case _:
                if rows is None:
                    yield token


def _table(rows: Sequence[Sequence[str]], width: int) -> str:
    """Return rows in columns where they fit, else each row in a line that is folded."""
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    if sum(widths) + len(_GAP) * len(widths) > width:
        return "\n".join(" | ".join(row) for row in rows)
    lines = [
        _GAP.join(cell + " " * (wide - cell_len(cell)) for cell, wide in zip(row, widths, strict=True))
        for row in rows
    ]
    return "\n".join([lines[0], "─" * cell_len(lines[0]), *lines[1:]])


def _picture(token: Token) -> Iterator[Token]:
    """Give a picture as words and where it lies: a terminal shows none."""
    yield Token("text", "", 0, content=f"{token.content} ({token.attrs.get('src', '')})")
