"""Complete what commands on postmortems name: regions and templates."""

import typer

from ircli.cli import complete
from ircli.errors import IrcliError


def for_regions(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    """Complete a region of a document."""
    from ircli.documents.postmortem import SECTIONS

    return [name for name in SECTIONS if name.startswith(incomplete)]


def for_templates(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    """Complete a template's name."""
    from ircli.store.templates import templates

    try:
        known = templates(complete.playbook(ctx).places)
    except (IrcliError, OSError):
        return []
    return [one.name for one in known if one.name.startswith(incomplete)]
