"""`ircli log`: words without quotes, on the timeline at once."""

import sys
from collections.abc import Iterator
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from ircli import service
from ircli.cli.complete import words_of
from ircli.cli.options import At, By, session_of, words
from ircli.cli.session import Session
from ircli.domain.clock import write_moment
from ircli.domain.events import NOTE_KINDS, Noted
from ircli.errors import EndedBySignal, IrcliError, UsageError
from ircli.service import Logged
from ircli.ui.lastwords import hand_back

app = typer.Typer(rich_markup_mode=None)
_TEXT_BYTES = 32_768  # a longer text is kept whole as evidence, its beginning in the entry
_SHOWN_CHARACTERS = 2_000
_CHUNK = 1 << 20


class LogCommand(TyperCommand):
    """A command whose words may look like options: options stand before the words or after them."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - Typer's own form
        """Split the arguments into options and words."""
        takes_value = {
            name: not getattr(param, "is_flag", False)
            for param in self.get_params(ctx)
            for name in (*param.opts, *param.secondary_opts)
            if name.startswith("-")
        }
        try:
            options, text = split(args, takes_value)
        except UsageError as error:
            error.words = " ".join(args)
            raise
        return super().parse_args(ctx, [*options, "--", *text])


def split(args: list[str], takes_value: dict[str, bool]) -> tuple[list[str], list[str]]:
    """Return the options and the words of a `log`; refuse a known option among the words."""
    options: list[str] = []
    text: list[str] = []
    rest = list(args)
    among = ""  # the option that came after words
    while rest:
        part = rest.pop(0)
        name, equals, _ = part.partition("=")
        if part == "--":
            return options, text + rest
        if name in takes_value and (equals == "" or name.startswith("--")):
            among = name if text else ""
            options.append(part)
            if takes_value[name] and not equals and rest:
                options.append(rest.pop(0))
            continue
        if among:
            raise UsageError(
                f"The option {among} stands among the words.",
                hint="Put options first or last, quote the words, or put -- before them.",
            )
        if not text and part.startswith("--") and _is_typo(name, takes_value):
            raise UsageError(
                f"'{name}' is no option of log.",
                hint=f"Did you mean {_is_typo(name, takes_value)}? For words, put -- before them.",
            )
        text.append(part)
    return options, text


def _is_typo(name: str, known: dict[str, bool]) -> str:
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, known, n=1, cutoff=0.75)), "")


@app.command(cls=LogCommand)
def log(
    ctx: typer.Context,
    text: Annotated[
        list[str] | None, typer.Argument(metavar="[WORDS]...", help="What happened; - reads standard input.")
    ] = None,
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            "-k",
            metavar="KIND",
            help=f"One of: {', '.join(NOTE_KINDS)}.",
            autocompletion=words_of(NOTE_KINDS),
        ),
    ] = "note",
    at: At = None,
    by: By = None,
    links: Annotated[
        list[str] | None, typer.Option("--link", metavar="URL", help="Evidence; repeatable.")
    ] = None,
) -> None:
    """Write a note to the timeline: ircli log WORDS."""
    session = session_of(ctx, by=by)
    typed = words(text)
    try:
        if kind not in NOTE_KINDS:
            raise UsageError(f"'{kind}' is no kind of note.", hint=f"One of: {', '.join(NOTE_KINDS)}.")
        moment = session.understand(at)
        incident_id = service.which(session.shell, session.incident)
        note = Noted(text=typed, kind=kind, links=tuple(links or ()))
        if typed in ("", "-"):
            note = _piped(session, incident_id, note, asked=typed == "-")
            typed = note.text
        elif len(typed.encode("utf-8", "surrogatepass")) > _TEXT_BYTES:
            note = _kept(session, incident_id, note, iter([typed.encode("utf-8", "surrogateescape")]))
        logged = service.log(session.shell, incident_id, note, at=moment)
    except IrcliError as error:
        error.words = typed
        raise
    except (OSError, KeyboardInterrupt, EndedBySignal):
        hand_back(typed)
        raise
    _tell(session, logged)


def _piped(session: Session, incident_id: str, note: Noted, *, asked: bool) -> Noted:
    """Return the note that standard input holds; what is too long for an entry goes to evidence."""
    if session.terminal.stdin.isatty():
        raise UsageError("There are no words to record.", hint="ircli log WORDS, or COMMAND | ircli log -")
    source = sys.stdin.buffer
    head = source.read(_TEXT_BYTES + 1)
    if len(head) > _TEXT_BYTES:
        return _kept(session, incident_id, note, _chunks(head, source))
    text = head.decode("utf-8", "surrogateescape").rstrip("\r\n")
    if not text.strip():
        raise UsageError(
            "Standard input is blank." if asked else "There are no words to record.",
            hint="ircli log WORDS, or COMMAND | ircli log -",
        )
    return note._replace(text=text)


def _chunks(head: bytes, source: Any) -> Iterator[bytes]:  # noqa: ANN401 - any binary stream
    yield head
    while chunk := source.read(_CHUNK):
        yield chunk


def _kept(session: Session, incident_id: str, note: Noted, chunks: Iterator[bytes]) -> Noted:
    first = next(chunks)
    evidence = service.keep_evidence(session.shell, incident_id, first, chunks)
    beginning = first.decode("utf-8", "surrogateescape")[:_SHOWN_CHARACTERS]
    if not beginning.strip():
        beginning = f"{evidence.size} bytes of evidence"
    return note._replace(text=beginning, evidence=evidence.digest, evidence_bytes=evidence.size)


def _tell(session: Session, logged: Logged) -> None:
    if session.json:
        from ircli.documents.timeline import timeline_json

        session.terminal.answer_json({"id": logged.incident_id, "entries": timeline_json((logged.entry,))})
        return
    event, at = logged.entry.event, logged.entry.at
    when = write_moment(at)[11:19] if at is not None else ""
    session.tell(f"Recorded in {logged.incident_id} at {when}Z.  Undo: ircli withdraw last")
    if isinstance(event, Noted) and event.evidence:
        session.tell(f"  evidence  {event.evidence_bytes} bytes, sha256 {event.evidence}")
