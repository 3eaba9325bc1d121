"""Ask what becomes of a step: the same number always means the same, and Enter alone changes nothing."""

from ircli.cli.runbook.consent import Offer
from ircli.cli.session import Session
from ircli.playbook.runbooks.parts import Step

RUN, BY_HAND, SKIP, STOP, EDIT, ON = "run", "by-hand", "skipped", "stop", "edit", "on"
_ROLLBACK = "rollback"


def ask_step(session: Session, step: Step, offer: Offer | None, *, doubtful: bool) -> str:
    """Return what becomes of a step; what is `doubtful` may have run already."""
    if offer is None:
        options = [(BY_HAND, "Done"), (SKIP, "Skip it, and say why"), (STOP, "Stop here")]
        question = f"Step {step.number}, {step.name}: done?"
        return session.terminal.choose(question, options, flag=f"--by-hand {step.name}")
    options = [
        (RUN, "Run it"),
        (BY_HAND, "Done by hand"),
        (SKIP, "Skip it, and say why"),
        (STOP, "Stop here"),
        *([(EDIT, "Change the variables")] if offer.placeholders else []),
    ]
    harmless = offer.is_safe and not doubtful and step.kind != _ROLLBACK
    return session.terminal.choose(
        f"Step {step.number}, {step.name}?",
        options,
        flag=f"--do {step.name}",
        default=RUN if harmless else STOP if doubtful else SKIP,
    )


def ask_again(session: Session, step: Step, offer: Offer) -> str:
    """Return what becomes of a step that did not succeed; without a terminal it is the end."""
    if not session.terminal.can_ask:
        return STOP
    options = [
        (RUN, "Run it again"),
        (BY_HAND, "Done by hand after all"),
        (SKIP, "Skip it, and say why"),
        (STOP, "Stop here"),
        (ON, "Go on; it stays as it is"),
        *([(EDIT, "Change the variables")] if offer.placeholders else []),
    ]
    return session.terminal.choose(
        f"Step {step.number}, {step.name} did not succeed. What now?", options, flag="--do", default=STOP
    )


def ask_reason(session: Session, step: Step) -> str:
    """Return why a step is skipped; blank where somebody thought better of it."""
    return session.terminal.ask(
        "Why is it skipped? (Enter goes back)", flag=f"--skip {step.name}='why'", optional=True
    )


def ask_value(session: Session, name: str, spelled: str, *, default: str) -> str:
    """Return what a placeholder stands for; blank where nobody says."""
    return session.terminal.ask(
        f"What is {spelled}? (Enter leaves it open)",
        flag=f"--var {name}=VALUE",
        default=default,
        optional=True,
    )
