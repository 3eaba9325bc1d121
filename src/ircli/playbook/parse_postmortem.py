"""Turn plain data into how a postmortem is to read, or say where it is wrong."""

from collections.abc import Mapping

from ircli.errors import MisreadError
from ircli.playbook.internal_names import FORMS, Internal
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
    texts,
    word,
)
from ircli.playbook.postmortem import BlameRule, Postmortem
from ircli.playbook.wording import plain_phrase, why_no_phrase

_MOST = 100  # of anything that is counted in a summary


def parse_postmortem(data: object) -> Postmortem:
    """Return how a postmortem is to read, from plain data; raise MisreadError where it does not say."""
    top = fields(
        Piece(data),
        required=("template", "summary", "internal", "human_error", "blame"),
        optional=("templates",),
    )
    findings = Findings()
    template = findings.read(lambda: word(top["template"])) or ""
    templates = findings.read(lambda: _templates(top["templates"])) if "templates" in top else {}
    most = findings.read(lambda: _summary(top["summary"])) or (1, 0)
    internal = findings.read(lambda: _internal(top["internal"])) or Internal()
    human_error = findings.read(lambda: _phrases(top["human_error"])) or ()
    blame = findings.read(lambda: each(items(top["blame"]), _rule, unique={"name": by_name})) or ()
    findings.tell()
    return Postmortem(
        template=template,
        templates=templates or {},
        blame=blame,
        human_error=human_error,
        sentences=most[0],
        internal_names=most[1],
        internal=internal,
    )


def _templates(piece: Piece) -> Mapping[str, str]:
    found = mapping(piece)
    return dict(zip(found, each(found.values(), word), strict=True))


def _summary(piece: Piece) -> tuple[int, int]:
    found = fields(piece, required=("sentences", "internal_names"))
    sentences, names = each((found["sentences"], found["internal_names"]), _count)
    return sentences, names


def _count(piece: Piece) -> int:
    return number(piece, least=1 if piece.path[-1] == "sentences" else 0, most=_MOST)


def _internal(piece: Piece) -> Internal:
    found = fields(piece, required=("forms",), optional=("names", "allowed"))
    findings = Findings()
    forms = findings.read(lambda: each(texts(found["forms"]), _form)) or ()
    names = findings.read(lambda: _names(found.get("names"))) or ()
    allowed = findings.read(lambda: _names(found.get("allowed"))) or ()
    findings.tell()
    return Internal(forms=forms, names=names, allowed=allowed)


def _form(piece: Piece) -> str:
    return choice(piece, FORMS)


def _names(piece: Piece | None) -> tuple[str, ...]:
    return each(texts(piece), _name) if piece is not None else ()


def _name(piece: Piece) -> str:
    name = text(piece)
    if " " in name:
        raise MisreadError(
            f"'{shorten(name)}' is more than one word.", path=piece.path, hint="One word each."
        )
    return name


def _rule(piece: Piece) -> BlameRule:
    found = fields(piece, required=("name", "phrases", "why", "instead"))
    return BlameRule(
        name=word(found["name"]),
        phrases=_phrases(found["phrases"]),
        why=text(found["why"]),
        instead=text(found["instead"]),
    )


def _phrases(piece: Piece) -> tuple[str, ...]:
    pieces = texts(piece)
    found = each(pieces, _phrase)
    refuse_repeated(list(zip(found, pieces, strict=True)))
    return found


def _phrase(piece: Piece) -> str:
    phrase = plain_phrase(text(piece))
    why = why_no_phrase(phrase)
    if why:
        raise MisreadError(
            f"'{shorten(phrase)}' {why}.",
            path=piece.path,
            hint="Letters and digits, with ' or - inside a word; one word may end in '*', for any ending.",
        )
    return phrase
