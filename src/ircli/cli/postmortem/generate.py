"""`ircli postmortem generate`: from the timeline to a document that people finish, again and again."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from ircli import service
from ircli.cli.complete import words_of
from ircli.cli.look import warn_of_damage
from ircli.cli.options import Incident, session_of
from ircli.cli.postmortem.choosing import for_regions, for_templates
from ircli.cli.session import Session
from ircli.domain.text import visible
from ircli.errors import UsageError

if TYPE_CHECKING:
    from ircli.service.postmortems import Draft

app = typer.Typer(rich_markup_mode=None)
FORMATS = ("markdown", "html", "json")
_WORDS = {
    "edited": "edited by hand: kept; nothing is new there",
    "conflict": "edited by hand: kept; the timeline says something new",
    "mine": "yours is kept, and what is new is not told of again",
    "theirs": "written anew",
    "added": "added at the end",
    "unknown": "no region that ircli knows: left alone",
}


@app.command()
def generate(
    ctx: typer.Context,
    incident: Incident = "",
    template: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Headings and order; see: template list.", autocompletion=for_templates
        ),
    ] = None,
    stdout: Annotated[
        bool, typer.Option("--stdout", help="Print it for readers, without marks, and write no file.")
    ] = False,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Write it there, not beside the timeline.")
    ] = "",
    format_: Annotated[
        str,
        typer.Option(
            "--format", metavar="FORMAT", help="markdown, html or json.", autocompletion=words_of(FORMATS)
        ),
    ] = "markdown",
    names: Annotated[
        bool | None, typer.Option("--names/--roles", help="People's names, or their roles.")
    ] = None,
    zone: Annotated[
        str | None, typer.Option(metavar="ZONE", help="Show times in this zone too; yours where one is set.")
    ] = None,
    theirs: Annotated[
        list[str] | None,
        typer.Option(
            metavar="REGION",
            help="Write this region anew although you edited it; or add it. The old document is put aside.",
            autocompletion=for_regions,
        ),
    ] = None,
    mine: Annotated[
        list[str] | None,
        typer.Option(
            metavar="REGION",
            help="Keep your text of this region, and hear no more of what is new by now.",
            autocompletion=for_regions,
        ),
    ] = None,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what differs from your edits, and write nothing.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Put the document aside and write a new one.")
    ] = False,
) -> None:
    """Write the postmortem; what you wrote into it stays.

    What stands between marks is written anew from the timeline, unless you edited it; all else is yours.
    """
    session = session_of(ctx)
    if format_ not in FORMATS:
        raise UsageError(f"'{format_}' is no format.", hint=f"One of: {', '.join(FORMATS)}.")
    if stdout and output:
        raise UsageError("--stdout writes no file.", hint="Leave out --output, or --stdout.")
    from ircli.service import postmortems

    record = service.read(session.shell, incident or session.incident)
    warn_of_damage(session, record)
    wish = postmortems.Wish(
        template=template,
        names=names,
        zone=_zone(session, zone, record),
        output=output if format_ == "markdown" else "",
        theirs=tuple(theirs or ()),
        mine=tuple(mine or ()),
        force=force,
    )
    made = postmortems.draft(session.shell, record, wish)
    if diff:
        _show_differences(session, made)
    elif format_ == "html":
        from ircli.cli.postmortem.html import answer_html

        answer_html(session, record, made, stdout=stdout, output=output)
    elif format_ == "json":
        _answer_json(session, record, made, output=output)
    elif stdout:
        _print(session, record, made)
    else:
        _write(session, record, made)


def _zone(session: Session, zone: str | None, record: service.Record) -> str | None:
    """Return the zone that is wished for: the one given, for a new document the one set, else as before."""
    chosen = session.named_zone(zone)
    if zone is None and service.has_postmortem(record):
        return None
    return "" if chosen is None or chosen[1] == "UTC" else chosen[1]  # UTC is shown anyway


def _print(session: Session, record: service.Record, made: "Draft") -> None:
    if session.json:
        session.terminal.answer_json({"id": record.id, "markdown": made.plain})
    else:
        # What stands in a file obeys no terminal either; carriage returns only end its lines.
        session.terminal.answer(visible(made.plain.replace("\r\n", "\n"), keep="\n\t"))


def _answer_json(session: Session, record: service.Record, made: "Draft", *, output: str) -> None:
    import json

    from ircli.documents.postmortem_json import postmortem_json

    document = postmortem_json(record.id, made.document, made.options.template)
    if not output:
        session.terminal.answer_json(document)
        return
    from ircli.service.postmortems import save_beside

    save_beside(path := os.path.abspath(output), json.dumps(document, indent=2, ensure_ascii=True) + "\n")
    session.terminal.answer(visible(path))


def _show_differences(session: Session, made: "Draft") -> None:
    if session.json:
        session.terminal.answer_json(_regions(made))
        return
    told = [one for one in made.outcomes if one.diff]
    for one in told:
        session.terminal.answer(visible(f"# {one.name} (line {one.line}): - yours, + the timeline's"))
        session.terminal.answer(visible(one.diff, keep="\n"))
    if not told:
        session.tell("Nobody edited a region.")


def _write(session: Session, record: service.Record, made: "Draft") -> None:
    from ircli.service import postmortems

    aside = postmortems.save(made)
    if session.json:
        document = {"id": record.id, "path": made.path, "aside": aside, "template": made.options.template}
        session.terminal.answer_json({**document, "regions": _regions(made), "faults": _faults(made)})
        return
    session.terminal.answer(visible(made.path))
    if aside is not None:
        session.terminal.warn(f"  note      the document before this is kept as {aside}")
    for fault in made.faults:
        session.terminal.warn(
            f"  fault     line {fault.line}: {fault.message}; nothing is written there until it is mended"
        )
    _tell_edits(session, made)
    from ircli.documents.page import PROMPT

    left = made.text.count(f"_{PROMPT}")
    session.tell(f"Postmortem of {record.id}. {_left(left)}")
    session.suggest(*_next(record, left))


def _left(count: int) -> str:
    if not count:
        return "Nothing is left to be written."
    return f"{'1 place is' if count == 1 else f'{count} places are'} left, marked 'To be written'."


def _next(record: service.Record, left: int) -> tuple[str, ...]:
    if record.incident.is_open:
        return ("ircli status",)
    if left:
        return ("ircli postmortem wizard", "ircli postmortem lint")
    return ("ircli postmortem lint", "ircli postmortem review --reviewer PERSON")


def _tell_edits(session: Session, made: "Draft") -> None:
    """Say which regions are their author's, and what is new where that would be written."""
    for one in made.outcomes:
        if one.how in _WORDS:
            session.terminal.warn(f"  region    {one.name}, line {one.line}: {_WORDS[one.how]}")
        if one.how == "conflict":
            session.terminal.show(_indented(one.diff))
    conflicts = [one.name for one in made.outcomes if one.how == "conflict"]
    if conflicts:
        session.terminal.warn(
            f"  decide    --mine {conflicts[0]} keeps yours and says no more of it, --theirs {conflicts[0]} takes the new"
        )


def _indented(text: str) -> str:
    return "\n".join(f"            {line}" for line in text.split("\n"))


def _regions(made: "Draft") -> list[dict[str, object]]:
    return [
        {"name": one.name, "state": one.how, "line": one.line, "diff": one.diff or None}
        for one in made.outcomes
    ]


def _faults(made: "Draft") -> list[dict[str, object]]:
    return [{"line": fault.line, "message": fault.message} for fault in made.faults]
