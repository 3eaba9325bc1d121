"""Give out what an incident, or the store, looks like: facts, documents, findings."""

import os
from typing import TYPE_CHECKING, Any

from ircli.service.shell import Record, Shell
from ircli.store import config, paths, postmortems

if TYPE_CHECKING:
    from ircli.documents.incident_json import RecordFacts
    from ircli.store.doctor import Finding


def facts(record: Record) -> "RecordFacts":
    """Return what `show --json` says of an incident."""
    from ircli.documents.incident_json import RecordFacts

    path = postmortems.path_of(record.directory)
    return RecordFacts(
        id=record.id,
        incident=record.incident,
        postmortem_status="draft" if path is not None else None,
        postmortem_path=path,
        problems=len(record.problems),
    )


def has_postmortem(record: Record) -> bool:
    """Return whether somebody let an incident's postmortem be written."""
    return postmortems.path_of(record.directory) is not None


def findings(shell: Shell) -> "tuple[Finding, ...]":
    """Return everything that is wrong with the store, changing nothing."""
    from ircli.store.doctor import examine

    return tuple(examine(shell.home, now=shell.now()))


def describe_paths(shell: Shell) -> dict[str, str]:
    """Return where the store, the settings, and the active incident lie."""
    return {
        "config": config.settings_path(shell.environ),
        "home": shell.home,
        "incidents": os.path.join(shell.home, paths.INCIDENTS),
    }


def demo_script() -> Any:  # noqa: ANN401 - plain data of a file of ours
    """Return the commands of the demo, with their times and authors."""
    from ircli.store.yaml_files import read_file, read_yaml

    path = os.path.join(
        os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data", "demo", "crates-download.yaml"
    )
    return read_yaml(read_file(path), path)
