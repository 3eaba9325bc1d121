"""Turn plain data into checks that can be run, or say where it is wrong."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from ircli.errors import MisreadError
from ircli.playbook.checks import Check
from ircli.playbook.plain import Piece, by_name, choice, each, fields, items, number, shorten, text, word

# What each kind needs beside what all have, and what else it may have.
_NEEDS: Mapping[str, str] = {"http": "url", "tcp": "address", "command": "run"}
_EXPECTS: Mapping[str, tuple[int, int, int]] = {"http": (200, 100, 599), "command": (0, 0, 255)}
_ALL = ("name", "title", "criterion", "kind")
_DAY_OF_SECONDS = 24 * 60 * 60
_PORTS = 65535


def parse_checks(data: object) -> tuple[Check, ...]:
    """Return the checks that plain data describes, perhaps none; raise MisreadError where it does not."""
    top = fields(Piece(data), required=("checks",))
    if top["checks"].value == []:
        return ()
    return each(items(top["checks"]), _check, unique={"name": by_name})


def _check(piece: Piece) -> Check:
    kind = _kind(piece)
    needs, expects = _NEEDS[kind], _EXPECTS.get(kind)
    optional = ("every", "timeout", *(("expect",) if expects is not None else ()))
    found = fields(piece, required=(*_ALL, needs), optional=optional)
    fallback, least, most = expects or (0, 0, 0)
    return Check(
        name=word(found["name"]),
        title=text(found["title"]),
        criterion=word(found["criterion"]),
        kind=kind,
        target=_target(found[needs], kind),
        run=each(_arguments(found[needs]), _argument) if kind == "command" else (),
        expect=number(found["expect"], least=least, most=most) if "expect" in found else fallback,
        every=number(found["every"], least=1, most=_DAY_OF_SECONDS) if "every" in found else 30,
        timeout=number(found["timeout"], least=1, most=_DAY_OF_SECONDS) if "timeout" in found else 10,
    )


def _kind(piece: Piece) -> str:
    every = (*_ALL, *_NEEDS.values(), "expect", "every", "timeout")
    found = fields(piece, required=("kind",), optional=every)
    return choice(found["kind"], _NEEDS)


def _target(piece: Piece, kind: str) -> str:
    if kind == "command":
        return ""
    target = text(piece)
    fits = _is_url(target) if kind == "http" else _is_address(target)
    if not fits or not target.isprintable() or " " in target:
        hint = (
            "http://… or https://…, with a host, and no name or password before it."
            if kind == "http"
            else "HOST:PORT, such as db.internal:5432."
        )
        raise MisreadError(f"'{shorten(target)}' is no {_NEEDS[kind]}.", path=piece.path, hint=hint)
    return target


def _is_url(target: str) -> bool:
    try:
        parts = urlsplit(target)
        # What stands before an @ would be shown and recorded, and is not even sent.
        fits = parts.scheme in ("http", "https") and "@" not in parts.netloc
        return fits and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _is_address(target: str) -> bool:
    host, _, port = target.rpartition(":")
    if (
        not host
        or host.startswith("-")
        or not (port.isascii() and port.isdecimal() and len(port) <= len(str(_PORTS)))
    ):
        return False
    if ":" in host and not (host.startswith("[") and host.endswith("]")):
        return False
    return 1 <= int(port) <= _PORTS


def _arguments(piece: Piece) -> Sequence[Piece]:
    if isinstance(piece.value, str):
        raise MisreadError(
            f"{piece.where} is text, and must be a list.",
            path=piece.path,
            hint="The program and its arguments, one each: [pg_isready, -h, db.internal]. No shell reads them.",
        )
    return items(piece)


def _argument(piece: Piece) -> str:
    argument = text(piece)
    if "\0" in argument:
        raise MisreadError(f"{piece.where} cannot be an argument.", path=piece.path)
    return argument
