"""Take over past incidents from files: one a file, or many."""

from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from ircli.domain import sheet
from ircli.domain.history import History, read_history
from ircli.domain.rules import Rules
from ircli.domain.sheet import Head, Meaning
from ircli.domain.transfer import is_transfer, read_transfer
from ircli.errors import MisreadError, NotFoundError, UsageError
from ircli.service.filing import NEW, NOTE, REFUSED, Filing, Taken, digest_of
from ircli.service.shell import Shell, record_of
from ircli.service.showing import facts
from ircli.store import paths
from ircli.store.row_files import Piece, json_lines, open_rows, refuse_large, table_rows
from ircli.store.timeline import read_timeline

if TYPE_CHECKING:
    from ircli.store.row_files import Source

FORMS = ("yaml", "json", "csv", "jsonl")
MANY = ("csv", "jsonl")
_SUFFIXES = {".json": "json", ".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}
_FILE_BYTES = 100 * 1024 * 1024
_DATABASE = b"SQLite format 3\0"
_NAMED = 20  # columns in a line
_SHOWN = 60


def form_of(name: str) -> str:
    """Return how a file is read, by the end of its name."""
    folded = name.casefold()
    return next((form for suffix, form in _SUFFIXES.items() if folded.endswith(suffix)), "yaml")


def read_mapping(path: str) -> Meaning:
    """Return what a mapping file says, which is TOML or YAML; raise UsageError, with the place, where it is neither."""
    from ircli.store.yaml_files import line_of, read_file, read_toml, read_yaml

    content = read_file(path)
    is_toml = path.casefold().endswith(".toml")
    try:
        return sheet.read_mapping(read_toml(content, path) if is_toml else read_yaml(content, path))
    except MisreadError as error:
        line = None if is_toml else line_of(content, path, error.path)
        place = path if line is None else f"{path}:{line}"
        raise UsageError(f"{place}: {error.message}", hint=error.hint) from error


class Import:
    """One run of `ircli import`; a context manager. What it took is durable when it has ended."""

    def __init__(self, shell: Shell, *, meaning: Meaning, force: bool, dry_run: bool) -> None:
        """Take what all files have in common; nothing is read or written yet."""
        self._shell = shell
        self._meaning = meaning
        self._filing = Filing(shell, force=force, dry_run=dry_run)
        self._rules: Rules | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._filing.close()

    @property
    def is_durable(self) -> bool:
        """Return whether what was taken so far can be relied on."""
        return self._filing.is_durable

    def take(self, file: str, form: str, source: "Source | None" = None) -> Iterator[Taken]:
        """Take over a file, or what a source holds, and give what became of each piece.

        Raise UsageError, or NotFoundError, for what cannot be read as a whole: nothing of it is taken.
        """
        if form not in MANY:
            yield from self._whole(file, form, source)
        elif source is not None:
            yield from self._pieces(file, form, source)
        else:
            with open_rows(file) as opened:
                if form == "csv":
                    refuse_large(opened, file)
                yield from self._pieces(file, form, opened)

    def _whole(self, file: str, form: str, source: "Source | None") -> Iterator[Taken]:
        import hashlib

        from ircli.store.yaml_files import read_file

        content = read_file(file, limit=_FILE_BYTES) if source is None else source.read(_FILE_BYTES + 1)
        data = _data_of(content, file, form)
        if form == "json" and isinstance(data, list):
            for number, item in enumerate(data, start=1):
                yield self._piece(Taken(file, NEW, item=number), item)
            return
        try:
            taken = self._one(Taken(file, NEW), data, digest=hashlib.sha256(content).hexdigest())
        except UsageError as error:
            place = _place(content, file, form, error)
            raise UsageError(f"{place}: {error.message}", hint=error.hint) from error
        self._filing.sync()
        yield taken

    def _pieces(self, file: str, form: str, source: "Source") -> Iterator[Taken]:
        if form == "jsonl":
            for piece in json_lines(source):
                at = Taken(file, NEW, line=piece.line)
                yield _refused(at, piece) if piece.fault else self._piece(at, piece.value)
            return
        try:
            rows = table_rows(source, delimiter="\t" if file.casefold().endswith(".tsv") else "")
            head = sheet.read_head(next(rows).value, self._meaning)
            if head.unknown:
                more = f" and {len(head.unknown) - _NAMED} more" if len(head.unknown) > _NAMED else ""
                left_out = ", ".join(name[:_SHOWN] for name in head.unknown[:_NAMED])
                yield Taken(file, NOTE, warnings=(f"columns left out: {left_out}{more}",))
            for piece in rows:
                at = Taken(file, NEW, line=piece.line)
                yield _refused(at, piece) if piece.fault else self._row(at, head, piece.value)
        except UsageError as error:
            raise UsageError(f"{file}: {error.message}", hint=error.hint) from error

    def _piece(self, at: Taken, data: object) -> Taken:
        """Take one of many, and return what became of it, whatever that is."""
        try:
            return self._one(at, data)
        except UsageError as error:
            return at._replace(state=REFUSED, reason=error.message, hint=error.hint)

    def _row(self, at: Taken, head: Head, cells: Sequence[str]) -> Taken:
        try:
            row = sheet.read_row(head, cells, self._meaning, now=self._shell.now())
            data, identity, warnings = row.data, row.identity, row.warnings
            if identity and not paths.is_incident_id(identity):  # somebody else's number
                if "reference" in data:
                    warnings += (f"id '{identity[:_SHOWN]}' left out: there is a reference",)
                data, identity = {"reference": identity, **data}, ""
            # Rows that say the same under two ids of ours are two incidents.
            digest = digest_of({"id": identity, **data} if identity else data)
            return self._filing.file(
                at._replace(warnings=warnings),
                self._history(data, digest=digest),
                identity=identity,
                unlike=lambda: self._unlike(identity, head, data),
            )
        except UsageError as error:
            return at._replace(state=REFUSED, reason=error.message, hint=error.hint)

    def _one(self, at: Taken, data: Any, *, digest: str = "") -> Taken:  # noqa: ANN401 - plain data
        """Take one incident; raise UsageError where plain data describes none."""
        if is_transfer(data):
            return self._filing.put_back(at, read_transfer(data))
        return self._filing.file(at, self._history(data, digest=digest))

    def _history(self, data: object, *, digest: str = "") -> History:
        if self._rules is None:
            self._rules = self._shell.rules("levels", "roles")
        return read_history(data, digest=digest or digest_of(data), rules=self._rules)

    def _unlike(self, identity: str, head: Head, data: dict[str, object]) -> tuple[str, ...]:
        """Return what a row says otherwise than the incident of its id."""
        from ircli.documents.exported import table_row

        directory = paths.incident_directory(self._shell.home, identity)
        try:
            shown = table_row(facts(record_of(identity, directory, read_timeline(directory))))
        except NotFoundError:
            return ("it cannot be read",)
        cells = [shown.get(field, "") for field in head.fields]
        theirs = sheet.read_row(head, cells, Meaning(), now=self._shell.now()).data
        return tuple(key for key in {**data, **theirs} if data.get(key) != theirs.get(key))


def _refused(at: Taken, piece: Piece) -> Taken:
    return at._replace(state=REFUSED, reason=piece.fault, hint=piece.hint)


def _data_of(content: bytes, file: str, form: str) -> object:
    from ircli.store.yaml_files import NotJsonError, read_json, read_yaml

    if content.startswith(_DATABASE):
        raise UsageError(f"{file} is a database.", hint="Import JSON or a table: ircli export --format json")
    if form != "json" or len(content) > _FILE_BYTES:
        return read_yaml(content, file, limit=_FILE_BYTES)
    try:
        return read_json(content.decode("utf-8").removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is not UTF-8.", hint="Save it as UTF-8.") from error
    except NotJsonError as error:
        place = file if error.line is None else f"{file}:{error.line + 1}"
        raise UsageError(f"{place}: {error.message}", hint=error.hint) from error


def _place(content: bytes, file: str, form: str, error: UsageError) -> str:
    """Return the name of a file, with the line where that can be told."""
    from ircli.store.yaml_files import line_of

    path = error.path if isinstance(error, MisreadError) else None
    line = line_of(content, file, path) if form == "yaml" and path is not None else None
    return file if line is None else f"{file}:{line}"
