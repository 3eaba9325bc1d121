"""Turn plain data into roles, or say where it is wrong."""

from ircli.domain.rules import Role
from ircli.playbook.plain import (
    YEAR_OF_MINUTES,
    Piece,
    by_name,
    each,
    fields,
    items,
    number,
    optional_flag,
    text,
    word,
)


def parse_roles(data: object) -> tuple[Role, ...]:
    """Return the roles that plain data describes, in its order; raise MisreadError where it does not."""
    top = fields(Piece(data), required=("roles",))
    return each(items(top["roles"]), _role, unique={"name": by_name})


def _role(piece: Piece) -> Role:
    found = fields(piece, required=("name", "title", "duties"), optional=("many", "tiring_after"))
    tiring = found.get("tiring_after")
    return Role(
        name=word(found["name"]),
        title=text(found["title"]),
        duties=text(found["duties"]),
        many=optional_flag(found, "many"),
        tiring_after=number(tiring, least=1, most=YEAR_OF_MINUTES) if tiring is not None else None,
    )
