"""Decide who does what."""

from ircli.domain.events import Event, RoleAccepted, RoleAssigned, RoleHandedOff, RoleReleased
from ircli.domain.guards import refuse_ended
from ircli.domain.incident import Incident
from ircli.domain.names import nearest, one_of
from ircli.domain.requests import AcceptRole, AssignRole, HandOffRole, ReleaseRole
from ircli.domain.rules import Role, Rules
from ircli.errors import RefusedError, UsageError


def assign(incident: Incident, request: AssignRole, rules: Rules) -> tuple[Event, ...]:
    """Decide that somebody takes a role."""
    refuse_ended(incident)
    role = role_named(request.role, rules, person=request.person)
    return (RoleAssigned(role=role.name, person=_person(request.person), title=role.title, many=role.many),)


def hand_off(incident: Incident, request: HandOffRole, rules: Rules) -> tuple[Event, ...]:
    """Decide that somebody takes over a role from whoever holds it."""
    refuse_ended(incident)
    role = _held_or_named(incident, request.role, rules, person=request.person, verb="handoff")
    held = tuple(one.person for one in incident.roles if one.role == role.name)
    if not held:
        raise RefusedError(
            f"Nobody holds the role {role.name}.", hint=f"ircli role assign {role.name} PERSON"
        )
    person = _person(request.person)
    if person in held:
        raise RefusedError(f"{person} holds the role {role.name} already.", hint="ircli role list")
    if len(held) > 1:
        raise RefusedError(
            f"{' and '.join(held)} hold the role {role.name}.",
            hint=f"ircli role assign {role.name} {person}, ircli role release {role.name} PERSON",
        )
    return (
        RoleHandedOff(
            role=role.name,
            person=person,
            previous=held[0],
            title=role.title,
            report=request.report,
            many=role.many,
        ),
    )


def accept(incident: Incident, request: AcceptRole) -> tuple[Event, ...]:
    """Decide that whoever was handed a role takes it on."""
    refuse_ended(incident)
    waiting = [held for held in incident.roles if not held.accepted]
    if request.role:
        wanted = request.role.strip().casefold()
        waiting = [held for held in waiting if wanted in (held.role.casefold(), held.title.casefold())]
    mine = [held for held in waiting if held.person == request.person] or waiting
    if not mine:
        which = f" of the role {request.role}" if request.role else ""
        raise RefusedError(f"No hand-over{which} waits to be accepted.", hint="ircli role list")
    if len(mine) > 1 and not request.role:
        named = ", ".join(held.role for held in mine)
        raise UsageError("Several hand-overs wait to be accepted.", hint=f"ircli role accept ROLE: {named}.")
    held = mine[0]
    return (RoleAccepted(role=held.role, person=held.person, title=held.title),)


def release(incident: Incident, request: ReleaseRole, rules: Rules) -> tuple[Event, ...]:
    """Decide that somebody leaves a role."""
    refuse_ended(incident)
    role = _held_or_named(incident, request.role, rules)
    held = [one.person for one in incident.roles if one.role == role.name]
    if not held or (request.person and request.person not in held):
        who = request.person or "Nobody"
        verb = "does not hold" if request.person else "holds"
        raise RefusedError(f"{who} {verb} the role {role.name}.", hint="ircli role list")
    return (RoleReleased(role=role.name, person=request.person),)


def role_named(name: str, rules: Rules, *, person: str = "", verb: str = "assign") -> Role:
    """Return the role of that name or title, in any case; `person` and `verb` tell words that were swapped."""
    role = _role(name, rules)
    if role is not None:
        return role
    swapped = _role(person, rules) if person.strip() else None
    if swapped is not None:
        import shlex

        hint = f"ircli role {verb} {swapped.name} {shlex.quote(name)}"
    else:
        titles = {said.casefold(): role.name for role in rules.roles for said in (role.title, role.name)}
        near = nearest(name, titles)
        meant = f"Did you mean {titles[near]}? " if near else ""
        hint = f"{meant}{one_of([role.name for role in rules.roles])}"
    raise UsageError(f"'{name}' is no role.", hint=hint)


def _held_or_named(
    incident: Incident, name: str, rules: Rules, *, person: str = "", verb: str = "assign"
) -> Role:
    """Return a role of the playbook, or one that somebody holds though the playbook knows it no more."""
    role = _role(name, rules)
    held = next((one for one in incident.roles if one.role.casefold() == name.strip().casefold()), None)
    if role is None and held is not None:
        return Role(name=held.role, title=held.title, many=held.many)
    return role_named(name, rules, person=person, verb=verb)


def _role(name: str, rules: Rules) -> Role | None:
    """Return the role of that name, else of that title, in any case."""
    wanted = name.strip().casefold()
    by_title = {role.title.casefold(): role for role in reversed(rules.roles)}
    by_name = {role.name.casefold(): role for role in reversed(rules.roles)}
    return by_name.get(wanted) or by_title.get(wanted)


def _person(name: str) -> str:
    if not name.strip():
        raise UsageError("The role needs a person.", hint="ircli role assign ROLE PERSON")
    return name.strip()
