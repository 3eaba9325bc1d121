"""`ircli metrics explain`: what a figure is made of."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

import typer

from ircli.cli.complete import words_of
from ircli.cli.labelled import answer_lines
from ircli.cli.metrics.asking import Drills, Filters, Services, Severities, Since, Until, asked
from ircli.cli.options import session_of
from ircli.cli.session import Session
from ircli.documents.metrics import words
from ircli.domain.metrics.choosing import UNSET
from ircli.domain.metrics.definitions import METRICS
from ircli.domain.metrics.details import REASONS
from ircli.domain.metrics.explaining import Explanation, Told, explain
from ircli.domain.metrics.spans import MISSING
from ircli.domain.metrics.summary import Summary
from ircli.domain.metrics.titles import ADVICE, EXPLAINED, TITLES
from ircli.domain.names import did_you_mean, one_of
from ircli.errors import UsageError
from ircli.service.outlines import outlines

app = typer.Typer(rich_markup_mode=None)


@app.command("explain")
def explain_figure(
    ctx: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help=f"One of: {', '.join(EXPLAINED)}; or what the screen calls it.",
            autocompletion=words_of(EXPLAINED),
        ),
    ] = "",
    since: Since = None,
    until: Until = None,
    services: Services = None,
    severities: Severities = None,
    drills: Drills = False,
) -> None:
    """Say what a figure is made of: its definition, what counts, and what does not and why."""
    session = session_of(ctx)
    wanted = name.strip().casefold()
    wanted = next((one for one, (title, _) in TITLES.items() if title.casefold() == wanted), wanted)
    if not wanted:
        raise UsageError("Which figure?", hint=one_of(EXPLAINED))
    if wanted not in EXPLAINED:
        raise UsageError(
            f"There is no figure '{name}'.", hint=f"{did_you_mean(wanted, EXPLAINED)}{one_of(EXPLAINED)}"
        )
    question = asked(session, Filters(since, until, services, severities, drills))
    found = explain(outlines(session.shell), question, wanted)
    if session.json:
        from ircli.documents.metrics.explanation_json import explanation_json

        session.terminal.answer_json(explanation_json(found))
    elif session.terminal.is_rich:
        _show(session, found)
    else:
        rows = [("counts", *_fields(one, found)) for one in found.counted]
        rows += [(one.reason, *_fields(one, found)) for one in found.left_out]
        session.terminal.table((), rows)


def _show(session: Session, found: Explanation) -> None:
    defined = f"  ({found.definition})" if found.name in METRICS else ""
    lines = [
        f"{found.name}: {found.title}",
        f"  means     {found.meaning}{defined}",
        *(f"  rule      {rule}" for rule in found.rules),
        f"  helps     {ADVICE[found.name]}",
        "",
        _sum(found),
    ]
    answer_lines(session, lines)
    told = [
        (one.outline.id[-4:], one.outline.severity or UNSET, _what(one, found), one.detail, one.outline.title)
        for one in found.counted
    ]
    _table(session, ("id", "severity", "took" if found.met is None else "as said", "remark", "title"), told)
    if found.left_out:
        many = Counter(REASONS[one.reason] for one in found.left_out)
        answer_lines(
            session, ["", f"left out: {', '.join(f'{count} x {why}' for why, count in many.items())}"]
        )
    left_out = [
        (one.outline.id[-4:], one.outline.severity or UNSET, _why(one), one.outline.title)
        for one in found.left_out
    ]
    _table(session, ("id", "severity", "why", "title"), left_out)


def _table(session: Session, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Show rows without the columns in which nothing stands."""
    kept = [at for at in range(len(headers)) if any(row[at] for row in rows)]
    if rows:
        session.terminal.answer("\n")
        session.terminal.table(
            [headers[at] for at in kept], [[row[at] for at in kept] for row in rows], wrap="title"
        )


def _what(one: Told, found: Explanation) -> str:
    """Return what an incident adds to a figure."""
    if one.took is not None:
        return words.span(one.took)
    if found.met is None:
        return ""
    return f"{one.met} of {one.of}" if one.of > 1 else "yes" if one.met else "no"


def _why(one: Told) -> str:
    if one.reason == MISSING and one.detail:
        return one.detail
    return f"{REASONS[one.reason]}: {one.detail}" if one.detail else REASONS[one.reason]


def _fields(one: Told, found: Explanation) -> tuple[str, ...]:
    """Return what a pipe gets of an incident: its span in seconds."""
    took = f"{one.took / 1000:g}" if one.took is not None else "" if one.reason else _what(one, found)
    return (one.outline.id, one.outline.severity or UNSET, took, one.detail, one.outline.title)


def _sum(found: Explanation) -> str:
    if found.met is not None:
        return f"{found.met} of {found.n}" if found.n else "nothing to judge"
    if found.summary is None:
        return f"n {found.n}"
    return f"n {found.n}: {_figures(found.summary)}"


def _figures(summary: Summary) -> str:
    if not summary.is_telling:
        return f"too few to tell (under {words.TOO_FEW})"
    spans = (
        ("median", summary.median),
        ("p90", summary.p90),
        ("mean", summary.mean),
        ("least", summary.least),
        ("most", summary.most),
    )
    told = ", ".join(f"{name} {words.span(value)}" for name, value in spans)
    if summary.interval is None:
        return f"{told}. From 6 on there is an interval for the median."
    low, high, coverage = summary.interval
    return (
        f"{told}. The median of all such incidents lies between {words.span(low)} and {words.span(high)} with"
        f" {100 * coverage:.1f} %."
    )
