"""`ircli action list`: across all incidents."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from ircli.cli.action.choosing import Filter, Found, found, today_of
from ircli.cli.action.parameters import STATES, for_kinds, kind_of, states_of
from ircli.cli.complete import for_incidents, for_people, words_of
from ircli.cli.options import session_of
from ircli.cli.session import Session, moment_text
from ircli.domain.agreed import days_left
from ircli.domain.clock import span_text
from ircli.domain.followup import ACTION_STATES, DONE, DROPPED, OPEN
from ircli.domain.text import visible
from ircli.errors import UsageError

app = typer.Typer(rich_markup_mode=None)
_WIDE = 120  # columns; narrower terminals leave out what is seldom asked for


@app.command("list")
def list_actions(
    ctx: typer.Context,
    state: Annotated[
        list[str] | None,
        typer.Option(
            "--state",
            metavar="STATE",
            help="open (as without), done, dropped or all; repeatable.",
            autocompletion=words_of(STATES),
        ),
    ] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only those whose day has passed.")] = False,
    mine: Annotated[bool, typer.Option("--mine", help="Only yours.")] = False,
    owner: Annotated[
        str,
        typer.Option("--owner", metavar="PERSON", help="Only this person's.", autocompletion=for_people),
    ] = "",
    services: Annotated[
        list[str] | None,
        typer.Option("--service", metavar="NAME", help="Of incidents that hit it; repeatable."),
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar="KIND", help="Of this kind; repeatable.", autocompletion=for_kinds),
    ] = None,
    of: Annotated[
        str,
        typer.Option("--of", metavar="ID", help="Of this incident only.", autocompletion=for_incidents),
    ] = "",
    drills: Annotated[bool, typer.Option("--include-drills", help="Those of drills, too.")] = False,
) -> None:
    """List actions across all incidents: open ones, those due first at the front."""
    session = session_of(ctx)
    if mine and owner:
        raise UsageError("--mine names an owner already.", hint="Leave out --owner.")
    show(
        session,
        Filter(
            states=states_of(state or ["open"]),
            is_overdue=overdue,
            mine=session.shell.by if mine else owner,
            services=tuple(services or ()),
            kinds=tuple(kind_of(one) or "" for one in kind or ()),
            incident=of or session.incident,
            with_drills=drills,
        ),
    )


def show(session: Session, wanted: Filter) -> None:
    """Show the actions that are meant."""
    chosen = found(session, wanted)
    if session.json:
        session.terminal.answer_json([plain(session, one) for one in chosen])
        return
    if not chosen:
        is_all = wanted == Filter(incident=wanted.incident)
        session.tell("No action is open." if is_all else "No such action.")
        session.suggest("ircli action add TEXT --owner PERSON --due DAY")
        return
    if session.terminal.is_rich:
        _table(session, chosen)
    else:
        rows = [_line(one) for one in chosen]
        session.terminal.table((), rows)
    session.tell(_counted(session, chosen))


def _counted(session: Session, chosen: Sequence[Found]) -> str:
    today = today_of(session).isoformat()
    late = sum(one.action.is_overdue(today) for one in chosen)
    count = {state: sum(one.action.state == state for one in chosen) for state in ACTION_STATES}
    ended = "".join(f", {count[state]} {state}" for state in (DONE, DROPPED) if count[state])
    return f"{count[OPEN]} open, {late} overdue{ended}."


def plain(session: Session, one: Found) -> dict[str, object]:
    """Return an action as plain data, with the incident that it follows from."""
    from ircli.documents.incident_json import action_json

    age = one.age(session.shell.now())
    left = days_left(one.action, today_of(session))
    return {
        "action": one.reference,
        "incident": one.incident.id,
        "title": one.incident.title,
        "severity": one.incident.severity or "unset",
        "services": list(one.incident.services),
        **action_json(one.action),
        "overdue": left is not None and left < 0,
        "days_left": left,
        "age": int(age) if age is not None else None,
    }


def _table(session: Session, chosen: Sequence[Found]) -> None:
    is_wide = session.terminal.width() >= _WIDE
    today = today_of(session).isoformat()
    rows = []
    for one in chosen:
        action, age = one.action, one.age(session.shell.now())
        due = action.due or ("now" if action.now and action.is_open else "-")
        state = (
            "LATE" if action.is_overdue(today) else action.state
        )  # in capitals, for there may be no colour
        row = [one.short, _cut(due, 16), state, _cut(action.owner, 20) or "-", action.text]
        if is_wide:
            spent = span_text(age) if age is not None else "-"
            row[4:4] = [_cut(action.kind, 16) or "-", _cut(action.priority, 10) or "-", spent]
            row.append(_cut(one.incident.title, 30))
        rows.append(row)
    headers = ["action", "due", "state", "owner", "what"]
    if is_wide:
        headers[4:4] = ["kind", "priority", "age"]
        headers.append("incident")
    session.terminal.table(headers, rows, wrap="what")


def _cut(text: str, most: int) -> str:
    """Return a text as it is shown, its end left out where it would push the words off the screen."""
    line = visible(" ".join(text.split()))
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _line(one: Found) -> tuple[str, ...]:
    action, since = one.action, one.since
    return (
        one.reference,
        action.state,
        action.due,
        action.owner,
        action.kind,
        action.priority,
        moment_text(datetime.fromtimestamp(since / 1000, UTC) if since is not None else None),
        action.text,
    )
