"""Read ROLE=NAME, and hold what was given against the playbook before anything is asked."""

from collections.abc import Iterable

from ircli.cli.session import Session
from ircli.domain.rules import Rules
from ircli.errors import UsageError


def role_pair(session: Session, text: str) -> tuple[str, str]:
    """Return the role and the person of `ROLE=NAME`; raise UsageError for anything else."""
    role, equals, person = text.partition("=")
    if not equals or not role.strip() or not person.strip():
        raise UsageError(
            f"'{text}' is not ROLE=NAME.", hint="--role ROLE=NAME; ircli role list shows the roles."
        )
    return role.strip(), named(session, person.strip())


def named(session: Session, person: str) -> str:
    """Return a person by name: whoever says "me" is called as they write."""
    return session.shell.by if person.strip().casefold() in ("me", "myself", "i") else person


def ask_who(session: Session, question: str, *, flag: str, optional: bool = False) -> str:
    """Return the person that somebody names."""
    skip = "; Enter to skip" if optional else ""
    asked = f"{question} (me: {session.shell.by}{skip})"
    return named(session, session.terminal.ask(asked, flag=flag, optional=optional))


def checked(
    rules: Rules, *, severity: str | None, pairs: Iterable[tuple[str, str]]
) -> tuple[str | None, list[tuple[str, str]]]:
    """Return a level and roles by the playbook's own names; raise UsageError for what it does not have."""
    from ircli.domain.decide import level_named, role_named

    level = level_named(severity, rules).name if severity else severity
    return level, [(role_named(name, rules).name, person) for name, person in pairs]
