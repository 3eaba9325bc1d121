"""Find secrets by where they stand: in key blocks, URLs, headers, Kubernetes Secrets, and behind telling names."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ircli.playbook.patterns import later
from ircli.playbook.secret_names import rule_of_name


class Seen(NamedTuple):
    """A text as it is seen on a terminal, and the same in small letters, each at the same place."""

    text: str
    folded: str


class Span(NamedTuple):
    """A stretch of a text, and the rule that found a secret there."""

    start: int
    end: int
    rule: str


MARK = later(r"\[redacted:[^\[\]\s]{1,64}\]")

# --- key blocks ---------------------------------------------------------------------------------------------------

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
        end = len(text) if mac < 0 else _line_end(text, mac)
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


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


# --- values -------------------------------------------------------------------------------------------------------

# How a quoted text goes on, by the quote before it; one that is not closed ends with its line.
_INSIDE: Mapping[str, re.Pattern[str]] = {
    '"': later(r'(?:[^"\\\r\n]|\\[^\r\n]|"")*+'),
    "'": later(r"(?:[^'\r\n]|''|'\\'')*+"),
    "`": later(r"[^`\r\n]*+"),
    "": later(r"[^\r\n]*+"),
}
_INSIDE_ESCAPED = later(r"""(\\{1,7}["'])((?:(?!\1)[^\r\n])*+)""")
_QUOTE = later(r"""(?:[bBuUrRfF$@](?=["']))?(\\{0,7}["']|`)""")
_NEXT = r"[\w.-]{1,40}[ \t]?[=:]"  # the next name, where values follow each other
_BARE = later(
    rf"""(?:[^\s"'`<&;,)}}\]|\\]
        |<(?!/)
        |[&;](?![ ]?{_NEXT}|\s|$)
        |,(?!["']|{_NEXT}|\s|$)
        |[)}}\]|](?![\s,;)}}\]"'|]|$)
        |["'`](?=\w)
        |\\(?!n{_NEXT}|["']))++""",
    re.VERBOSE,
)
_REST_OF_LINE = later(rf"""(?!["'])(?:[^\s#]|(?<![ \t])[#]|[ \t]++(?!{_NEXT}|[#\r\n]|$))++""")
_LIST = later(r"\[([^\[\]{}\r\n]{1,1000})\]")
_BLOCK_TEXT = later(r"[|>][-+0-9]{0,2}[ \t]*\r?\n")

_WORDS = (
    "null none nil nan undefined unset empty true false yes no on off n/a na ok enabled disabled required optional "
    "missing hidden redacted masked filtered removed omitted secure protected success failed failure denied invalid "
    "incorrect wrong expired basic digest bearer string str default"
)
_HARMLESS = later(
    rf"""(?:[*xX•.·●]{{3,}}|-{{1,3}}|\*\*
        |\$\w{{1,64}}|\$\{{[\w.]{{1,64}}\}}|\$\{{env:\w{{1,64}}\}}|%\w{{1,64}}%|%\(\w{{1,64}}\)s|%[sdvqr]
        |\$?\{{\{{[^{{}}\r\n]{{0,120}}\}}\}}|\$\([^()\r\n]{{0,200}}\)|\{{\w{{0,40}}\}}
        |<[^<>\r\n]{{1,200}}>|&lt;[\w .-]{{1,64}}&gt;
        |(?:process\.env[.\[]|os\.environ[.\[]|os\.getenv\(|ENV\[)[\w.\[\]()"']{{1,80}}
        |[(\[]?(?:{"|".join(_WORDS.split())})[)\]]?[.,;]?
        |[0-9]{{1,6}}[ ]bytes)""",
    re.VERBOSE | re.IGNORECASE,
)
_SPACED = later(  # placeholders that may have blanks in them, or end where a plain value does
    r"""(?:<[^<>\r\n]{1,200}>|\$?\{\{[^{}\r\n]{0,120}\}\}|\$\([^()\r\n]{0,200}\)|\$\{[\w.]{1,64}\}|\$\{env:\w{1,64}\}|\{\w{0,40}\})"""
    r"""(?=[\s"'`;,&<)}\]\\|]|$)"""
)
_SENTENCE = later(
    r"(?:unexpected|expired|invalid|missing|not|no|is|was|has|are|must|should|may|can|cannot|could|unable|failed|"
    r"error|denied|required|incorrect|wrong|unknown|empty|signature|found|expected|illegal|bad|too|the|a|an|please|"
    r"rejected|revoked|verification|permission|access|authentication|got)(?=[ \t]+[A-Za-z])|.{0,80}?\b(?:not found|required)$",
    re.IGNORECASE,
)
_OPENS = later(r"""[{\[(](?=[\s{\["'\\)}\]]|$)""")
_LONGEST_HARMLESS = 220


def _is_harmless(text: str, start: int, end: int) -> bool:
    if start >= end or MARK.match(text, start):
        return True
    return end - start <= _LONGEST_HARMLESS and bool(_HARMLESS.fullmatch(text[start:end].strip()))


def _quoted(text: str, at: int) -> tuple[int, int] | None:
    """Return where the inside of a quoted text begins and ends; None where there is none."""
    quote = _QUOTE.match(text, at)
    if quote is None:
        return None
    mark = quote[1]
    if mark.startswith("\\"):
        inside = _INSIDE_ESCAPED.match(text, quote.start(1))
        return inside.span(2) if inside else None
    found = _INSIDE[mark].match(text, quote.end())
    return found.span() if found else None


# --- values behind names ------------------------------------------------------------------------------------------

_TELLING = ("pass", "pwd", "secret", "token", "key", "cred", "auth")
_NAME_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"
_NAME_REST = later(r"[\w.-]*+", re.ASCII)
_IS = later(r"""(\\{0,7}["'])?[\])]{0,2}[ \t]*+(:=|=>|={1,3}|:(?![:])|%3[Dd])[ \t]*+""")
_VALUE_OF = later(
    r"""\\{0,7}["']?,?[ \t\r\n]{0,40}\\{0,7}["']?value\\{0,7}["']?[ \t]{0,8}[:=][ \t]{0,8}""", re.IGNORECASE
)
_ARGUMENT = later(r"[ \t]{1,8}(?!-)(?=\S)")
_ELEMENT = later(r">([^<\r\n]{1,4000})</")
_BEFORE_QUOTE = later(r"""[ \t]{1,4}(?=["'])""")
_NEAR = 80


class _Name(NamedTuple):
    start: int
    end: int
    text: str
    rule: str


def named_values(seen: Seen) -> Iterator[Span]:
    """Yield what stands behind a name that tells of a secret: key=value, key: value, "key": "value", --key value."""
    for word in _TELLING:
        at = seen.folded.find(word)
        while at >= 0:
            end = _end(_NAME_REST, seen.text, at)
            for span in _behind(seen.text, at, end):
                yield span
                end = max(end, span.end)
            at = seen.folded.find(word, end)


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _behind(text: str, at: int, end: int) -> Iterator[Span]:
    sign = text[end : end + 1]
    if not sign or (sign not in " \t\"'\\:=])>%,\r\n"):
        return
    name = _name(text, at, end)
    if not name.rule:
        return
    yield from _assigned(text, name)


def _name(text: str, at: int, end: int) -> _Name:
    left = text[max(0, at - 64) : at]
    start = at - (len(left) - len(left.rstrip(_NAME_LETTERS)))
    if text[start - 1 : start] == "\\" and start and text[start] in "nrt":
        start += 1  # the letter belongs to an escape such as \n
    elif text[start - 1 : start] == "%" and start and at - start >= 2:
        start += 2  # so do the digits of one such as %3D
    name = text[start:end].rstrip(".-")
    if text[start - len("[redacted:") : start] == "[redacted:" and start >= len("[redacted:"):
        return _Name(start, end, name, "")
    return _Name(start, end, name, rule_of_name(name.lstrip(".-")))


def _assigned(text: str, name: _Name) -> Iterator[Span]:
    is_option = text[name.start : name.start + 1] == "-"
    separator = _IS.match(text, name.end)
    if separator is not None:
        if name.text.lower() == "pass" and separator[2] == ":" and not separator[1]:
            return  # a test that passed
        yield from _spans(text, separator.end(), name, separator=separator)
        return
    element = _ELEMENT.match(text, name.end)
    if element is not None and text[name.start - 1 : name.start] == "<":
        if not _is_harmless(text, *element.span(1)):
            yield Span(*element.span(1), name.rule)
        return
    other = _VALUE_OF.match(text, name.end)
    if other is None and is_option:
        other = _ARGUMENT.match(text, name.end)
    if other is None and name.text.lower() == "password":
        other = _BEFORE_QUOTE.match(text, name.end)
    if other is not None:
        yield from _spans(text, other.end(), name)


def _spans(text: str, at: int, name: _Name, *, separator: re.Match[str] | None = None) -> Iterator[Span]:
    inside = _quoted(text, at)
    if inside is not None:
        if not _is_harmless(text, *inside):
            yield Span(*inside, name.rule)
        return
    several = _LIST.match(text, at)
    if several is not None and MARK.match(text, at) is None and not _is_harmless(text, *several.span()):
        yield Span(*several.span(1), name.rule)
        return
    if separator is not None:
        block = _BLOCK_TEXT.match(text, at)
        if block is not None:
            yield from _indented(text, block.end(), _indent(text, name.start), name.rule)
            return
    if _is_no_value(text, at, separator):
        return
    has_space = separator is not None and separator[0][-1:] in " \t" and _begins_line(text, name.start)
    value = (_REST_OF_LINE if has_space else _BARE).match(text, at)
    if value is not None and not _is_harmless(text, *value.span()):
        yield Span(*value.span(), name.rule)


def _is_no_value(text: str, at: int, separator: re.Match[str] | None) -> bool:
    if MARK.match(text, at) or _SPACED.match(text, at) or _OPENS.match(text, at):
        return True
    if separator is None or separator[2] != ":":
        return False
    return text.startswith("//", at) or bool(_SENTENCE.match(text, at))


def _begins_line(text: str, start: int) -> bool:
    before = text[max(0, start - _NEAR) : start]
    if start > _NEAR and "\n" not in before:
        return False
    return before.rpartition("\n")[2].strip(" \t-\"'") in {"", "export", "set", "ENV", "env"}


def _indent(text: str, start: int) -> int:
    line = text[max(0, start - _NEAR) : start].rpartition("\n")[2]
    return len(line) - len(line.lstrip(" \t"))


def _indented(text: str, at: int, indent: int, rule: str) -> Iterator[Span]:
    """Yield each line that stands deeper than `indent`."""
    while at < len(text):
        end = _line_end(text, at)
        line = text[at:end]
        bare = line.strip()
        if bare and len(line) - len(line.lstrip(" \t")) <= indent:
            return
        if bare and not MARK.fullmatch(bare):
            start = at + line.find(bare)
            yield Span(start, start + len(bare), rule)
        at = end + 1


# --- headers ------------------------------------------------------------------------------------------------------

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
            end = _end(_NAME_REST, seen.text, at)
            span = _header(seen.text, at, end, rule)
            if span is not None:
                yield span
                end = span.end
            at = seen.folded.find(word, end)


def _header(text: str, at: int, end: int, rule: str) -> Span | None:
    separator = _HEADER_IS.match(text, end)
    if separator is None:
        return None
    name = _name(text, at, end)
    if not _HEADER_NAMES.fullmatch(name.text) or text.startswith("[redacted:", name.start - 10):
        return None
    start, stop = _header_value(text, name.start, separator)
    scheme = _SCHEME.match(text, start, stop) if rule == "authorization" else None
    if scheme is not None:
        start = scheme.end()
        found = _CREDENTIAL.match(text, start, stop)
        stop = found.end() if found else start
    stop = start + len(text[start:stop].rstrip())
    if _is_harmless(text, start, stop) or (scheme is None and _SENTENCE.match(text, start, stop)):
        return None
    return Span(start, stop, rule)


def _header_value(text: str, name_start: int, separator: re.Match[str]) -> tuple[int, int]:
    start = separator.end()
    if separator[2]:
        return _quoted(text, separator.start(2)) or (start, start)
    around = text[max(0, name_start - 1) : name_start] if not separator[1] else ""
    if around in {'"', "'"} and text[max(0, name_start - 2) : name_start - 1] != "\\":
        return start, _end(_INSIDE[around], text, start)
    if around in {'"', "'"}:
        return start, _end(_TO_ESCAPED[around], text, start)
    return start, _end(_INSIDE[""], text, start)


_TO_ESCAPED: Mapping[str, re.Pattern[str]] = {
    quote: later(rf"(?:(?!\\{quote})[^\r\n])*+") for quote in ('"', "'")
}

# --- URLs ---------------------------------------------------------------------------------------------------------

_USER_INFO = later(
    r"""://[^\s:/?#@"'`<>\[\]]{0,256}:((?:(?!://)[^\s/?#"'`<>]){1,4096}(?=@)"""
    r"""|(?![0-9]{1,5}(?:[/?#]|$))(?:(?!://)[^\s"'`<>@]){1,200}(?=@))"""
)


def url_passwords(seen: Seen) -> Iterator[Span]:
    """Yield the passwords of URLs; scheme, user and host stay."""
    at = seen.text.find("://")
    while at >= 0:
        found = _USER_INFO.match(seen.text, at)
        end = at + 3
        if found is not None and not _is_harmless(seen.text, *found.span(1)):
            yield Span(*found.span(1), "url-password")
            end = found.end()
        at = seen.text.find("://", end)


# --- Kubernetes ---------------------------------------------------------------------------------------------------

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
        for line in _indented(text, data.end() + 1, len(data[1]), "kubernetes-secret"):
            pair = _PAIR_YAML.match(text, line.start, line.end)
            first = line.start if pair is None else pair.end()
            value = text[first : line.end].strip("\"' ")
            if value and not MARK.fullmatch(value) and not _BLOCK_TEXT.match(value + "\n") and value != "{}":
                first = text.find(value, first)
                yield Span(first, first + len(value), "kubernetes-secret")


def _json_data(text: str, start: int, end: int) -> Iterator[Span]:
    for data in _DATA_JSON.finditer(text, start, end):
        at = data.end()
        while pair := _PAIR_JSON.match(text, at, end):
            inside = _quoted(text, pair.end())
            if inside is None:
                break
            if inside[0] < inside[1] and not MARK.match(text, inside[0]):
                yield Span(*inside, "kubernetes-secret")
            at = _end(_CLOSING, text, inside[1])


_CLOSING = later(r"""\\{0,7}["']?""")
