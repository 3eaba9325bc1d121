"""Turn plain data into how commands are run, or say where it is wrong."""

import re

from ircli.errors import MisreadError
from ircli.playbook.plain import Piece, by_name, each, fields, items, number, shorten, text, texts, word
from ircli.playbook.running import Running, Secret

_DAY_OF_SECONDS = 24 * 60 * 60
_LONGEST = 500  # characters of a pattern
# A group that repeats something is repeated itself: some texts would take such a pattern years.
_NESTED = re.compile(r"\((?:[^()\\]|\\.)*(?:[+*]|\{\d+,\})(?:[^()\\]|\\.)*\)(?:[+*]|\{\d+,\})")


def parse_running(data: object) -> Running:
    """Return how commands are run, from plain data; raise MisreadError where it does not say."""
    top = fields(Piece(data), required=("time_limit", "changes", "interactive"), optional=("secrets",))
    secrets = top.get("secrets", Piece([]))
    return Running(
        changes=tuple(_phrase(piece) for piece in texts(top["changes"])),
        interactive=tuple(_phrase(piece) for piece in texts(top["interactive"])),
        time_limit=number(top["time_limit"], least=1, most=_DAY_OF_SECONDS),
        secrets=() if secrets.value == [] else each(items(secrets), _secret, unique={"name": by_name}),
    )


def _phrase(piece: Piece) -> str:
    return " ".join(text(piece).split())


def _secret(piece: Piece) -> Secret:
    found = fields(piece, required=("name", "pattern"))
    return Secret(word(found["name"]), _regular(found["pattern"]))


def _regular(piece: Piece) -> str:
    """Return a pattern that can be looked for: it is sound, short, and finds something."""
    pattern = text(piece)
    if len(pattern) > _LONGEST:
        raise MisreadError(
            f"{piece.where} has {len(pattern)} characters.", path=piece.path, hint=f"At most {_LONGEST}."
        )
    try:
        matches = re.compile(pattern).search("")
    except (re.error, OverflowError, RecursionError) as error:
        raise MisreadError(
            f"'{shorten(pattern)}' is no pattern: {shorten(str(error))}.",
            path=piece.path,
            hint="A regular expression, such as acme_[0-9a-f]{32}.",
        ) from error
    if matches:
        raise MisreadError(
            f"'{shorten(pattern)}' matches nothing at all, so everywhere.",
            path=piece.path,
            hint="Let it need one character.",
        )
    if _NESTED.search(pattern):
        raise MisreadError(
            f"'{shorten(pattern)}' repeats what repeats, which can take for ever.",
            path=piece.path,
            hint="Take the inner + or * away.",
        )
    return pattern
