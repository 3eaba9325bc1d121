"""Decide what happens when something is asked for: a pure answer, or a refusal with its reason."""

from collections.abc import Mapping
from datetime import datetime
from typing import assert_never

from ircli.domain.clock import read_moment, write_moment
from ircli.domain.entry import is_opening
from ircli.domain.events import (
    NOTE_KINDS,
    VERDICTS,
    Acknowledged,
    Amended,
    Closed,
    Declared,
    Detected,
    Dismissed,
    Edited,
    Event,
    Identified,
    Marked,
    Mitigated,
    Reopened,
    Resolved,
    RoleAssigned,
    RoleHandedOff,
    RoleReleased,
    SeveritySet,
    Started,
    Triaged,
    Withdrawn,
)
from ircli.domain.incident import MILESTONES, Incident
from ircli.domain.requests import (
    Amend,
    Answer,
    AssignRole,
    Close,
    Declare,
    Dismiss,
    Edit,
    HandOffRole,
    Mark,
    Reach,
    ReleaseRole,
    Reopen,
    Request,
    Resolve,
    SetSeverity,
    Withdraw,
)
from ircli.domain.rules import Level, Role, Rules
from ircli.errors import NotFoundError, RefusedError, UsageError

_REACHABLE: Mapping[str, type[Started | Detected | Acknowledged | Triaged | Identified | Mitigated]] = {
    "started": Started,
    "detected": Detected,
    "acknowledged": Acknowledged,
    "triaged": Triaged,
    "identified": Identified,
    "mitigated": Mitigated,
}


def decide(
    incident: Incident | None,
    request: Request,
    rules: Rules,
    now: datetime,  # noqa: ARG001 - no request depends on the time yet; stability windows and targets will
) -> tuple[Event, ...]:
    """Return what happens when a request is granted; raise RefusedError or UsageError where it is not.

    `now` is when it is so.
    """
    if isinstance(request, Declare):
        return _declare(incident, request)
    if incident is None:
        raise NotFoundError("The timeline has no opening entry.", hint="ircli doctor")
    return _decide(incident, request, rules)


def level_named(name: str, rules: Rules) -> Level:
    """Return the level of that name, in any case, or the one whose name ends with that number: 2 is SEV2."""
    wanted = name.strip().casefold()
    for level in rules.levels:
        if level.name.casefold() == wanted:
            return level
    if wanted.isascii() and wanted.isdecimal():
        for level in rules.levels:
            if level.name[len(level.name.rstrip("0123456789")) :] == wanted:
                return level
    raise UsageError(
        f"'{name}' is no severity level.", hint=_one_of(tuple(level.name for level in rules.levels))
    )


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
        hint = f"{_nearest_role(name, rules)}{_one_of(tuple(role.name for role in rules.roles))}"
    raise UsageError(f"'{name}' is no role.", hint=hint)


def _nearest_role(name: str, rules: Rules) -> str:
    import difflib

    names = {said.casefold(): role.name for role in rules.roles for said in (role.title, role.name)}
    near = difflib.get_close_matches(name.strip().casefold(), names, n=1)
    return f"Did you mean {names[near[0]]}? " if near else ""


def _decide(incident: Incident, request: Request, rules: Rules) -> tuple[Event, ...]:  # noqa: C901, PLR0912 - one case a request
    match request:
        case Declare():
            return _declare(incident, request)
        case Reach():
            _refuse_ended(incident)
            return (_reachable(request.milestone)(text=request.text),)
        case Mark():
            if request.milestone not in MILESTONES:
                raise UsageError(f"'{request.milestone}' is no lifecycle time.", hint=_one_of(MILESTONES))
            return (Marked(milestone=request.milestone, text=request.text),)
        case SetSeverity():
            return _set_severity(incident, request, rules)
        case AssignRole():
            _refuse_ended(incident)
            role = role_named(request.role, rules, person=request.person)
            return (
                RoleAssigned(
                    role=role.name, person=_person(request.person), title=role.title, many=role.many
                ),
            )
        case HandOffRole():
            return _hand_off(incident, request, rules)
        case ReleaseRole():
            return _release(incident, request, rules)
        case Edit():
            return _edit(request)
        case Answer():
            _refuse_ended(incident)
            return (request.answered,)
        case Resolve():
            _refuse_ended(incident)
            return (Resolved(text=request.text),)
        case Reopen():
            if incident.is_open:
                raise RefusedError("The incident is open.", hint="ircli status")
            return (Reopened(text=request.reason),)
        case Close():
            return _close(incident, request)
        case Dismiss():
            _refuse_ended(incident)
            if request.verdict not in VERDICTS:
                raise UsageError(f"'{request.verdict}' is no verdict.", hint=_one_of(VERDICTS))
            return (Dismissed(verdict=request.verdict, of=request.of, text=request.text),)
        case Amend():
            return _amend(request)
        case Withdraw():
            if is_opening(request.entry):
                raise RefusedError(
                    "The opening entry cannot be withdrawn.", hint="ircli dismiss --as false-alarm"
                )
            return (Withdrawn(target=request.entry.id, reason=request.reason),)
    assert_never(request)


def _declare(incident: Incident | None, request: Declare) -> tuple[Event, ...]:
    if incident is not None:
        raise RefusedError("The incident is declared already.", hint="ircli status")
    if not request.title.strip():
        raise UsageError("An incident needs a title.", hint="ircli declare 'Checkout answers 500'")
    return (
        Declared(
            title=request.title.strip(),
            summary=request.summary.strip(),
            services=request.services,
            source=request.source,
            drill=request.drill,
        ),
    )


def _set_severity(incident: Incident, request: SetSeverity, rules: Rules) -> tuple[Event, ...]:
    _refuse_ended(incident)
    level = level_named(request.level, rules)
    if incident.severity is not None and incident.severity.name == level.name and not request.reason:
        raise RefusedError(f"The severity is {level.name} already.", hint="Add --reason to record it again.")
    return (
        SeveritySet(
            level=level,
            reason=request.reason,
            recommended=request.recommended,
            reasons=request.reasons,
        ),
    )


def _hand_off(incident: Incident, request: HandOffRole, rules: Rules) -> tuple[Event, ...]:
    _refuse_ended(incident)
    role = role_named(request.role, rules, person=request.person, verb="handoff")
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


def _release(incident: Incident, request: ReleaseRole, rules: Rules) -> tuple[Event, ...]:
    _refuse_ended(incident)
    role = role_named(request.role, rules)
    held = [one.person for one in incident.roles if one.role == role.name]
    if not held or (request.person and request.person not in held):
        who = request.person or "Nobody"
        verb = "does not hold" if request.person else "holds"
        raise RefusedError(f"{who} {verb} the role {role.name}.", hint="ircli role list")
    return (RoleReleased(role=role.name, person=request.person),)


def _edit(request: Edit) -> tuple[Event, ...]:
    if request == Edit():
        raise UsageError("Nothing to change.", hint="--title, --summary, or --service")
    if request.title is not None and not request.title.strip():
        raise UsageError("An incident needs a title.", hint="--title 'Checkout answers 500'")
    return (Edited(title=request.title, summary=request.summary, services=request.services),)


def _close(incident: Incident, request: Close) -> tuple[Event, ...]:
    if incident.status in ("closed", "dismissed"):
        raise RefusedError(f"The incident is {incident.status} already.", hint="ircli reopen --reason '…'")
    if incident.is_open:
        raise RefusedError(
            f"The incident is {incident.status}, and not resolved.",
            hint="ircli resolve, or ircli dismiss",
        )
    return (Closed(text=request.text),)


def _amend(request: Amend) -> tuple[Event, ...]:
    entry = request.entry
    if request.text is None and request.at is None and request.kind is None:
        raise UsageError("Nothing to correct.", hint="Give new words, --at, or --kind.")
    if isinstance(entry.event, Amended | Withdrawn):
        raise RefusedError("A correction is not corrected, but withdrawn.", hint=f"ircli withdraw {entry.id}")
    if request.text is not None and is_opening(entry):
        raise RefusedError(
            "The opening entry's words are the title.", hint="ircli edit --title 'What is broken'"
        )
    if request.text is not None and "text" not in entry.event._fields:
        raise RefusedError(
            f"An entry of kind '{entry.kind}' has no words of its own.",
            hint="ircli edit, or ircli withdraw",
        )
    if request.at is not None and read_moment(request.at) is None:
        raise UsageError(f"'{request.at}' is no time.", hint="--at 2026-11-20T14:05:00Z")
    if request.text is not None and not request.text.strip():
        raise UsageError("The new words are blank.", hint=f"ircli withdraw {entry.id}")
    if request.kind is not None and entry.kind != "noted":
        raise RefusedError(
            f"An entry of kind '{entry.kind}' keeps its kind.",
            hint="ircli withdraw, then record it anew.",
        )
    if request.kind is not None and request.kind not in NOTE_KINDS:
        raise UsageError(f"'{request.kind}' is no kind of note.", hint=_one_of(NOTE_KINDS))
    return (Amended(target=entry.id, text=request.text, at=request.at, kind=request.kind),)


def _reachable(
    milestone: str,
) -> type[Started | Detected | Acknowledged | Triaged | Identified | Mitigated]:
    if milestone not in _REACHABLE:
        raise UsageError(f"'{milestone}' is no point of the lifecycle.", hint=_one_of(tuple(_REACHABLE)))
    return _REACHABLE[milestone]


def _refuse_ended(incident: Incident) -> None:
    if incident.is_open:
        return
    when = incident.dismissed_at or incident.times.closed or incident.times.resolved
    since = f" since {write_moment(when)}" if when is not None else ""
    raise RefusedError(
        f"The incident is {incident.status}{since}.",
        hint="ircli reopen --reason '…', or ircli log to add a note",
    )


def _role(name: str, rules: Rules) -> Role | None:
    """Return the role of that name, else of that title, in any case."""
    wanted = name.strip().casefold()
    by_title = {role.title.casefold(): role for role in reversed(rules.roles)}
    by_name = {role.name.casefold(): role for role in reversed(rules.roles)}
    return by_name.get(wanted) or by_title.get(wanted)


def _person(name: str) -> str:
    if not name.strip():
        raise UsageError("The role needs a person.", hint="ircli role assign ic alice")
    return name.strip()


def _one_of(names: tuple[str, ...]) -> str:
    return f"One of: {', '.join(names)}."
