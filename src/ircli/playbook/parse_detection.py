"""Turn plain data into what is asked when an alert has fired, or say where it is wrong."""

from ircli.domain.events import VERDICTS
from ircli.errors import MisreadError
from ircli.playbook.form import Form
from ircli.playbook.outcome import Detection, Outcome
from ircli.playbook.parse_form import parse_condition, parse_form
from ircli.playbook.plain import Piece, choice, each, fields, items, refuse_repeated, text, texts

DECLARE = "declare"
_OF_ANOTHER = "duplicate"  # the verdict that names another incident


def parse_detection(data: object) -> Detection:
    """Return the detection that plain data describes; raise MisreadError where it does not."""
    top = fields(Piece(data), required=("title", "questions"), optional=("outcomes", "sources"))
    form = parse_form("detect", top["title"], top["questions"])
    outcomes = items(top["outcomes"]) if "outcomes" in top else []
    alerts, users = _sources(top["sources"]) if "sources" in top else ((), ())
    return Detection(form, each(outcomes, lambda one: _outcome(one, form)), alerts=alerts, users=users)


def _sources(piece: Piece) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which sources are alerts, and which are users; none is both."""
    found = fields(piece, required=("alerts", "users"))
    alerts, users = texts(found["alerts"]), texts(found["users"])
    refuse_repeated([(text(one), one) for one in (*alerts, *users)])
    return tuple(text(one) for one in alerts), tuple(text(one) for one in users)


def _outcome(piece: Piece, form: Form) -> Outcome:
    found = fields(piece, required=("when", "verdict", "because"))
    verdict = choice(found["verdict"], (*VERDICTS, DECLARE))
    outcome = Outcome(
        when=parse_condition(found["when"], form),
        verdict="" if verdict == DECLARE else verdict,
        because=text(found["because"]),
    )
    asked = {question.key for question in form.questions if question.kind == "incident"}
    if verdict == _OF_ANOTHER and asked.isdisjoint(key for key, _ in outcome.when):
        raise MisreadError(
            f"Nothing says of which incident it is a {_OF_ANOTHER}.",
            path=found["verdict"].path,
            hint="Ask a question of kind incident, and name it in 'when' with the value any.",
        )
    return outcome
