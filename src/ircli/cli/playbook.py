"""`ircli playbook`: show the process as data, copy it for editing, check it, and trust what a repository would run."""

from typing import Annotated

import typer

from ircli.cli.complete import words_of
from ircli.cli.options import session_of
from ircli.cli.session import Session
from ircli.cli.tree import COMMANDS, command_named, common_options
from ircli.domain.text import visible
from ircli.errors import CheckFailedError
from ircli.playbook.book import PARTS
from ircli.service import playbooks
from ircli.service.playbooks import Offer
from ircli.store.lint import Finding
from ircli.store.playbooks import TRUSTED_PARTS

_ASKING = {"detection": "detect", "triage": "triage", "mitigation": "mitigate"}

app = typer.Typer(rich_markup_mode=None)
playbook = typer.Typer(
    help="Show, copy and check the process as data.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(playbook, name="playbook")


def _parts(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    return [name for name in PARTS if name.startswith(incomplete)]


Part = Annotated[
    str,
    typer.Argument(metavar="[PART]", help="A part's name; all where none is given.", autocompletion=_parts),
]


@playbook.command()
def show(ctx: typer.Context, part: Part = "") -> None:
    """Show what a part says, or where each part comes from."""
    session = session_of(ctx)
    if part:
        _show_part(session, part)
        return
    states = playbooks.states(session.shell)
    if session.json:
        session.terminal.answer_json([state._asdict() for state in states])
        return
    rows = [(one.part, one.source, "ok" if one.ok else "refused", one.file) for one in states]
    session.terminal.table(("part", "from", "state", "file"), rows, wrap="file")
    session.suggest("ircli playbook show PART", "ircli playbook eject PART")


def _show_part(session: Session, part: str) -> None:
    file, text, data = playbooks.content(session.shell, part)
    if session.json:
        session.terminal.answer_json(data)
        return
    session.tell(f"  file      {file}")
    session.terminal.answer(visible(text, keep="\n"))


@playbook.command()
def eject(
    ctx: typer.Context,
    part: Part = "",
    project: Annotated[
        bool, typer.Option("--project", help="Into the repository's .ircli, for everybody who works on it.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there.")] = False,
) -> None:
    """Copy the default of a part, or of all, for editing; the comments in it explain the format."""
    session = session_of(ctx)
    written, kept = playbooks.eject(session.shell, part, in_project=project, force=force)
    if session.json:
        session.terminal.answer_json({"written": written, "kept": kept})
    for path in written:
        session.tell(f"Wrote {path}.")
    for path in kept:
        session.terminal.warn(f"  kept      {path}: --force overwrites it")
    session.suggest("ircli playbook lint")


@playbook.command()
def lint(
    ctx: typer.Context,
    folder: Annotated[
        str, typer.Argument(metavar="[DIR]", help="A folder of parts; those in force where none is given.")
    ] = "",
) -> None:
    """Check every part: each finding by file and line, with what is allowed there."""
    session = session_of(ctx)
    found = playbooks.lint(session.shell, folder, flags=_taken_flags())
    if session.json:
        session.terminal.answer_json([_plain(one) for one in found])
    else:
        session.terminal.answer("\n".join(_line(one) for one in found))
    errors = sum(not one.is_warning for one in found)
    if errors:
        raise CheckFailedError(
            f"{errors} error(s) in the playbook.", hint="Ours stand in for these parts until they are mended."
        )
    session.tell("Nothing is wrong." if not found else f"No error, {len(found)} warning(s).")


def _taken_flags() -> dict[str, set[str]]:
    """Return the flags that the commands which ask questions have for themselves, by the part that adds the questions."""
    return {
        part: {name for param in (*command_named(name).params, *common_options()) for name in param.opts}
        | {"-h", "--help"}
        for part, name in _ASKING.items()
        if name in COMMANDS
    }


def _line(one: Finding) -> str:
    level = "warning: " if one.is_warning else ""
    hint = f" ({one.hint.removesuffix('.')})" if one.hint else ""
    return visible(f"{one.place}: {level}{one.message}{hint}")


def _plain(one: Finding) -> dict[str, str | int | None]:
    return {
        "file": one.file,
        "line": one.line,
        "part": one.part,
        "level": "warning" if one.is_warning else "error",
        "message": one.message,
        "hint": one.hint,
    }


@playbook.command()
def trust(
    ctx: typer.Context,
    part: Annotated[
        str,
        typer.Argument(
            metavar="[PART]",
            help=f"One of: {', '.join(TRUSTED_PARTS)}; the first without.",
            autocompletion=words_of(TRUSTED_PARTS),
        ),
    ] = TRUSTED_PARTS[0],
    yes: Annotated[bool, typer.Option("--yes", help="Agree without being asked.")] = False,
) -> None:
    """Agree to the checks, or the rules of running, that the repository's .ircli has, as they are now."""
    session = session_of(ctx)
    offer = playbooks.offer(session.shell, part)
    trusted = offer.trusted or _agreed(session, offer, yes=yes)
    if trusted and not offer.trusted:
        playbooks.trust(session.shell, offer)
    if session.json:
        session.terminal.answer_json({**offer._asdict(), "trusted": trusted})
    if not trusted:
        session.tell("Nothing is trusted.")
    else:
        session.tell("Trusted already." if offer.trusted else "Trusted, until it changes.")


def _agreed(session: Session, offer: Offer, *, yes: bool) -> bool:
    say = session.tell if yes else session.terminal.warn  # nobody agrees to what they have not seen
    for line in (
        f"file      {offer.file}",
        f"sha256    {offer.digest}",
        *(f"runs      {one}" for one in offer.runs),
    ):
        say(visible(f"  {line}"))
    if yes:
        return True
    options = (("no", "No"), ("yes", "Yes, until the file changes"))
    return session.terminal.choose("Trust this?", options, flag="--yes", default="no") == "yes"
