"""Write an incident's postmortem: the document anew where it is ircli's, and as its author left it everywhere else."""

import os
from collections.abc import Collection, Mapping
from datetime import tzinfo
from typing import NamedTuple

from ircli.documents import postmortem as documents
from ircli.documents import regions
from ircli.documents.page import PostmortemFacts
from ircli.documents.postmortem import SECTIONS, Options
from ircli.documents.regions import Document, Fault, Outcome
from ircli.domain.entry import effective
from ircli.domain.names import did_you_mean, one_of
from ircli.errors import RefusedError, UsageError
from ircli.service.shell import Record, Shell
from ircli.store import postmortems
from ircli.store.templates import Template, template_named


class Wish(NamedTuple):
    """How a postmortem is to be written; None leaves it as the document says, or as the playbook does for a new one.

    `output` is the file, blank for the one beside the timeline. `theirs` and `mine` name edited regions to decide upon.
    """

    template: str | None = None
    names: bool | None = None
    zone: str | None = None
    output: str = ""
    theirs: Collection[str] = ()
    mine: Collection[str] = ()
    force: bool = False


class Draft(NamedTuple):
    """A postmortem as it is to be written: `before` is the file as it is, `outcomes` what becomes of its regions.

    The file is `ours` where it lies in the store.
    """

    path: str
    document: Document
    options: Options
    before: str | None
    outcomes: tuple[Outcome, ...]
    is_lossy: bool
    ours: bool

    @property
    def text(self) -> str:
        """Return the document as it stands in the file."""
        return self.document.text

    @property
    def plain(self) -> str:
        """Return the document for readers, without marks."""
        return regions.plain(self.document)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Return what is wrong with its marks."""
        return self.document.faults


class _Found(NamedTuple):
    """A document that is there already: its file, its text, that taken apart, and how it was asked for."""

    path: str
    text: str
    document: Document
    options: Options


def draft(shell: Shell, record: Record, wish: Wish) -> Draft:
    """Return the postmortem as it is to be written; raise RefusedError where that could lose what somebody wrote."""
    path = os.path.abspath(wish.output) if wish.output else postmortems.own_path(record.directory)
    before = postmortems.read(path, ours=not wish.output)
    if before is None or not before.strip() or wish.force or postmortems.is_old_and_untouched(before):
        return _new(shell, record, wish, path, before)
    document, options = regions.parse(before), documents.options_of(before)
    if options is None and not document.regions:
        raise RefusedError(
            f"{path} has none of the marks that ircli writes between.",
            hint="--force puts it aside and writes a new one; or --output another FILE",
        )
    if options is not None and options.incident not in ("", record.id):
        raise RefusedError(
            f"{path} is the postmortem of {options.incident}.",
            hint="--output another FILE; --force puts it aside and writes a new one",
        )
    found = _Found(path, before, document, options or Options())
    if wish.template is None or wish.template == found.options.template:
        return _again(shell, record, wish, found)
    if not _is_pristine(shell, record, found):
        raise RefusedError(
            f"{path} was written by the template '{found.options.template}', and it, or that template, was changed since.",
            hint=f"--force puts it aside and begins anew by '{wish.template}'",
        )
    names, zone = _wished(wish, found.options)
    return _new(shell, record, wish._replace(names=names, zone=zone), path, before)


def save(one: Draft) -> str | None:
    """Write a draft to its file; return where an earlier document was put aside, if its author's text is not in the new one."""
    aside = postmortems.put_aside(one.path, one.before) if one.is_lossy and one.before is not None else None
    postmortems.write(one.path, one.text, before=one.before, ours=one.ours)
    return aside


def save_beside(path: str, text: str, *, ours: bool = False) -> None:
    """Write another form of a document to a file; raise RefusedError where a document lies there."""
    before = refuse_document(path, ours=ours)
    postmortems.write(path, text, before=before, ours=ours)


def refuse_document(path: str, *, ours: bool = False) -> str | None:
    """Return what a file holds that is to be written anew, None where there is none; raise RefusedError for a document."""
    before = postmortems.read(path, ours=ours)
    if before is not None and postmortems.is_document(before):
        raise RefusedError(f"{path} is a postmortem that people edit.", hint="--output another FILE")
    return before


def facts_of(shell: Shell, record: Record, options: Options) -> PostmortemFacts:
    """Return what a postmortem is made from."""
    zone = _zone(options.zone)
    return PostmortemFacts(
        id=record.id,
        incident=record.incident,
        entries=tuple(effective(record.entries)),
        names=options.names,
        zone=zone,
        zone_name=options.zone,
        impact_questions=tuple(one.key for one in shell.playbook.triage.form.questions if one.impact),
        problems=len(record.problems),
    )


def template_of(shell: Shell, name: str) -> Template:
    """Return the template of a name; raise NotFoundError where there is none."""
    return template_named(shell.playbook.places, name)


def read_document(record: Record, output: str = "") -> tuple[str, str | None]:
    """Return the path of an incident's postmortem, and its text; None where it is not written yet."""
    path = os.path.abspath(output) if output else postmortems.own_path(record.directory)
    return path, postmortems.read(path, ours=not output)


def _new(shell: Shell, record: Record, wish: Wish, path: str, before: str | None) -> Draft:
    _refuse_unknown(wish, ())
    level = record.incident.severity
    by_level = shell.playbook.postmortem.template_for(level.name if level is not None else "")
    template = template_of(shell, wish.template or by_level)
    options = Options(template.name, names=bool(wish.names), zone=wish.zone or "", incident=record.id)
    text = template.read()
    for name, line in regions.places(text):
        if name not in SECTIONS:
            hint = did_you_mean(name, tuple(SECTIONS)) + "ircli postmortem template lint"
            raise UsageError(f"{template.path}:{line}: '{name}' is no region.", hint=hint)
    document = documents.render(facts_of(shell, record, options), text, options)
    outcomes = tuple(Outcome(one.name, "written", one.line) for one in document.regions)
    is_lossy = (
        bool(before and before.strip()) and wish.force and not postmortems.is_old_and_untouched(before or "")
    )
    return Draft(path, document, options, before, outcomes, is_lossy=is_lossy, ours=not wish.output)


def _again(shell: Shell, record: Record, wish: Wish, found: _Found) -> Draft:
    names, zone = _wished(wish, found.options)
    options = Options(found.options.template, names=names, zone=zone, incident=record.id)
    facts = facts_of(shell, record, options)
    there = {one.name for one in found.document.regions}
    _refuse_unknown(wish, there)
    document, outcomes = regions.merge(
        found.document, documents.bodies(facts, found.document), theirs=wish.theirs, mine=wish.mine
    )
    added = [name for name in wish.theirs if name not in there]
    if added:
        document, more = _with_regions(document, {name: documents.section(facts, name) for name in added})
        outcomes += more
    document = documents.with_options(document, options)
    is_lossy = any(one.how == "theirs" for one in outcomes)
    return Draft(found.path, document, options, found.text, outcomes, is_lossy=is_lossy, ours=not wish.output)


def _with_regions(document: Document, sections: Mapping[str, str]) -> tuple[Document, tuple[Outcome, ...]]:
    """Return a document with regions at its end that were taken out of it, or were never there."""
    text = document.text
    text += "" if text.endswith("\n") else "\n"
    for name, content in sections.items():
        text += f"\n## {name.replace('-', ' ').capitalize()}\n\n{regions.region_text(name, content)}"
    new = regions.parse(text)
    known = {one.name for one in new.regions}
    for name in sections:
        if name not in known:
            raise RefusedError(
                f"The region '{name}' stands twice in the document.", hint="Remove one of them."
            )
    return new, tuple(Outcome(one.name, "added", one.line) for one in new.regions if one.name in sections)


def _is_pristine(shell: Shell, record: Record, found: _Found) -> bool:
    """Return whether nobody wrote anything into a document."""
    if found.document.faults or any(one.is_edited for one in found.document.regions):
        return False
    template = template_of(shell, found.options.template).read()
    fresh = documents.render(facts_of(shell, record, found.options), template, found.options)
    return _own_text(fresh) == _own_text(found.document)


def _own_text(document: Document) -> list[str]:
    return [piece if isinstance(piece, str) else piece.name for piece in document.pieces]


def _refuse_unknown(wish: Wish, there: Collection[str]) -> None:
    for name in (*wish.theirs, *wish.mine):
        if name not in SECTIONS:
            raise UsageError(
                f"'{name}' is no region.",
                hint=did_you_mean(name, tuple(SECTIONS)).strip() or one_of(tuple(SECTIONS)),
            )
    for name in wish.mine:
        if name not in there:
            raise UsageError(f"The document has no region '{name}'.", hint=one_of(tuple(there)))
    both = set(wish.theirs) & set(wish.mine)
    if both:
        raise UsageError(f"--theirs and --mine both name {', '.join(sorted(both))}.", hint="Decide for one.")


def _zone(name: str) -> tzinfo | None:
    if not name:
        return None
    import zoneinfo

    try:
        return zoneinfo.ZoneInfo(name)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return None  # the document names one that this machine does not know: UTC stands there anyway


def _wished(wish: Wish, old: Options) -> tuple[bool, str]:
    """Return whether names are shown, and in which zone: as wished, else as before."""
    return old.names if wish.names is None else wish.names, old.zone if wish.zone is None else wish.zone
