"""The section on what was followed and run: runbooks step by step, commands, and what the runbooks should learn of it."""

from collections.abc import Mapping

from ircli.documents.markdown import bullets, inline, table
from ircli.documents.page import Page, evidence, prompt
from ircli.domain.entry import Entry
from ircli.domain.events import Captured, CommandRan
from ircli.domain.runs import NOT_REACHED, UNKNOWN, Run

_OUTCOMES: Mapping[str, str] = {
    "done": "done",
    "by-hand": "done by hand",
    "skipped": "skipped",
    "failed": "failed",
    "timed-out": "ended at its time limit",
    "interrupted": "interrupted",
    NOT_REACHED: "not reached",
    UNKNOWN: "begun, and its end is unknown",
}
_AS_WRITTEN = ("done",)
_DONE = ("done", "by-hand")
_RAW = "secrets were kept as they are"


def runbooks(page: Page) -> str:
    """Return what was followed and run, and what runbooks should learn of it, or ask whether there was one."""
    runs = page.incident.response.runs
    lessons = bullets(one for run in runs for one in _lessons(page, run))
    asked = (
        prompt("what the runbooks lacked, or said wrongly, and who puts it right.")
        if runs
        else prompt(
            "whether there was a runbook for this. None existed is an answer, and writing one an action."
        )
    )
    parts = (*[_run(page, run) for run in runs], _commands(page), lessons, asked)
    return "\n\n".join(part for part in parts if part)


def _run(page: Page, run: Run) -> str:
    """Return how a runbook was followed: when, by whom, how far, and what came of each step."""
    name = f" ({page.line(run.begun.runbook)})" if run.begun.runbook != run.title else ""
    when = page.when(run.begun_at, unknown="undated")
    by = f" by {page.who(run.by)}" if run.by else ""
    head = f"Runbook {page.line(run.title)}{name}, begun {when}{by}; {_how_far(page, run)}."
    steps = [_step(page, run, name, outcome) for name, outcome in run.outcomes.items()]
    headers = ("Step", "Outcome", "Exit status", "Reason", "Evidence")
    left = [
        f"{_title(page, run, name)} ({_outcome(outcome)})"
        for name, outcome in run.outcomes.items()
        if outcome not in _DONE
    ]
    undone = f"Not done: {', '.join(left)}." if left else ""
    listed = table(headers, steps, optional=headers[2:]) if steps else ""
    return "\n\n".join(part for part in (head, listed, undone) if part)


def _how_far(page: Page, run: Run) -> str:
    ended = f" {page.when(run.ended_at)}" if run.ended_at is not None else ""
    match run.state:
        case "followed":
            return f"followed to its end{ended}"
        case "left":
            return f"left before its end{ended}"
        case _:
            return "interrupted, or still going on: it has no end on record"


def _step(page: Page, run: Run, name: str, outcome: str) -> tuple[str, ...]:
    ended = run.end_of(name)
    # What it had come to before is part of the story: a failure does not go because the next try succeeds.
    before = [one.ended.outcome for one in run.ends.get(name, ())]
    came = [*(before[:-1] if ended is not None else before), outcome]
    return (
        _title(page, run, name),
        ", then ".join(_outcome(one) for one in came),
        _status(ended.ran) if ended is not None else "",
        _words(page, ended.text, ended.ran) if ended is not None else "",
        evidence(ended) if ended is not None else "",
    )


def _title(page: Page, run: Run, name: str) -> str:
    return page.line(run.title_of(name) or name)


def _outcome(outcome: str) -> str:
    return _OUTCOMES.get(outcome) or inline(outcome)


def _status(ran: Captured) -> str:
    return str(ran.status) if ran.status is not None else ""


def _words(page: Page, text: str, ran: Captured) -> str:
    """Return what was said of a command, else why it could not be started, and whether its secrets are still in it."""
    said = page.line(text or ran.reason)
    return "; ".join(part for part in (said, _RAW if ran.raw else "") if part)


def _commands(page: Page) -> str:
    """Return the commands that were run outside of runbooks."""
    rows = [
        _command(page, entry, entry.event) for entry in page.others if isinstance(entry.event, CommandRan)
    ]
    headers = ("Command", "Time", "Who" if page.facts.names else "Role", "Exit status", "Words", "Evidence")
    return f"Commands that were run beside:\n\n{table(headers, rows, optional=headers[3:])}" if rows else ""


def _command(page: Page, entry: Entry, event: CommandRan) -> tuple[str, ...]:
    first, newline, _ = event.ran.command.partition("\n")
    return (
        page.line(f"{first}{' …' if newline else ''}"),
        page.when(entry.at, unknown="undated"),
        page.who(entry.by),
        _status(event.ran),
        _words(page, event.text, event.ran),
        evidence(event),
    )


def _lessons(page: Page, run: Run) -> list[str]:
    """Return what a runbook's next version should say otherwise, for each end that did not come as it is written."""
    found = []
    for name, ends in run.ends.items():
        for ended in (end.ended for end in ends):
            # What has no command says nothing against its text when somebody does it, or passes it.
            if ended.outcome in _AS_WRITTEN or not (ended.command or ended.ran.command):
                continue
            said = ended.text or ended.ran.reason
            why = f": {page.line(said)}" if said else ""
            step = _title(page, run, name)
            found.append(f"Update the runbook {page.line(run.title)}: step {step} {_was(ended.outcome)}{why}")
    return list(dict.fromkeys(found))


def _was(outcome: str) -> str:
    was = "was " if outcome in ("by-hand", "skipped", "interrupted") else ""
    return f"{was}{_outcome(outcome)}"
