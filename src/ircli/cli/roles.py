"""Read ROLE=NAME, and hold what was given against the playbook before anything is asked."""

from collections.abc import Iterable

from ircli.domain.rules import Rules
from ircli.errors import UsageError


def role_pair(text: str) -> tuple[str, str]:
    """Return the role and the person of `ic=alice`; raise UsageError for anything else."""
    role, equals, person = text.partition("=")
    if not equals or not role.strip() or not person.strip():
        raise UsageError(f"'{text}' is not ROLE=NAME.", hint="--role ic=alice")
    return role.strip(), person.strip()


def checked(
    rules: Rules, *, severity: str | None, pairs: Iterable[tuple[str, str]]
) -> tuple[str | None, list[tuple[str, str]]]:
    """Return a level and roles by the playbook's own names; raise UsageError for what it does not have."""
    from ircli.domain.decide import level_named, role_named

    level = level_named(severity, rules).name if severity else severity
    return level, [(role_named(name, rules).name, person) for name, person in pairs]
