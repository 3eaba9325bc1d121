"""Keep what our own YAML files say as JSON beside them: importing a YAML parser costs a command a fifth of its start.

A twin names the checksum of the file it was made from, and is passed over when that has changed. Make them anew with
`python -m ircli.store.twins`; a test says when that was forgotten.
"""

import json
import os
from binascii import crc32
from collections.abc import Iterable

# importlib.resources would cost more than reading the files does.
DEFAULT_FOLDER: str = os.path.join(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data", "playbook"
)
TWINS: tuple[str, ...] = (
    "severities.yaml",
    "roles.yaml",
    "detection.yaml",
    "triage.yaml",
    "investigation.yaml",
    "mitigation.yaml",
    "resolution.yaml",
    "communication.yaml",
    "checklists.yaml",
    "checks.yaml",
    "running.yaml",
    "postmortem.yaml",
)


def read_twin(path: str, content: bytes) -> object | None:
    """Return what the YAML file of that content says, or None where it has no twin."""
    try:
        with open(f"{path}.json", "rb") as file:
            twin = json.loads(file.read())
    except (OSError, ValueError):
        return None
    return twin["data"] if twin["crc32"] == crc32(content) else None


def write_twins(paths: Iterable[str]) -> None:
    """Write the twins of YAML files."""
    from ircli.store.yaml_files import read_file, read_yaml

    for path in paths:
        content = read_file(path)
        twin = {"crc32": crc32(content), "data": read_yaml(content, path)}
        with open(f"{path}.json", "w", encoding="ascii") as file:
            file.write(json.dumps(twin, indent=1) + "\n")


if __name__ == "__main__":
    write_twins(os.path.join(DEFAULT_FOLDER, name) for name in TWINS)
