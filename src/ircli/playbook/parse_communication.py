"""Turn plain data into audiences and how an update to them reads, or say where it is wrong."""

from collections.abc import Collection, Mapping
from functools import partial

from ircli.domain.incident import STATUSES
from ircli.domain.names import one_of
from ircli.domain.rules import Audience
from ircli.errors import MisreadError
from ircli.playbook.communication import PLACEHOLDERS, Communication, Template
from ircli.playbook.plain import (
    Findings,
    Piece,
    by_name,
    choice,
    each,
    fields,
    items,
    mapping,
    optional_flag,
    shorten,
    text,
    word,
)

FIRST = "first"  # the status that a template names for an audience's first update


def parse_communication(data: object) -> Communication:
    """Return the audiences, words and templates that plain data describes; raise MisreadError otherwise."""
    top = fields(Piece(data), required=("audiences", "words", "templates"))
    findings = Findings()
    audiences = (
        findings.read(lambda: each(items(top["audiences"]), _audience, unique={"name": by_name})) or ()
    )
    known = [audience.name for audience in audiences] or None
    words = findings.read(lambda: _words(top["words"])) or {}
    templates = (
        findings.read(
            lambda: each(items(top["templates"]), partial(_template, known=known), unique={"status": _of})
        )
        or ()
    )
    findings.tell()
    return Communication(audiences=audiences, words=words, templates=templates)


def _audience(piece: Piece) -> Audience:
    found = fields(piece, required=("name", "title"), optional=("public",))
    return Audience(
        name=word(found["name"]), title=text(found["title"]), public=optional_flag(found, "public")
    )


def _words(piece: Piece) -> Mapping[str, str]:
    found = fields(piece, required=(), optional=STATUSES)
    return dict(zip(found, each(mapping(piece).values(), text), strict=True))


def _template(piece: Piece, known: Collection[str] | None) -> Template:
    found = fields(piece, required=("audience", "text"), optional=("status",))
    audience = found["audience"]
    return Template(
        audience=choice(audience, known) if known is not None else word(audience),
        status=choice(found["status"], (FIRST, *STATUSES)) if "status" in found else "",
        text=_wording(found["text"]),
    )


def _of(template: Template) -> str:
    return f"{template.audience} {template.status}".strip()


def _wording(piece: Piece) -> str:
    words = text(piece)
    for rest in words.split("{")[1:]:
        name, closed, _ = rest.partition("}")
        if not closed or name not in PLACEHOLDERS:
            raise MisreadError(
                f"'{{{shorten(name)}' is not closed."
                if not closed
                else f"'{{{shorten(name)}}}' is no placeholder.",
                path=piece.path,
                hint=one_of([f"{{{known}}}" for known in PLACEHOLDERS]),
            )
    return words
