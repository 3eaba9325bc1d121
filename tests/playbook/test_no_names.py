"""No level, role, action, criterion or audience is named in Python: a team's own names work everywhere."""

import ast
import re
from pathlib import Path

import pytest

import ircli
from ircli.store.playbooks import Playbook

SOURCE = Path(ircli.__file__).parent
RULES = Playbook().rules
# What `show --json` promises to programs names the roles that it always had.
CONTRACT = "documents/incident_json.py"
# Words that mean something else in code too.
COMMON = {
    "other",
    "restart",
    "redirect",
    "stable",
    "healthy",
    "internal",
    "customers",
    "responders",
    "rollback",
}
NAMES = {
    one.name
    for group in (RULES.roles, RULES.actions, RULES.criteria, RULES.audiences, RULES.levels)
    for one in group
} - COMMON
FILES = sorted(path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py"))


def test_there_is_something_to_look_for() -> None:
    assert len(NAMES) > 20
    assert len(FILES) > 100


@pytest.mark.parametrize("file", FILES)
def test_no_python_names_what_a_playbook_names(file: str) -> None:
    source = (SOURCE / file).read_text(encoding="utf-8")
    assert not re.search(r"SEV[0-9]|\bP[0-9]\b", source)
    if file == CONTRACT:
        return
    found = {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in NAMES
    }
    assert not found
