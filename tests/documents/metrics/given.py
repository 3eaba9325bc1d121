"""Three years of incidents, the same at each run, and reports on them."""

import random
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from domain.metrics.given import NOW, action, asked, outline
from ircli.domain.incident import MILESTONES
from ircli.domain.metrics.reporting import Report, report_of
from ircli.domain.outline import Outline

_MINUTE = 60_000
_HOUR = 60 * _MINUTE
_SERVICES = ("checkout-api", "search", "login", "ledger")
MISCHIEF = (
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "](javascript:alert(1))",
    '"]\n    bar [9',
    "```\n# Heading\n| a | b |",
    "%%{init: {}}%%",
    "\x1b[31mred\u202e",
    "@everyone closes #12",
    "&lt;b&gt; *bold* `code`",
    "a" * 200,
)


def history(count: int = 160, *, names: Sequence[str] = _SERVICES) -> list[Outline]:
    """Return incidents of three years, some of which have impossible or unknown times."""
    dice = random.Random(1)
    return [_one(dice, number, count, names) for number in range(count)]


def _one(dice: random.Random, number: int, count: int, names: Sequence[str]) -> Outline:
    started = NOW - (count - number) * 3 * 365 * 24 * _HOUR // count + dice.randrange(24) * _HOUR
    detected = started + int(dice.lognormvariate(2, 1) * _MINUTE) - (number % 31 == 0) * _HOUR
    acknowledged = detected + int(dice.lognormvariate(1.4, 1) * _MINUTE)
    mitigated = detected + int(dice.lognormvariate(3.6, 1) * _MINUTE)
    resolved = mitigated + int(dice.lognormvariate(3.5, 1) * _MINUTE)
    times = dict.fromkeys(MILESTONES, None) | {
        "started": started if number % 5 else None,
        "detected": detected,
        "acknowledged": acknowledged,
        "mitigated": mitigated if number % 7 else None,
        "resolved": resolved if number < count - 2 else None,
    }
    rank = dice.choice((1, 2, 2, 3, 3, 3))
    until = datetime.fromtimestamp(resolved / 1000, UTC)
    return outline(
        number,
        title=f"{names[number % len(names)]} fails",
        severity=f"SEV{rank}",
        rank=rank,
        services=(names[number % len(names)],),
        source=dice.choice(("monitoring", "users", "colleague", "")),
        drill=number % 20 == 3,
        status="dismissed" if number % 17 == 4 else "resolved",
        verdict="false-alarm" if number % 17 == 4 else "",
        acknowledge_within=10,
        updates_owed=3,
        updates_in_time=number % 4,
        cause_tags=(names[(number * 7) % len(names)],),
        people=(names[(number + 1) % len(names)], "bob"),
        joined=(detected, acknowledged),
        postmortem_due=resolved + 48 * _HOUR,
        published_at=resolved + 47 * _HOUR if number % 3 else None,
        review="published" if number % 3 else "",
        actions=(
            action(
                1,
                text=names[number % len(names)],
                added_at=until,
                due=f"{until + timedelta(days=30):%Y-%m-%d}",
                state="done" if number % 3 else "open",
                since=until + timedelta(days=number % 60) if number % 3 else None,
            ),
        ),
    )._replace(times=tuple(times.values()))


def report(outlines: Iterable[Outline] = (), **changes: object) -> Report:
    """Return a report on incidents."""
    return report_of(outlines, asked(people=True, **changes))
