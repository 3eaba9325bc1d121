"""Black out secrets in what a command said, before anything is stored."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ircli.playbook.patterns import later
from ircli.playbook.secret_arguments import without_secrets
from ircli.playbook.secret_forms import FORMS, LOOSE_FORMS, Form
from ircli.playbook.secret_named import named_values
from ircli.playbook.secret_names import is_secret_name
from ircli.playbook.secret_places import headers, key_blocks, kubernetes_secrets, url_passwords
from ircli.playbook.secret_values import MARK, Seen, Span

if TYPE_CHECKING:
    from ircli.playbook.running import Secret

__all__ = ["RULES", "Redacted", "is_secret_name", "redact", "redact_command"]

# Where two rules find the same secret, the first of them names it.
_PLACES: Mapping[Callable[[Seen], Iterator[Span]], tuple[str, ...]] = {
    key_blocks: ("private-key",),
    url_passwords: ("url-password",),
    headers: ("authorization", "cookie"),
    kubernetes_secrets: ("kubernetes-secret",),
    named_values: ("password", "secret", "token", "key", "credential"),
}
RULES: tuple[str, ...] = tuple(
    dict.fromkeys(
        (
            *(form.rule for form in FORMS),
            *(rule for rules in _PLACES.values() for rule in rules),
            *(form.rule for form in LOOSE_FORMS),
        )
    )
)
_SHORTEST_VALUE = 4
_PASSES = 3
# What changes colours and character sets, and moves nothing: a secret is read through it.
_ESCAPE = later(r"\x1b(?:\[[0-?]*+[ -/]*+[@-~]|[()*+][AB012]|[=>78])")


class Redacted(NamedTuple):
    """A text without its secrets, and how many each rule found, in the order in which they first stand in the text."""

    text: str
    counts: tuple[tuple[str, int], ...] = ()


def redact(text: str, secrets: Sequence["Secret"] = (), values: Mapping[str, str] = {}) -> Redacted:
    """Return a text with `[redacted:rule]` in the place of each secret.

    `values` are texts that are known to be secret, by the name of their rule; `secrets` are a person's own patterns.
    """
    counts: dict[str, int] = {}
    for _ in range(_PASSES):
        once = _redacted(text, secrets, values)
        if not once.counts:
            break
        text = once.text  # with a secret gone, what stands beside may show as one
        for rule, count in once.counts:
            counts[rule] = counts.get(rule, 0) + count
    return Redacted(text, tuple(counts.items()))


def redact_command(
    argv: Sequence[str], secrets: Sequence["Secret"] = (), values: Mapping[str, str] = {}
) -> Redacted:
    """Return the text of a command, as a shell would be given it, with `[redacted:rule]` in the place of each secret.

    Each argument is read by itself before it is quoted: quotes would hide where a secret ends.
    """
    from shlex import join

    counts: dict[str, int] = {}
    arguments: list[str] = []
    for argument, rules in without_secrets(argv):
        one = redact(argument, secrets, values)
        arguments.append(one.text)
        for rule, count in (*((rule, 1) for rule in rules), *one.counts):
            counts[rule] = counts.get(rule, 0) + count
    whole = redact(join(arguments), secrets, values)
    for rule, count in whole.counts:
        counts[rule] = counts.get(rule, 0) + count
    return Redacted(whole.text, tuple(counts.items()))


def _redacted(text: str, secrets: Sequence["Secret"], values: Mapping[str, str]) -> Redacted:
    view = _view(text)
    # U+0130 is the one letter that becomes two when it is made small.
    seen = Seen(view.text, view.text.replace("\u0130", "i").lower())
    found: list[_Found] = []
    sources = (
        _known(seen, values),
        _forms(seen, FORMS),
        *(place(seen) for place in _PLACES),
        _forms(seen, LOOSE_FORMS),
        _own(seen, secrets),
    )
    for rank, spans in enumerate(sources):
        found.extend(_Found(span.start, span.end, rank, span.rule) for span in spans)
    if not found:
        return Redacted(text)
    return _replaced(text, view, _merged(found, _marks(seen.text)))


# --- what is seen ---------------------------------------------------------------------------------------------------


class _View(NamedTuple):
    """A text without escapes; `at` are the places in it where some were taken out, `removed` how much by then."""

    text: str
    at: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()

    def original(self, place: int) -> int:
        """Return where in the original text the letter at a place of this one stands."""
        cut = bisect_right(self.at, place)
        return place + (self.removed[cut - 1] if cut else 0)


def _view(text: str) -> _View:
    if "\x1b" not in text:
        return _View(text)
    parts, at, removed = [], [], []
    end = length = 0
    for escape in _ESCAPE.finditer(text):
        part = text[end : escape.start()]
        parts.append(part)
        length += len(part)
        end = escape.end()
        at.append(length)
        removed.append(end - length)
    parts.append(text[end:])
    return _View("".join(parts), tuple(at), tuple(removed))


# --- what is looked for ---------------------------------------------------------------------------------------------


def _forms(seen: Seen, forms: Iterable[Form]) -> Iterator[Span]:
    for form in forms:
        if form.near and form.near not in seen.folded:
            continue
        for hint in form.hints:
            yield from _of_form(seen, form, hint)


def _of_form(seen: Seen, form: Form, hint: str) -> Iterator[Span]:
    where = seen.folded if form.folded else seen.text
    at = where.find(hint)
    while at >= 0:
        found = form.pattern.match(seen.text, at - form.back) if at >= form.back else None
        end = at + 1
        if found is not None:
            group = found.re.groups
            end = max(end, found.end())
            if not MARK.search(found[group]):
                yield Span(*found.span(group), form.rule)
        at = where.find(hint, end)


def _known(seen: Seen, values: Mapping[str, str]) -> Iterator[Span]:
    for rule, value in values.items():
        for spelled in _spellings(value) if len(value) >= _SHORTEST_VALUE else ():
            at = seen.text.find(spelled)
            while at >= 0:
                yield Span(at, at + len(spelled), rule)
                at = seen.text.find(spelled, at + len(spelled))


def _spellings(value: str) -> Iterable[str]:
    """Return a value as it stands, and as URLs, JSON and base64 spell it."""
    import json
    from urllib.parse import quote, quote_plus

    try:
        data = value.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        data = value.encode("utf-8", "surrogatepass")
    spelled = [value, value.replace("\n", "\r\n")]
    spelled += (quote(data), quote(data, safe=""), quote_plus(data))
    spelled += (json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1])
    spelled += _in_base64(data)
    return dict.fromkeys(spelled)


def _in_base64(data: bytes) -> Iterator[str]:
    """Yield what base64 makes of bytes, wherever they stand in what was encoded."""
    from binascii import b2a_base64

    whole = b2a_base64(data, newline=False).decode()
    texts = [whole, whole.rstrip("=")]
    for shift in range(3):
        coded = b2a_base64(b"\0" * shift + data, newline=False).decode()
        # The letters at both ends also hold bits of what stands beside.
        first, odd = (0, 2, 3)[shift], (shift + len(data)) % 3
        inner = coded[first : len(coded) - (4 if odd else 0)]
        if len(inner) >= 2 * _SHORTEST_VALUE:
            texts.append(inner)
    for text in texts:
        yield text
        yield text.replace("+", "-").replace("/", "_")


def _own(seen: Seen, secrets: Sequence["Secret"]) -> Iterator[Span]:
    for secret in secrets:
        try:
            pattern = later(secret.pattern)
            found = [Span(*match.span(), secret.name) for match in pattern.finditer(seen.text)]
        except (re.error, RecursionError, OverflowError):
            continue
        yield from (span for span in found if span.start < span.end)


# --- what is replaced -----------------------------------------------------------------------------------------------


class _Found(NamedTuple):
    start: int
    end: int
    rank: int
    rule: str


def _marks(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(mark.span() for mark in MARK.finditer(text)) if "[redacted:" in text else ()


def _merged(found: list[_Found], marks: tuple[tuple[int, int], ...]) -> list[_Found]:
    """Return stretches that do not overlap, in order; what lies within a mark is left out, what cuts one takes it whole."""
    starts = [start for start, _ in marks]
    merged: list[_Found] = []
    for one in sorted(_beside(found, marks, starts)):
        last = merged[-1] if merged else None
        if last is None or one.start >= last.end:
            merged.append(one)
            continue
        name = min(last, one, key=lambda piece: piece.rank)
        merged[-1] = _Found(last.start, max(last.end, one.end), name.rank, name.rule)
    return merged


def _beside(
    found: Iterable[_Found], marks: tuple[tuple[int, int], ...], starts: list[int]
) -> Iterator[_Found]:
    for one in found:
        start, end = one.start, one.end
        first = bisect_right(starts, start) - 1
        if first >= 0 and start < marks[first][1]:
            if end <= marks[first][1]:
                continue
            start = marks[first][0]
        last = bisect_right(starts, end - 1) - 1
        if last >= 0 and end < marks[last][1]:
            end = marks[last][1]
        yield _Found(start, end, one.rank, one.rule)


def _replaced(text: str, view: _View, spans: list[_Found]) -> Redacted:
    parts: list[str] = []
    counts: dict[str, int] = {}
    done = 0
    for span in spans:
        start, end = view.original(span.start), view.original(span.end - 1) + 1
        escapes = _ESCAPE.findall(text, start, end) if view.at else ()
        parts += (text[done:start], f"[redacted:{span.rule}]", *escapes)
        counts[span.rule] = counts.get(span.rule, 0) + 1
        done = end
    parts.append(text[done:])
    return Redacted("".join(parts), tuple(counts.items()))
