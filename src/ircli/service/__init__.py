"""The imperative shell: lock, read, decide, stamp, append, and tell what came of it."""

from ircli.service.changing import Change, Logged, Step, change, declare, detect, foresee, keep_evidence, log
from ircli.service.outlines import Answer, answered, open_incidents, outlines
from ircli.service.shell import (
    Record,
    Shell,
    active_id,
    entry_named,
    read,
    records,
    switch,
    which,
)
from ircli.service.showing import (
    demo_script,
    describe_paths,
    facts,
    findings,
    has_postmortem,
)
from ircli.service.summarising import summarise

__all__ = (
    "Answer",
    "Change",
    "Logged",
    "Record",
    "Shell",
    "Step",
    "active_id",
    "answered",
    "change",
    "declare",
    "demo_script",
    "describe_paths",
    "detect",
    "entry_named",
    "facts",
    "findings",
    "foresee",
    "has_postmortem",
    "keep_evidence",
    "log",
    "open_incidents",
    "outlines",
    "read",
    "records",
    "summarise",
    "switch",
    "which",
)
