"""`ircli config`: show and change settings."""

from typing import Annotated

import typer

from ircli import service
from ircli.cli.options import session_of
from ircli.domain.text import visible
from ircli.store import config as settings
from ircli.store.config import SETTINGS

app = typer.Typer(rich_markup_mode=None)
config = typer.Typer(help="Show and change settings.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(config, name="config")


def _complete(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    return [one.key for one in SETTINGS if one.key.startswith(incomplete)]


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
    values = {one.key: settings.value(session.environ, one.key) for one in SETTINGS}
    if session.json:
        session.terminal.answer_json({key: _plain(key, found) for key, found in values.items()})
    else:
        rows = [(one.key, values[one.key] or "-", one.meaning) for one in SETTINGS]
        session.terminal.table(("key", "value", "meaning"), rows, wrap="meaning")


@config.command()
def get(ctx: typer.Context, key: Key) -> None:
    """Show one setting's value."""
    session = session_of(ctx)
    found = settings.value(session.environ, settings.setting(key).key)
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
    kept = settings.change(session.environ, key, value)
    if session.json:
        session.terminal.answer_json({key: _plain(key, settings.value(session.environ, key))})
    session.tell(f"Set {key} in {settings.settings_path(session.environ)}.")
    if not kept:
        session.terminal.warn("  note      the comments of the file could not be kept")
    session.suggest(f"ircli config explain {key}")


def _plain(key: str, found: str) -> str | list[str] | None:
    """Return a setting as JSON has it: a list as one, and None where nothing is set."""
    if settings.setting(key).is_list:
        return [part for part in found.split(":") if part]
    return found or None


@config.command()
def explain(ctx: typer.Context, key: Key) -> None:
    """Show what each source says about a setting, and which wins."""
    session = session_of(ctx)
    found = settings.sources(session.environ, key)
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
