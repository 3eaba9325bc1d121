"""Find secrets by where they stand: in key blocks, URLs, headers and Kubernetes Secrets."""

import re
from collections.abc import Iterator, Mapping

from ircli.playbook.patterns import later
from ircli.playbook.secret_named import NAME_REST, name_at
from ircli.playbook.secret_values import (
    BLOCK_TEXT,
    INSIDE,
    MARK,
    SENTENCE,
    Seen,
    Span,
    end_of,
    indented,
    is_harmless,
    line_end,
    quoted,
)

# --- key blocks -------------------------------------------------------------------------------------------------------

_BLOCK = later(r"-{4,5} ?(BEGIN|END) [A-Z0-9 ]{0,40}?PRIVATE KEY(?: BLOCK)? ?-{4,5}")
_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\\"
_FULL_LINE = 16  # letters; only the last line of a key is shorter
_PUTTY = "PuTTY-User-Key-File-"


def key_blocks(seen: Seen) -> Iterator[Span]:
    """Yield private keys: PEM, OpenSSH, PGP and PuTTY; one that is cut off runs to where the text is."""
    text, begun, done = seen.text, -1, 0
    for block in _BLOCK.finditer(text) if "PRIVATE KEY" in text else ():
        if block[1] == "BEGIN":
            begun = block.start() if begun < 0 else begun
            continue
        start = begun if begun >= 0 else _run_before(text, block.start(), done)
        yield Span(start, block.end(), "private-key")
        begun, done = -1, block.end()
    if begun >= 0:
        yield Span(begun, len(text), "private-key")
    at = text.find(_PUTTY)
    while at >= 0:
        mac = text.find("Private-MAC:", at)
        end = len(text) if mac < 0 else line_end(text, mac)
        yield Span(at, end, "private-key")
        at = text.find(_PUTTY, end)


def _run_before(text: str, end: int, floor: int) -> int:
    """Return where the lines of base64 begin that lead to `end`."""
    start, first = end, True
    while start > floor:
        line_start = max(text.rfind("\n", floor, start - 1) + 1, floor)
        line = text[line_start:start].strip()
        bare = line.rstrip(_BASE64)
        if bare:
            return (
                start
                if first and bare == line
                else line_start + text[line_start:start].find(line) + len(bare)
            )
        if not first and len(line) < _FULL_LINE:
            return start
        start, first = line_start, first and not line
    return start


# --- headers ----------------------------------------------------------------------------------------------------------

_HEADERS: Mapping[str, str] = {"authorization": "authorization", "cookie": "cookie"}
_HEADER_IS = later(r"""(\\{0,7}["'])?[\])]?[ \t]*+(?:=>|=|:(?!:))[ \t]*+(?:\[[ \t]*)?(\\{0,7}["'])?""")
_HEADER_NAMES = later(
    r"(?:http[_-])?(?:x[_-])?(?:proxy[_-]|set[_-])?(?:authorization|cookie)2?", re.IGNORECASE
)
_SCHEME = later(r"(?:basic|bearer|token|negotiate|ntlm|apikey)[ \t]{1,8}", re.IGNORECASE)
_CREDENTIAL = later(r"""[^\s"']++""")


def headers(seen: Seen) -> Iterator[Span]:
    """Yield what Authorization and Cookie headers carry; of a known scheme its name stays."""
    for word, rule in _HEADERS.items():
        at = seen.folded.find(word)
        while at >= 0:
            end = end_of(NAME_REST, seen.text, at)
            span = _header(seen.text, at, end, rule)
            if span is not None:
                yield span
                end = span.end
            at = seen.folded.find(word, end)


def _header(text: str, at: int, end: int, rule: str) -> Span | None:
    separator = _HEADER_IS.match(text, end)
    if separator is None:
        return None
    name = name_at(text, at, end)
    if not _HEADER_NAMES.fullmatch(name.text) or text.startswith("[redacted:", name.start - 10):
        return None
    start, stop = _header_value(text, name.start, separator)
    scheme = _SCHEME.match(text, start, stop) if rule == "authorization" else None
    if scheme is not None:
        start = scheme.end()
        found = _CREDENTIAL.match(text, start, stop)
        stop = found.end() if found else start
    stop = start + len(text[start:stop].rstrip())
    if is_harmless(text, start, stop) or (scheme is None and SENTENCE.match(text, start, stop)):
        return None
    return Span(start, stop, rule)


def _header_value(text: str, name_start: int, separator: re.Match[str]) -> tuple[int, int]:
    start = separator.end()
    if separator[2]:
        return quoted(text, separator.start(2)) or (start, start)
    around = text[max(0, name_start - 1) : name_start] if not separator[1] else ""
    if around in {'"', "'"} and text[max(0, name_start - 2) : name_start - 1] != "\\":
        return start, end_of(INSIDE[around], text, start)
    if around in {'"', "'"}:
        return start, end_of(_TO_ESCAPED[around], text, start)
    return start, end_of(INSIDE[""], text, start)


_TO_ESCAPED: Mapping[str, re.Pattern[str]] = {
    quote: later(rf"(?:(?!\\{quote})[^\r\n])*") for quote in ('"', "'")
}

# --- URLs -------------------------------------------------------------------------------------------------------------

_USER_INFO = later(
    r"""://[^\s:/?#@"'`<>\[\]]{0,256}:((?:(?!://)[^\s/?#"'`<>]){1,4096}(?=@)"""
    r"""|(?![0-9]{1,5}(?:[/?#]|$))(?:(?!://)[^\s"'`<>@]){1,200}(?=@))"""
)
_ONLY_TOKEN = later(r"://(?=[^@]{0,255}[0-9])(?=[^@]{0,255}[A-Za-z])([A-Za-z0-9_-]{16,255})@", re.ASCII)


def url_passwords(seen: Seen) -> Iterator[Span]:
    """Yield the passwords of URLs; scheme, user and host stay."""
    at = seen.text.find("://")
    while at >= 0:
        found = _USER_INFO.match(seen.text, at) or _ONLY_TOKEN.match(seen.text, at)
        end = at + 3
        if found is not None and not is_harmless(seen.text, *found.span(1)):
            yield Span(*found.span(1), "url-password")
            end = found.end()
        at = seen.text.find("://", end)


# --- Kubernetes -------------------------------------------------------------------------------------------------------

_KIND = later(r"""kind\\{0,7}["']?:[ \t]{0,8}\\{0,7}["']?Secret(?:List)?(?=[\s"'\\,}]|$)""")
_DATA_YAML = later(r"(?m)^([ \t]*)(?:data|stringData):[ \t]*\r?$")
_DATA_JSON = later(r"""\\{0,7}"(?:data|stringData)\\{0,7}":\s{0,8}\{""")
_PAIR_YAML = later(r"""[ \t]*["']?[\w.-]{1,253}["']?:[ \t]*(?=\S|$)""")
_PAIR_JSON = later(r"""[\s,]{0,80}(\\{0,7}")[^"\\]{0,253}\\{0,7}":\s{0,8}(?=\\{0,7}")""")


def kubernetes_secrets(seen: Seen) -> Iterator[Span]:
    """Yield the values in each document that has a Kubernetes Secret; the keys stay."""
    if "Secret" not in seen.text or "kind" not in seen.text:
        return
    start = 0
    while start < len(seen.text):
        cut = seen.text.find("\n---", start)
        end = len(seen.text) if cut < 0 else cut + 1
        if _KIND.search(seen.text, start, end):
            yield from _yaml_data(seen.text, start, end)
            yield from _json_data(seen.text, start, end)
        start = end + 3


def _yaml_data(text: str, start: int, end: int) -> Iterator[Span]:
    for data in _DATA_YAML.finditer(text, start, end):
        for line in indented(text, data.end() + 1, len(data[1]), "kubernetes-secret"):
            pair = _PAIR_YAML.match(text, line.start, line.end)
            first = line.start if pair is None else pair.end()
            value = text[first : line.end].strip("\"' ")
            if value and not MARK.fullmatch(value) and not BLOCK_TEXT.match(value + "\n") and value != "{}":
                first = text.find(value, first)
                yield Span(first, first + len(value), "kubernetes-secret")


def _json_data(text: str, start: int, end: int) -> Iterator[Span]:
    for data in _DATA_JSON.finditer(text, start, end):
        at = data.end()
        while pair := _PAIR_JSON.match(text, at, end):
            inside = quoted(text, pair.end())
            if inside is None:
                break
            if inside[0] < inside[1] and not MARK.match(text, inside[0]):
                yield Span(*inside, "kubernetes-secret")
            at = end_of(_CLOSING, text, inside[1])


_CLOSING = later(r"""\\{0,7}["']?""")
