"""What the command line says of a runbook's steps and placeholders, checked before anything is asked or run."""

from collections.abc import Sequence
from typing import Annotated

import typer

from ircli.cli.run import time_limit
from ircli.cli.runbook.following import Wishes, refuse_variable
from ircli.domain.names import did_you_mean, one_of
from ircli.errors import UsageError
from ircli.playbook.runbooks.commands import placeholders, script_of
from ircli.playbook.runbooks.parts import Runbook, Step

_STEPS_IN_HINT = 12

Do = Annotated[
    list[str] | None,
    typer.Option("--do", metavar="STEP", help="Run this step without asking; repeatable."),
]
ByHand = Annotated[
    list[str] | None,
    typer.Option("--by-hand", metavar="STEP", help="This step was done by hand; repeatable."),
]
Skip = Annotated[
    list[str] | None,
    typer.Option("--skip", metavar="STEP='WHY'", help="Skip this step, and say why; repeatable."),
]
Var = Annotated[
    list[str] | None,
    typer.Option("--var", metavar="NAME=VALUE", help="What a placeholder stands for; repeatable."),
]
YesSafe = Annotated[
    bool,
    typer.Option("--yes-safe", help="Run steps that change nothing without asking; all others still ask."),
]
Timeout = Annotated[
    str,
    typer.Option(
        "--timeout",
        metavar="SPAN",
        help="End each step after so long, such as 90 or 10m, instead of the playbook's limit.",
    ),
]
NoRedact = Annotated[
    bool,
    typer.Option("--no-redact", help="Keep secrets in the output as they are; asks first, or takes --yes."),
]
Yes = Annotated[bool, typer.Option("--yes", help="Agree to --no-redact.")]


def selected(runbook: Runbook, *, begin: str, only: Sequence[str]) -> tuple[Step, ...]:
    """Return the steps that are meant: all, those from one on, or only some."""
    if begin and only:
        raise UsageError("--from and --step do not go together.", hint="One of them.")
    if not any(not step.is_for_reading for step in runbook.steps):
        raise UsageError(
            f"{runbook.title} has no steps to follow.", hint=f"ircli runbook show {runbook.name}"
        )
    if only:
        wanted = {_named(runbook, one).number for one in only}
        return tuple(step for step in runbook.steps if step.number in wanted)
    first = _named(runbook, begin).number if begin else 1
    return tuple(step for step in runbook.steps if step.number >= first)


def _named(runbook: Runbook, text: str) -> Step:
    """Return the step of a number or a name."""
    wanted = text.strip().casefold()
    for step in runbook.steps:
        if wanted in (str(step.number), step.name.casefold()):
            return step
    names = tuple(step.name for step in runbook.steps if not step.is_for_reading)
    hint = did_you_mean(wanted, names) or one_of(names[:_STEPS_IN_HINT])
    raise UsageError(f"'{text}' is no step of {runbook.name}.", hint=hint)


def wishes_of(
    runbook: Runbook,
    do: list[str] | None,
    by_hand: list[str] | None,
    skip: list[str] | None,
    *,
    yes_safe: bool,
    timeout: str,
) -> Wishes:
    """Return what is said of steps; raise UsageError where two things are said of one."""
    reasons = {}
    for one in skip or []:
        name, _, why = one.partition("=")
        if not why.strip():
            raise UsageError(f"Why is {name} skipped?", hint=f"--skip {name}='why'")
        reasons[_named(runbook, name).name] = why.strip()
    wishes = Wishes(
        run=frozenset(_named(runbook, one).name for one in do or []),
        by_hand=frozenset(_named(runbook, one).name for one in by_hand or []),
        skip=reasons,
        yes_safe=yes_safe,
        timeout=time_limit(timeout),
    )
    said = [*wishes.run, *wishes.by_hand, *wishes.skip]
    twice = next((name for name in said if said.count(name) > 1), "")
    if twice:
        raise UsageError(f"Two things are said of step {twice}.", hint="--do, --by-hand or --skip")
    return wishes


def values_of(runbook: Runbook, variables: list[str] | None) -> dict[str, str]:
    """Return what placeholders stand for, by the names of their variables; they may be spelled as the runbook does."""
    known = _variables(runbook)
    found = {}
    for one in variables or []:
        spelled, equals, value = one.partition("=")
        if not equals:
            raise UsageError(f"'{one}' has no value.", hint="--var NAME=VALUE")
        name = spelled.strip().strip("<>{}$").replace("-", "_").replace(" ", "_")
        refuse_variable(name, value)
        if name not in known:
            hint = did_you_mean(name, known) or one_of(known)
            raise UsageError(f"No step of {runbook.name} has a placeholder '{spelled}'.", hint=hint)
        found[name] = value
    return found


def _variables(runbook: Runbook) -> tuple[str, ...]:
    """Return the names of all variables that steps ask for, or take from the environment."""
    scripts = [script_of(step.fence) for step in runbook.steps if step.fence is not None]
    return tuple(
        dict.fromkeys(
            one.name for script in scripts if script is not None for one in placeholders(script, known=())
        )
    )
