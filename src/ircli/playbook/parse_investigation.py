"""Turn plain data into lines of inquiry, or say where it is wrong."""

from ircli.playbook.inquiry import Line
from ircli.playbook.parse_form import parse_conditions
from ircli.playbook.plain import Piece, by_name, each, fields, items, text, texts, word


def parse_investigation(data: object) -> tuple[Line, ...]:
    """Return the lines that plain data describes, the first to follow first; raise MisreadError otherwise."""
    top = fields(Piece(data), required=("lines",))
    return each(items(top["lines"]), _line, unique={"name": by_name})


def _line(piece: Piece) -> Line:
    found = fields(piece, required=("name", "title", "ask"), optional=("look", "suspect"))
    return Line(
        name=word(found["name"]),
        title=text(found["title"]),
        ask=text(found["ask"]),
        look=each(texts(found["look"]), text) if "look" in found else (),
        suspect=parse_conditions(found["suspect"]) if "suspect" in found else (),
    )
