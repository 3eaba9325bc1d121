"""`ircli runbook show`."""

import shlex

import typer

from ircli.cli.labelled import labelled
from ircli.cli.options import session_of
from ircli.cli.runbook.choosing import Name, chosen
from ircli.cli.runbook.listing import today_of
from ircli.cli.session import Session
from ircli.domain.text import visible
from ircli.playbook.runbooks.finding import Entry, described, is_stale, stem
from ircli.store.runbooks import Loaded, text_of

app = typer.Typer(rich_markup_mode=None)


@app.command()
def show(ctx: typer.Context, name: Name) -> None:
    """Show a runbook: laid out at a terminal, as it stands to a pipe."""
    session = session_of(ctx)
    loaded = chosen(session, name)
    if session.json:
        from ircli.documents.runbook_json import runbook_json

        entry = _entry(loaded)
        document = runbook_json(entry, loaded.runbook, today_of(session), digest=loaded.digest)
        session.terminal.answer_json(document)
        return
    text = text_of(loaded.content)
    if not session.terminal.is_rich:
        session.terminal.answer(visible(text.replace("\r\n", "\n"), keep="\n\t"))
    else:
        from ircli.playbook.runbooks.reading import split
        from ircli.ui.markdown import drawn

        colour = session.terminal.has_colour(session.terminal.stdout)
        _, body = split(text)
        session.terminal.answer(drawn(body, width=session.terminal.width(), colour=colour))
    _tell(session, loaded)


def _tell(session: Session, loaded: Loaded) -> None:
    """Say beside the text where it is from, whose it is, and what is wrong with it."""
    front, entry = loaded.runbook.front, _entry(loaded)
    reviewed = front.last_reviewed or "nobody knows when"
    stale = "; it is time to look it over" if is_stale(entry, today_of(session)) else ""
    for line in (
        *labelled("file", [loaded.path]),
        *labelled("owner", [front.owner or "-"]),
        *labelled("reviewed", [reviewed + stale]),
    ):
        session.tell(line)
    for fault in loaded.runbook.faults:
        session.terminal.warn(f"  fault     line {fault.line}: {visible(fault.message)}")
    session.suggest(f"ircli runbook run {shlex.quote(visible(loaded.name))}")


def _entry(loaded: Loaded) -> Entry:
    """Return what is known of a runbook, as a list would have it."""
    from ircli.playbook.runbooks.reading import is_shell

    name, root = loaded.name, loaded.root
    bare = Entry(name, loaded.path, stem(loaded.path), root.source, root.folder)
    return described(bare, loaded.runbook, shell=sum(map(is_shell, loaded.runbook.fences)))
