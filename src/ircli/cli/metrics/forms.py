"""Put figures into the form that is asked for: a screen for people, lines for a pipe, CSV or JSON."""

from collections.abc import Iterable

from ircli.cli.metrics.screen import screen
from ircli.cli.session import Session
from ircli.documents.metrics import words
from ircli.documents.metrics.as_csv import lines, metrics_csv
from ircli.documents.metrics.as_json import metrics_json
from ircli.domain.metrics.asked import Asked
from ircli.domain.metrics.figures import Figures, figures_of
from ircli.domain.metrics.lasting import lasts_until
from ircli.domain.outline import Outline
from ircli.domain.text import visible
from ircli.service import Answer
from ircli.ui.terminal import json_text


def answer(
    session: Session, outlines: Iterable[Outline], asked: Asked, *, form: str, metric: str, zone: str | None
) -> Answer:
    """Return what is asked for, and for how long it is so; people are told at once where no incident counts."""
    figures = figures_of(outlines, asked)
    until = lasts_until(figures)
    if form == "csv":
        return Answer(visible(metrics_csv(figures), keep="\n"), until)
    if form == "json":
        return Answer(json_text(metrics_json(figures, zone)), until)
    if form == "lines":
        return Answer(session.terminal.table_text((), list(lines(figures))), until)
    if figures.incidents:
        return Answer(screen(session, figures, metric=metric, zone=zone), until)
    _tell_nothing(session, figures)
    return Answer("", asked.now)


def _tell_nothing(session: Session, figures: Figures) -> None:
    without = words.left_out(figures)
    scope = figures.asked.scope
    named = [f"service {name}" for name in sorted(scope.services)]
    named += [f"severity {name}" for name in sorted(scope.severities)]
    of = f" of {' or '.join(named)}" if named else ""
    session.tell(f"No incident{of} counts" + (f": {without} left out." if without else "."))
    if named:
        session.tell(f"  try       ircli metrics --by {'service' if scope.services else 'severity'}")
    elif not without:
        session.tell("  try       ircli import FILE, or ircli list")
