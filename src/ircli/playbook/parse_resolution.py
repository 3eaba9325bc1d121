"""Turn plain data into the criteria of resolution, or say where it is wrong."""

from ircli.domain.rules import Criterion
from ircli.playbook.plain import Piece, by_name, each, fields, items, optional_flag, optional_text, text, word


def parse_resolution(data: object) -> tuple[Criterion, ...]:
    """Return the criteria that plain data describes, in its order; raise MisreadError where it does not."""
    top = fields(Piece(data), required=("criteria",))
    return each(items(top["criteria"]), _criterion, unique={"name": by_name})


def _criterion(piece: Piece) -> Criterion:
    found = fields(piece, required=("name", "title"), optional=("help", "optional", "stable", "fix"))
    return Criterion(
        name=word(found["name"]),
        title=text(found["title"]),
        help=optional_text(found, "help"),
        optional=optional_flag(found, "optional"),
        stable=optional_flag(found, "stable"),
        fix=optional_flag(found, "fix"),
    )
