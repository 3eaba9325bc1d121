"""`ircli runbook new`."""

import os
import re
import shlex
import unicodedata
from typing import Annotated

import typer

from ircli.cli.options import session_of
from ircli.cli.runbook.listing import today_of
from ircli.cli.session import Session
from ircli.errors import NotFoundError, UsageError
from ircli.playbook.plain import shorten

app = typer.Typer(rich_markup_mode=None)
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
# Names of devices, where files are shared with Windows.
_DEVICES = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
_LONGEST = 200  # characters of a title, an owner, a service or an alert
_SET = "ircli config set runbooks.paths DIR"


@app.command()
def new(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Small letters, digits and dashes.")],
    title: Annotated[
        str, typer.Option("--title", metavar="TEXT", help="Its title; its name, if not said.")
    ] = "",
    owner: Annotated[
        str, typer.Option("--owner", metavar="WHO", help="Who keeps it right; you, if not said.")
    ] = "",
    services: Annotated[
        list[str] | None, typer.Option("--service", metavar="NAME", help="What it is about; repeatable.")
    ] = None,
    alerts: Annotated[
        list[str] | None, typer.Option("--alert", metavar="NAME", help="What leads to it; repeatable.")
    ] = None,
    root: Annotated[
        str | None,
        typer.Option("--root", metavar="DIR", help="Where to; the first folder of yours, if not said."),
    ] = None,
    stdout: Annotated[bool, typer.Option("--stdout", help="Show it, and write nothing.")] = False,
) -> None:
    """Begin a runbook from a template.

    It has every section and passes lint. No file is overwritten.
    """
    session = session_of(ctx)
    _refuse_name(name)
    text = _text(session, name, title=title, owner=owner, services=services or [], alerts=alerts or [])
    if stdout:
        if session.json:
            session.terminal.answer_json({"name": name, "path": None, "markdown": text})
        else:
            session.terminal.answer(text.removesuffix("\n"))
        return
    from ircli.store.runbook_writing import write_new

    path = write_new(_folder(session, root), name, text)
    if session.json:
        session.terminal.answer_json({"name": name, "path": path})
    session.tell(f"Wrote {path}.")
    _say_others(session, name, path)
    _suggest(session, name, path)


def _text(
    session: Session, name: str, *, title: str, owner: str, services: list[str], alerts: list[str]
) -> str:
    from ircli.documents.markdown import inline
    from ircli.playbook.runbooks.writing import Draft
    from ircli.store.runbook_writing import template

    said = _printable("--title", title) or name.replace("-", " ").capitalize()
    draft = Draft(
        title=said,
        owner=_printable("--owner", owner or session.shell.by),
        reviewed=today_of(session),
        services=tuple(dict.fromkeys(_printable("--service", one) for one in services if one.strip())),
        alerts=tuple(dict.fromkeys(_printable("--alert", one) for one in alerts if one.strip())),
    )
    return template(draft, inline(said))


def _printable(flag: str, text: str) -> str:
    text = text.strip()
    if not text.isprintable() or len(text) > _LONGEST:
        raise UsageError(
            f"{flag} is one line of at most {_LONGEST} characters that can be printed.", hint=f"{flag} TEXT"
        )
    return text


def _refuse_name(name: str) -> None:
    """Refuse what is no good name of a file everywhere: it is typed at night, and stands in a command."""
    if _NAME.fullmatch(name) and not _DEVICES.fullmatch(name):
        return
    plain = unicodedata.normalize("NFKD", name[:_LONGEST]).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.removesuffix(".md")).strip("-")[:40].strip("-")
    slug = f"{slug}-runbook" if _DEVICES.fullmatch(slug) else slug
    raise UsageError(
        f"'{shorten(name)}' is no name for a runbook: small letters, digits and dashes, at most 80.",
        hint=f"ircli runbook new {slug or 'NAME'}",
    )


def _folder(session: Session, root: str | None) -> str:
    """Return the folder that is meant: the one given, else the first that is set, else the one that somebody names."""
    from ircli.store.runbooks import SETTING, roots

    there = roots(session.environ)
    folder = root or next((one.folder for one in there if one.source == SETTING), "") or _asked(session)
    if not os.path.isdir(folder):
        raise NotFoundError(
            f"{folder} is no folder.", hint=f"Make it, or name another: --root DIR, or {_SET}"
        )
    return os.path.abspath(folder)


def _asked(session: Session) -> str:
    from ircli.store.runbooks import PROJECT, roots

    if session.json or not session.terminal.can_ask:
        raise UsageError("It is not known where your runbooks are.", hint=f"--root DIR, or {_SET}")
    shared = next((one.folder for one in roots(session.environ) if one.source == PROJECT), "")
    return session.terminal.ask("Which folder?", flag="--root", default=shared)


def _say_others(session: Session, name: str, path: str) -> None:
    """Say which other runbooks have the same name: whoever types it is then asked which one is meant."""
    from ircli.store.runbook_files import walk
    from ircli.store.runbooks import roots

    real = os.path.realpath(path)
    for root in roots(session.environ):
        for file in walk(root).files:
            if file.name == name and os.path.realpath(file.path) != real:
                session.terminal.warn(f"  note      there is another one of this name: {file.path}")


def _suggest(session: Session, name: str, path: str) -> None:
    from ircli.store.runbook_files import lies_in
    from ircli.store.runbooks import roots

    real = os.path.realpath(path)
    if any(lies_in(real, os.path.realpath(root.folder)) for root in roots(session.environ)):
        session.suggest(f"ircli runbook lint {name}", f"ircli runbook show {name}")
        return
    folder = shlex.quote(os.path.dirname(path))
    session.suggest(
        f"ircli runbook lint --root {folder} {name}",
        f"ircli config set runbooks.paths {folder}, to find it by name",
    )
