"""Turn plain data into severities and roles, or say where it is wrong."""

from collections.abc import Sequence
from typing import Any

from ircli.domain.rules import Level, Role
from ircli.errors import MisreadError
from ircli.playbook.parts import LevelNotes, Scheme, Severities
from ircli.playbook.plain import (
    Piece,
    choice,
    fields,
    flag,
    items,
    mapping,
    number,
    one_of,
    refuse_repeated,
    text,
    texts,
    word,
)

POSTMORTEM = ("required", "optional", "none")
UNSET = "unset"  # what an incident without a severity shows
_YEAR_OF_MINUTES = 366 * 24 * 60
_YEAR_OF_HOURS = 366 * 24
_SPANS = (
    "acknowledge_within",
    "respond_within",
    "triage_within",
    "resolve_within",
    "internal_update_every",
    "public_update_every",
)
_NOTES = ("respond", "page", "aware")


def parse_severities(data: object) -> Severities:
    """Return the schemes that plain data describes; raise MisreadError where it does not."""
    top = fields(Piece(data), required=("default", "schemes"))
    found = mapping(top["schemes"])
    refuse_repeated(list(found.items()))
    schemes = {word(Piece(name, piece.path)): _scheme(name, piece) for name, piece in found.items()}
    if not schemes:
        raise MisreadError("There is no scheme.", path=("schemes",))
    return Severities(default=choice(top["default"], schemes), schemes=schemes)


def parse_roles(data: object) -> tuple[Role, ...]:
    """Return the roles that plain data describes, in its order; raise MisreadError where it does not."""
    pieces = items(fields(Piece(data), required=("roles",))["roles"])
    roles = tuple(_role(piece) for piece in pieces)
    refuse_repeated([(role.name, piece) for role, piece in zip(roles, pieces, strict=True)])
    return roles


def check_roles(scheme: Scheme, roles: Sequence[Role]) -> None:
    """Refuse a level that asks for a role which there is not."""
    names = [role.name for role in roles]
    for position, level in enumerate(scheme.levels):
        asked = {"roles": level.roles, "suggested_roles": scheme.notes[level.name].suggested_roles}
        for key, wanted in asked.items():
            for name in wanted:
                if name not in names:
                    raise MisreadError(
                        f"{level.name} asks for the role '{name}', which there is not.",
                        path=("schemes", scheme.name, position, key),
                        hint=one_of(names),
                    )


def _scheme(name: str, piece: Piece) -> Scheme:
    pieces = items(piece)
    read = [_level(one, rank) for rank, one in enumerate(pieces, start=1)]
    levels = tuple(level for level, _ in read)
    refuse_repeated([(level.name, one) for level, one in zip(levels, pieces, strict=True)])
    return Scheme(name=name, levels=levels, notes={level.name: notes for level, notes in read})


def _level(piece: Piece, rank: int) -> tuple[Level, LevelNotes]:
    found = fields(
        piece,
        required=("name", "meaning", "postmortem"),
        optional=(*_SPANS, *_NOTES, "postmortem_due_hours", "stable_for", "roles", "suggested_roles"),
    )
    spans: dict[str, Any] = {
        name: number(found[name], least=1, most=_YEAR_OF_MINUTES) for name in _SPANS if name in found
    }
    if "postmortem_due_hours" in found:
        spans["postmortem_due_hours"] = number(found["postmortem_due_hours"], least=1, most=_YEAR_OF_HOURS)
    if "stable_for" in found:
        spans["stable_for"] = number(found["stable_for"], least=0, most=_YEAR_OF_MINUTES)
    level = Level(
        name=_level_name(found["name"]),
        rank=rank,
        meaning=text(found["meaning"]),
        postmortem=choice(found["postmortem"], POSTMORTEM),
        roles=_names(found.get("roles")),
        **spans,
    )
    words = {name: text(found[name]) for name in _NOTES if name in found}
    return level, LevelNotes(**words, suggested_roles=_names(found.get("suggested_roles")))


def _level_name(piece: Piece) -> str:
    name = text(piece)
    if name.casefold() == UNSET or not name.isprintable() or any(blank in name for blank in " ,"):
        raise MisreadError(
            f"'{name}' is no name for a level.",
            path=piece.path,
            hint=f"One word, without commas, and not '{UNSET}'.",
        )
    return name


def _names(piece: Piece | None) -> tuple[str, ...]:
    return tuple(word(one) for one in texts(piece)) if piece is not None else ()


def _role(piece: Piece) -> Role:
    found = fields(piece, required=("name", "title", "duties"), optional=("many",))
    return Role(
        name=word(found["name"]),
        title=text(found["title"]),
        duties=text(found["duties"]),
        many=flag(found["many"]) if "many" in found else False,
    )
