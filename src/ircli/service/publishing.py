"""Publish a postmortem: keep a copy that nobody edits, and its digest on the timeline."""

import os
from datetime import datetime

from ircli.documents import regions
from ircli.documents.page import PROMPT
from ircli.domain.events import PostmortemPublished
from ircli.domain.requests import PublishPostmortem
from ircli.errors import IrcliError, NotFoundError
from ircli.service.changing import Change, Step, change, foresee, keep_evidence
from ircli.service.postmortems import Wish, draft, read_document, refuse_document, save_beside
from ircli.service.shell import Record, Shell
from ircli.store import paths
from ircli.store.evidence import EVIDENCE


def unfinished(record: Record) -> str:
    """Return what keeps a postmortem from being published, in words; blank where nothing does."""
    left = _text(record).count(f"_{PROMPT}")
    return f"{left} {'place is' if left == 1 else 'places are'} marked 'To be written'" if left else ""


def publish(  # noqa: PLR0913 - as a command has it
    shell: Shell, record: Record, text: str, *, unfinished: str, at: datetime | None, output: str
) -> Change:
    """Keep a copy of the postmortem for readers, and record it; raise RefusedError where the process does not allow it."""
    copy = _text(record)
    content = copy.encode("utf-8", "surrogateescape")
    import hashlib

    event = PostmortemPublished(
        evidence=hashlib.sha256(content).hexdigest(),
        evidence_bytes=len(content),
        text=text,
        unfinished=unfinished,
    )
    steps = [Step(PublishPostmortem(event), at)]
    paths.check_home(shell.home)
    if output:
        refuse_document(output)
    foresee(shell, record, steps)  # what is refused leaves no copy
    keep_evidence(shell, record.id, content, ())
    done = change(shell, record.id, steps)
    if output:
        save_beside(output, copy)
    return done


def behind(shell: Shell, record: Record) -> tuple[str, ...]:
    """Return the regions that somebody edited, and of which the timeline says something new since; none where nobody can tell."""
    try:
        outcomes = draft(shell, record, Wish()).outcomes
    except IrcliError:
        return ()  # it is published by now, and this is a remark beside it
    return tuple(one.name for one in outcomes if one.how == "conflict")


def copy_of(record: Record) -> str | None:
    """Return the absolute path of the copy that was published; None where none was."""
    digest = record.incident.followup.review.digest
    path = os.path.join(record.directory, EVIDENCE, digest)
    return path if digest and os.path.isfile(path) else None


def _text(record: Record) -> str:
    """Return the document for readers."""
    _, text = read_document(record)
    if text is None:
        raise NotFoundError("The postmortem is not written yet.", hint="ircli postmortem generate")
    return regions.plain(regions.parse(text))
