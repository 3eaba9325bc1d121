"""`ircli log`: words without quotes, on the timeline at once."""

from collections.abc import Iterator
from itertools import chain
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from ircli import service
from ircli.cli.complete import words_of
from ircli.cli.options import At, By, session_of, words
from ircli.cli.session import Session
from ircli.domain.clock import write_moment
from ircli.domain.events import NOTE_KINDS, Noted
from ircli.domain.names import nearest
from ircli.errors import EndedBySignal, IrcliError, UsageError
from ircli.service import Logged
from ircli.ui.lastwords import hand_back

app = typer.Typer(rich_markup_mode=None)
_TEXT_BYTES = 32_768  # a longer text is kept whole as evidence, its beginning in the entry
_SHOWN_CHARACTERS = 2_000
_ECHOED_CHARACTERS = 60
_CHUNK = 1 << 20


class LogCommand(TyperCommand):
    """A command whose words may look like options: options stand before the words or after them."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - Typer's own form
        """Split the arguments into options and words."""
        if ctx.resilient_parsing:
            return super().parse_args(ctx, args)  # a half-typed line, to be completed
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
    """Return the options and the words of a `log`; refuse a known option among the words, or without its value."""
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
            if text and name in ("-h", "--help"):
                raise UsageError(
                    f"{name} stands behind words.", hint="ircli log --help, or put -- before the words."
                )
            among = name if text else ""
            options.append(part)
            if takes_value[name] and not equals:
                if not rest or rest[0] == "--":
                    raise UsageError(f"{name} needs a value.", hint=f"ircli log {name} VALUE WORDS")
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
    return nearest(name, known, cutoff=0.75)


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
    if not typed and session.terminal.can_ask:
        typed = session.terminal.ask("What happened?", flag="WORDS")
    piped = _Piped(session) if typed in ("", "-") else None
    try:
        if kind not in NOTE_KINDS:
            raise UsageError(f"'{kind}' is no kind of note.", hint=f"One of: {', '.join(NOTE_KINDS)}.")
        moment = session.understand(at)
        incident_id = service.which(session.shell, session.incident)
        note = Noted(text=typed, kind=kind, links=tuple(links or ()))
        if piped is not None:
            note = piped.note(incident_id, note)
        elif len(typed.encode("utf-8", "surrogatepass")) > _TEXT_BYTES:
            note = _kept(session, incident_id, note, iter([typed.encode("utf-8", "surrogateescape")]))
        logged = service.log(session.shell, incident_id, note, at=moment)
    except IrcliError as error:
        error.words = piped.text if piped is not None else typed
        raise
    except (OSError, KeyboardInterrupt, EndedBySignal):
        if piped is not None:
            hand_back(piped.text, "Perhaps not recorded")
        raise
    _tell(session, logged)
    if piped is not None and piped.ended is not None:
        raise piped.ended  # what had come by then is recorded


class _Piped:
    """What standard input says: read before anything else can fail, so that no word of it is lost.

    A signal that ends the program ends the input: what came until then is recorded.
    """

    def __init__(self, session: Session) -> None:
        """Read the beginning."""
        if session.terminal.stdin.isatty():
            raise UsageError(
                "There are no words to record.", hint="ircli log WORDS, or COMMAND | ircli log -"
            )
        self.session = session
        self.source: Any = session.terminal.stdin.buffer
        self.head = b""
        self.ended: BaseException | None = None
        for chunk in self._chunks():
            self.head += chunk
            if len(self.head) > _TEXT_BYTES:
                break

    @property
    def text(self) -> str:
        """Return the beginning as text."""
        return self.head.decode("utf-8", "surrogateescape").rstrip("\r\n")

    def note(self, incident_id: str, note: Noted) -> Noted:
        """Return the note that it makes; what is too long for an entry goes to evidence."""
        if len(self.head) > _TEXT_BYTES:
            return _kept(self.session, incident_id, note, chain((self.head,), self._chunks()))
        if not self.text.strip():
            if self.ended is not None:
                raise self.ended
            raise UsageError("Standard input is blank.", hint="ircli log WORDS, or COMMAND | ircli log -")
        return note._replace(text=self.text)

    def _chunks(self) -> Iterator[bytes]:
        try:
            while self.ended is None and (chunk := self.source.read1(_CHUNK)):
                yield chunk
        except (KeyboardInterrupt, EndedBySignal) as ended:
            self.ended = ended


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
    text = event.text if isinstance(event, Noted) else ""
    shown = text if len(text) <= _ECHOED_CHARACTERS else f"{text[:_ECHOED_CHARACTERS]}…"
    session.tell(f"Recorded in {logged.incident_id} at {when}Z: {shown}")
    session.tell(f"  undo      {session.aimed('ircli withdraw last', logged.incident_id)}")
    if isinstance(event, Noted) and event.evidence:
        session.tell(f"  evidence  {event.evidence_bytes} bytes, sha256 {event.evidence}")
