"""The postmortems that were agreed on, as whole documents: `cd tests && python -m documents.agreed` writes them anew.

There is one for each template and incident: those in `incidents/`, taken over as `ircli import` does it, and the stories
that are told in given.py. Read what has changed as those would who were there.
"""

import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from documents.given import TEMPLATES, document_of, facts_of, pool_outage, search_drill
from ircli import service
from ircli.documents.page import PostmortemFacts
from ircli.documents.postmortem import Options, render
from ircli.domain.sheet import Meaning
from ircli.service import postmortems
from ircli.service.importing import Import
from ircli.service.shell import Shell

FOLDER = Path(__file__).parent / "golden"
INCIDENTS = sorted((Path(__file__).parents[1] / "incidents").glob("*.yaml"))
NAMES = (
    *(f"{incident.stem}.{template}.md" for incident in INCIDENTS for template in TEMPLATES),
    *(f"{story}.{template}.md" for story in ("pool-outage", "search-drill") for template in TEMPLATES),
    "search-drill.marked.md",
)


def pool_facts() -> PostmortemFacts:
    """Return what the postmortem of an outage is made from, of which somebody wants to see times where they live."""
    cet = timezone(timedelta(hours=1))
    return facts_of(pool_outage(), "2025-10-28-flag-pods-k3f9")._replace(zone=cet, zone_name="CET")


def drill_facts() -> PostmortemFacts:
    """Return what the postmortem of a drill is made from."""
    return facts_of(search_drill(), "2026-01-05-search-m7q2")._replace(impact_questions=("triage.users",))


def documents() -> Mapping[str, str]:
    """Return all documents as they are written now, by the names of their files."""
    return dict([*_imported(), *_told()])


def _imported() -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as home:
        shell = Shell(environ={"IRCLI_HOME": home}, now=lambda: datetime(2026, 1, 5, 10, tzinfo=UTC))
        for path in INCIDENTS:
            with Import(shell, meaning=Meaning(), force=False, dry_run=False) as importing:
                (taken,) = importing.take(str(path), "yaml")
            record = service.read(shell, taken.id)
            for template in TEMPLATES:
                made = postmortems.draft(shell, record, postmortems.Wish(template=template))
                # The end of an id is drawn by lot.
                yield f"{path.stem}.{template}.md", made.plain.replace(record.id, f"{record.id[:-4]}k3f9")


def _told() -> Iterator[tuple[str, str]]:
    for template in TEMPLATES:
        yield f"pool-outage.{template}.md", document_of(pool_facts(), template)
        yield f"search-drill.{template}.md", document_of(drill_facts(), template)
    marked = render(drill_facts(), TEMPLATES["default"], Options(incident=drill_facts().id))
    yield "search-drill.marked.md", marked.text


if __name__ == "__main__":
    for name, text in documents().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
