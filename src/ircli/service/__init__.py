"""The imperative shell: lock, read, decide, stamp, append, and tell what came of it."""

from ircli.service.changing import Change, Logged, Step, change, declare, foresee, keep_evidence, log
from ircli.service.importing import Taken, import_file
from ircli.service.shell import (
    Record,
    Shell,
    active_id,
    entry_named,
    open_incidents,
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
    postmortem,
    write_postmortem,
)

__all__ = (
    "Change",
    "Logged",
    "Record",
    "Shell",
    "Step",
    "Taken",
    "active_id",
    "change",
    "declare",
    "demo_script",
    "describe_paths",
    "entry_named",
    "facts",
    "findings",
    "foresee",
    "import_file",
    "keep_evidence",
    "log",
    "open_incidents",
    "postmortem",
    "read",
    "records",
    "switch",
    "which",
    "write_postmortem",
)
