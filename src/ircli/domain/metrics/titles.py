"""Say what the figures are called that a team does not define, and what each counts of what."""

from collections.abc import Mapping

from ircli.domain.metrics.definitions import METRICS
from ircli.domain.metrics.load import NIGHT_BEGINS, NIGHT_ENDS

COUNT, REPEATS, HOURS, PEOPLE = "count", "repeats", "hours", "people"

# What a figure is called, and what it counts of what.
TITLES: Mapping[str, tuple[str, str]] = {
    COUNT: ("incidents", "incidents that were declared or imported, and not dismissed"),
    "users": ("noticed by users", "incidents that users noticed first, of those whose source is known"),
    "alerts": (
        "alert accuracy",
        "alerts that were incidents, of all alerts; a duplicate is left out, for the incident it belongs to counts",
    ),
    "unannounced": ("no alert before", "incidents that no alert announced, of those whose source is known"),
    "acknowledged": (
        "acknowledged in time",
        (
            "incidents acknowledged within their level's target, from the detection on, of those that have a target;"
            " one that is open and over it is late"
        ),
    ),
    "triaged": (
        "triaged in time",
        (
            "incidents triaged within their level's target, from the acknowledgement on, of those that have a target;"
            " one that is open and over it is late"
        ),
    ),
    "updates": (
        "updates in time",
        "updates sent when they were due, of all that were owed to some audience until the resolution",
    ),
    "postmortems": (
        "postmortems in time",
        "postmortems published by when they were due, of those that have to be; one that is not published and overdue is late",
    ),
    "actions": (
        "actions in time",
        "actions done by their day, of those that have one; one that is open and overdue is late",
    ),
    REPEATS: (
        "repeats",
        "incidents with a service and a tag of the root cause that an earlier one had too, of those that have both",
    ),
    HOURS: ("busiest hours", "when incidents became known: detected, else declared, else started"),
    PEOPLE: (
        "nights and weekends",
        (
            f"people by incident, and when each is first on record in it: at night ({NIGHT_BEGINS} to {NIGHT_ENDS}), on a"
            " weekend (Saturday, Sunday), or else; who was paged, but wrote nothing and held no role, is not on record"
        ),
    ),
}

EXPLAINED = (COUNT, *METRICS, *[name for name in TITLES if name != COUNT])

# What makes a figure better, where it is worse than it should be.
ADVICE: Mapping[str, str] = {
    "ttd": "watch what users feel, and tighten thresholds",
    "tta": "look at the rotation and at who is asked next, and when",
    "ttm": "runbooks that are ready, feature flags, roll-backs that happen by themselves",
    "ttr": "better diagnostics, and causes that are found once and removed",
    "impact": "detect sooner, mitigate sooner: it is both",
    COUNT: "finish actions, and work on reliability",
    "users": "watch what users feel: each of these is a gap in monitoring",
    "alerts": "tune or remove alerts that cry for nothing",
    "unannounced": "add the alert that each of these was missing",
    "acknowledged": "look at the rotation and at who is asked next, and when",
    "triaged": "practise triage; ircli triage asks for what is needed",
    "updates": "name a communications lead early; ircli update drafts the words",
    "postmortems": "set an hour for it on the day after",
    "actions": "fewer actions, each with an owner and time to do it",
    REPEATS: "finish the actions of the first one",
    HOURS: "look at what runs at that hour: deployments, jobs, peaks",
    PEOPLE: "share nights and weekends, and compensate them",
}
