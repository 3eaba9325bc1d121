"""`ircli config`: show and change settings."""

from typing import Annotated

import typer

from ircli import service
from ircli.cli.options import session_of
from ircli.cli.session import Session
from ircli.domain.text import visible
from ircli.store import config as settings
from ircli.store.config import SETTINGS

app = typer.Typer(rich_markup_mode=None)
config = typer.Typer(help="Show and change settings.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(config, name="config")


def _complete(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    return [one.key for one in SETTINGS if one.key.startswith(incomplete)]


def _complete_both(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    from ircli.playbook.book import PARTS

    parts = [f"playbook.{name}" for name in PARTS]
    return [*_complete(ctx, args, incomplete), *(name for name in parts if name.startswith(incomplete))]


Key = Annotated[str, typer.Argument(metavar="KEY", help="A setting's name.", autocompletion=_complete)]


@config.command()
def path(ctx: typer.Context) -> None:
    """Show where the settings and the incidents lie."""
    session = session_of(ctx)
    places = service.describe_paths(session.shell)
    if session.json:
        session.terminal.answer_json(places)
    else:
        session.terminal.table(("what", "path"), list(places.items()), wrap="path")


@config.command("list")
def list_settings(ctx: typer.Context) -> None:
    """Show all settings and their values."""
    session = session_of(ctx)
    values = {one.key: _value(session, one.key) for one in SETTINGS}
    if session.json:
        session.terminal.answer_json({key: _plain(key, found) for key, found in values.items()})
    else:
        rows = [(one.key, values[one.key] or "-", one.meaning) for one in SETTINGS]
        session.terminal.table(("key", "value", "meaning"), rows, wrap="meaning")


@config.command()
def get(ctx: typer.Context, key: Key) -> None:
    """Show one setting's value."""
    session = session_of(ctx)
    found = _value(session, settings.setting(key).key)
    if session.json:
        session.terminal.answer_json(_plain(key, found))
    else:
        session.terminal.answer(f"{visible(found)}\n")


@config.command("set")
def set_value(
    ctx: typer.Context,
    key: Key,
    value: Annotated[
        str, typer.Argument(metavar="VALUE", help="The new value; folders are joined by colons.")
    ],
) -> None:
    """Change a setting for good."""
    session = session_of(ctx)
    allowed, _ = _choices(session, key)
    kept = settings.change(session.environ, key, value, allowed=allowed)
    if session.json:
        session.terminal.answer_json({key: _plain(key, settings.value(session.environ, key))})
    session.tell(f"Set {key} in {settings.settings_path(session.environ)}.")
    if not kept:
        session.terminal.warn("  note      the comments of the file could not be kept")
    session.suggest(f"ircli config explain {key}")


@config.command()
def explain(
    ctx: typer.Context,
    key: Annotated[
        str,
        typer.Argument(
            metavar="KEY",
            help="A setting's name, or playbook.PART for where a part of the playbook comes from.",
            autocompletion=_complete_both,
        ),
    ],
) -> None:
    """Show what each source says about a setting, and which wins."""
    session = session_of(ctx)
    prefix, _, part = key.partition(".")
    if prefix == "playbook":
        _explain_part(session, part)
        return
    found = _sources(session, key)
    winner = next(source for source in found if source.value is not None)
    if session.json:
        document = [{"source": one.name, "value": one.value, "wins": one is winner} for one in found]
        session.terminal.answer_json(document)
        return
    rows = [
        ("wins" if one is winner else "", one.name, one.value if one.value is not None else "-")
        for one in found
    ]
    session.terminal.table(("", "source", "value"), rows, wrap="value")
    session.tell(f"  {key}: {settings.setting(key).meaning}")


def _explain_part(session: Session, part: str) -> None:
    from ircli.service.playbooks import origins

    found = origins(session.shell, part)
    if session.json:
        session.terminal.answer_json([one._asdict() for one in found])
        return
    rows = [
        ("wins" if one.wins else "refused" if one.refused else "", one.source, one.value or "-")
        for one in found
    ]
    session.terminal.table(("", "source", "value"), rows, wrap="value")
    session.tell(f"  playbook.{part}: the file that this part of the playbook comes from")


def _value(session: Session, key: str) -> str:
    return next(source.value for source in _sources(session, key) if source.value is not None)


def _sources(session: Session, key: str) -> tuple[settings.Source, ...]:
    """Return what each source says, with the playbook's own choice as the default where it has one."""
    *found, last = settings.sources(session.environ, key)
    _, own = _choices(session, key)
    return (*found, last._replace(value=own) if own else last)


def _choices(session: Session, key: str) -> tuple[tuple[str, ...], str]:
    """Return the names that a setting may pick of the playbook, and the playbook's own choice."""
    match settings.setting(key).part:
        case "severities":
            severities = session.shell.playbook.severities
            return tuple(severities.schemes), severities.default
        case "mitigation":
            mitigation = session.shell.playbook.mitigation
            return tuple(mitigation.trees), mitigation.default
        case _:
            return (), ""


def _plain(key: str, found: str) -> str | list[str] | None:
    """Return a setting as JSON has it: a list as one, and None where nothing is set."""
    if settings.setting(key).is_list:
        return [part for part in found.split(":") if part]
    return found or None
