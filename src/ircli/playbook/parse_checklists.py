"""Turn plain data into checklists, or say where it is wrong."""

from typing import Any

from ircli.domain.events import KINDS
from ircli.domain.incident import MILESTONES
from ircli.domain.names import one_of
from ircli.errors import MisreadError
from ircli.playbook.checklist import Checklist, Item, Proof
from ircli.playbook.plain import (
    Findings,
    Piece,
    by_name,
    choice,
    each,
    fields,
    items,
    mapping,
    number,
    refuse_repeated,
    shorten,
    text,
    word,
)

_YEAR_OF_MINUTES = 366 * 24 * 60
_ACTING = frozenset(";|&$`<>\\\n")  # what a shell would take for more than words


def parse_checklists(data: object) -> tuple[Checklist, ...]:
    """Return the checklists that plain data describes, in its order; raise MisreadError where it does not."""
    top = fields(Piece(data), required=("checklists",))
    pieces = items(top["checklists"])
    found = each(pieces, _checklist, unique={"name": by_name})
    refuse_repeated(
        [
            (item.name, Piece(None, (*piece.path, "items", position, "name")))
            for checklist, piece in zip(found, pieces, strict=True)
            for position, item in enumerate(checklist.items)
        ]
    )
    return found


def _checklist(piece: Piece) -> Checklist:
    found = fields(piece, required=("name", "title", "since", "until", "items"))
    findings = Findings()
    since = findings.read(lambda: choice(found["since"], MILESTONES)) or ""
    listed = findings.read(lambda: each(items(found["items"]), _item)) or ()
    findings.tell()
    return Checklist(
        name=word(found["name"]),
        title=text(found["title"]),
        since=since,
        until=number(found["until"], least=1, most=_YEAR_OF_MINUTES),
        items=listed,
    )


def _item(piece: Piece) -> Item:
    found = fields(piece, required=("name", "text"), optional=("command", "proof"))
    return Item(
        name=word(found["name"]),
        text=text(found["text"]),
        command=_command(found["command"]) if "command" in found else "",
        proofs=_proofs(found["proof"]) if "proof" in found else (),
    )


def _command(piece: Piece) -> str:
    line = text(piece)
    if not line.startswith("ircli ") or not _ACTING.isdisjoint(line):
        raise MisreadError(
            f"'{shorten(line)}' is no command of ircli.",
            path=piece.path,
            hint="One command, such as 'ircli triage'; nothing for a shell in it.",
        )
    return line


def _proofs(piece: Piece) -> tuple[Proof, ...]:
    return each(items(piece) if isinstance(piece.value, list) else [piece], _proof)


def _proof(piece: Piece) -> Proof:
    found = mapping(piece)
    if "entry" not in found:
        raise MisreadError(f"{piece.where} has no 'entry'.", path=piece.path, hint="Add 'entry:'.")
    kind = choice(found.pop("entry"), KINDS)
    event: type[Any] = KINDS[kind]
    known: tuple[str, ...] = event._fields
    return Proof(kind=kind, fields=each(found.values(), lambda one: _field(one, kind, known)))


def _field(piece: Piece, kind: str, known: tuple[str, ...]) -> tuple[str, str]:
    name = str(piece.path[-1])
    if name not in known:
        raise MisreadError(
            f"An entry of kind {kind} has no '{shorten(name)}'.", path=piece.path, hint=one_of(known)
        )
    return name, text(piece)
