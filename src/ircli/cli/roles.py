"""Read ROLE=NAME."""

from ircli.errors import UsageError


def role_pair(text: str) -> tuple[str, str]:
    """Return the role and the person of `ic=alice`; raise UsageError for anything else."""
    role, equals, person = text.partition("=")
    if not equals or not role.strip() or not person.strip():
        raise UsageError(f"'{text}' is not ROLE=NAME.", hint="--role ic=alice")
    return role.strip(), person.strip()
