"""What the command line says of which incidents to look at, and by what they are judged."""

import os
from collections.abc import Mapping
from typing import Annotated

import typer

from ircli.cli import complete
from ircli.cli.session import Session
from ircli.domain.clock import millis
from ircli.domain.metrics.asked import DIMENSIONS, Asked, Scope, Sources
from ircli.domain.metrics.definitions import METRICS, PREFIX, definitions, read_definition
from ircli.domain.names import one_of
from ircli.domain.quick import NamedTuple
from ircli.domain.text import visible
from ircli.errors import UsageError
from ircli.store import config

By = Annotated[
    str,
    typer.Option(
        "--by",
        metavar="DIMENSION",
        help=f"Divide them: {', '.join(DIMENSIONS)}.",
        autocompletion=complete.words_of(DIMENSIONS),
    ),
]
Since = Annotated[str | None, typer.Option("--since", metavar="TIME", help="Known at this time or later.")]
Until = Annotated[str | None, typer.Option("--until", metavar="TIME", help="Known before this time.")]
Services = Annotated[
    list[str] | None, typer.Option("--service", metavar="NAME", help="Affected; repeatable.")
]
Severities = Annotated[
    list[str] | None,
    typer.Option(
        "--severity",
        "-s",
        metavar="LEVEL",
        help="A level, or unset; repeatable.",
        autocompletion=complete.for_levels,
    ),
]
Drills = Annotated[bool, typer.Option("--include-drills", help="Count drills too.")]
People = Annotated[bool, typer.Option("--people", help="Nights and weekends of each person, by name.")]


class Filters(NamedTuple):
    """Which incidents the command line asks for."""

    since: str | None
    until: str | None
    services: list[str] | None
    severities: list[str] | None
    drills: bool


def asked(session: Session, filters: Filters, *, by: str = "", people: bool = False) -> Asked:
    """Return what is asked for; raise UsageError for what cannot be."""
    if by and by not in DIMENSIONS:
        raise UsageError(f"'{by}' is nothing to divide by.", hint=one_of(DIMENSIONS))
    since = session.understand(filters.since, days=True)
    until = session.understand(filters.until, days=True)
    if since is not None and until is not None and until <= since:
        raise UsageError("--until is not after --since.", hint="Nothing lies between them.")
    detection = session.shell.playbook.detection
    return Asked(
        now=millis(session.shell.now()),
        zone=session.zone(),
        definitions=definitions({name: _said(session, name) for name in METRICS}),
        scope=Scope(
            since=millis(since) if since is not None else None,
            until=millis(until) if until is not None else None,
            services=_folded(filters.services),
            severities=_folded(filters.severities),
            drills=filters.drills,
        ),
        sources=Sources(
            known=detection.known_sources,
            alerts=_folded(detection.alerts),
            users=_folded(detection.users),
        ),
        by=by,
        people=people,
    )


def _said(session: Session, name: str) -> str:
    """Return what somebody says that a metric means; what a repository says wrongly is passed over."""
    for source in config.sources(session.environ, f"{PREFIX}{name}"):
        if source.value is None or source.kind == "default":
            continue
        try:
            read_definition(name, source.value)
        except UsageError as error:
            if source.kind != "project":
                raise UsageError(f"{source.name}: {error.message}", hint=error.hint) from error
            session.terminal.warn(visible(f"ircli: {source.name}: {error.message} It is passed over."))
        else:
            return source.value
    return ""


def zone_name(session: Session) -> str | None:
    """Return what the user's zone is called; None for the system's."""
    named = session.named_zone(None)
    return named[1] if named is not None else None


def system_zone(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return what tells the system's zone from others."""
    try:
        file = os.stat("/etc/localtime")
    except OSError:
        return (environ.get("TZ", ""),)
    return (environ.get("TZ", ""), f"{file.st_dev} {file.st_ino} {file.st_mtime_ns}")


def _folded(names: "list[str] | tuple[str, ...] | None") -> frozenset[str]:
    return frozenset(name.strip().casefold() for name in names or ())
