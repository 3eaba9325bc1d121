"""Find the values that stand behind telling names: key=value, key: value, --key value, tables and lists."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ircli.playbook.patterns import later
from ircli.playbook.secret_names import rule_of_name
from ircli.playbook.secret_values import (
    BARE,
    BLOCK_TEXT,
    LIST,
    MARK,
    OPENS,
    REST_OF_LINE,
    SENTENCE,
    SPACED,
    Seen,
    Span,
    end_of,
    indented,
    is_harmless,
    line_end,
    quoted,
)

_TELLING = ("pass", "pw", "secret", "token", "key", "cred", "auth", "psk")
_NAME_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"
NAME_REST = later(r"[\w.-]*+", re.ASCII)
_IS = later(r"""(\\{0,7}["'])?[\])]{0,2}[ \t]*+(:=|=>|={1,3}|:(?![:])|%3[Dd])[ \t]*+""")
_VALUE_OF = later(
    r"""\\{0,7}["']?,?[ \t\r\n]{0,40}\\{0,7}["']?\w{0,20}?value\\{0,7}["']?[ \t]{0,8}[:=][ \t]{0,8}""",
    re.IGNORECASE,
)
_ARGUMENT = later(r"[ \t]{1,8}(?!-)(?=\S)")
_ELEMENT = later(r">([^<\r\n]{1,4000})</")
_BEFORE_QUOTE = later(r"""[ \t]{1,4}(?=["'])""")
_NEAR = 80
_KEPT = later(r"""\\{0,7}["']?[ \t]{0,8}[:=]?[ \t]{0,8}\\{0,7}["']{0,5}\[redacted:[^\[\]\s]{1,64}\]""")
# What stands where a name of a host, an image or a file of source code stands, and no secret.
_PORT = later(r":[0-9]{1,5}(?![\w.-])")
_TAG = later(r":(?:v?[0-9]+(?:\.[0-9]+)+[\w.-]*|latest|stable|main|master)(?![\w.-])")
_SOURCE = later(
    r"\.(?:java|kt|kts|scala|groovy|clj|py|pyi|js|jsx|mjs|cjs|ts|tsx|vue|go|rs|rb|php|c|cc|cpp|cxx|h|hpp|cs|fs|m|mm|"
    r"swift|dart|sh|bash|pl|pm|lua|sql|r|ex|exs|erl|hs|ml|yml|yaml|json|toml|xml|html|tf)$",
    re.IGNORECASE,
)
_LINE_NUMBER = later(r":[0-9]{1,7}(?![A-Za-z_])")
_CONNECTION = later(
    r"(?:dial|connect|connecting|connection|connected|lookup|context|timeout|timed|read|write|get|post|http|https|tls|"
    r"x509|user|session|login|logged|logging|accepted|checking|check|starting|started|loading|loaded|listening|server|"
    r"client|service|request|response|using|retrying|upstream|failure|conversation|bad)(?=[ \t]+\S)",
    re.IGNORECASE,
)
_ADDRESS = later(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?::[0-9]{1,5})?(?![\w.:-])")
_BECOMES = later(r"""\\{0,7}["'][ \t]{0,8}->[ \t]{0,8}(?=\\{0,7}["'])""")
_WHOLE_LINE = later(r"[^\r\n]++")
_LONGEST_LINE = 4096
_VARIABLE = later(r"[A-Za-z_][A-Za-z0-9_]{0,99}=")
_COMMAND_BEHIND = later(
    r"""[^\r\n]*?[ \t](?:-{1,2}[A-Za-z]|[|<>&;#]|"|'|\$|\.{0,2}/|(?:psql|pg_\w+|mysql\w*|mariadb|redis-cli|mongo\w*|curl|"""
    r"""wget|kubectl|helm|docker|terraform|ansible\w*|aws|az|gcloud|vault|npm|yarn|make|python3?|node|java|go|bash|sh|sudo|"""
    r"""ssh|exec|env|[A-Z_][A-Z0-9_]*=)(?![\w-]))"""
)
_SET = later(r"(?:configure|config)[ \t]+set[ \t]+(?:\S{1,80}[ \t]+)?$", re.IGNORECASE)
_BETWEEN_COLUMNS = later(r"(?:[ ]{2,64}|[ ]{0,64}(?:\t[ \t]{0,16}|\|[ \t]{0,16}))(?=[^\s|])")
_LAST_COLUMN = later(r"[^\s|](?:[^\s|]|\|(?=[^\s|])|[ ](?=[^\s|]))*(?=[ ]{0,200}(?:\|[ ]{0,8})?(?:\r?\n|$))")
_NO_SECRET_IN_COLUMN = later(
    r"v?[0-9]+(?:\.[0-9]+)+\S{0,20}|[0-9]{1,5}(?:/[0-9]{1,5})?|[0-9.]{1,8}(?:[smhdBKMGT]|[KMGT]i?B?)|(?:string|text|varchar|bytea|int\w*|"
    r"boolean|json\w*|Opaque|kubernetes\.io/\S{1,80})(?:\W.{0,60})?"
)
_ITEMS = later(r"[ \t]*\r?\n(?=[ \t]{0,80}-[ \t])")
_ITEM = later(r"""[ \t]{0,80}-[ \t]+(?![\w.-]{1,80}:(?:[ \t\r\n]|$)|[{\[&*])""")
_ELEMENTS = later(r"\[[ \t]*\r?\n")
_NEXT_ELEMENT = later(r"""[\s,]{0,200}(?=\\{0,7}["'])""")
_BEFORE_NAME = frozenset("\"' \t:=")
_OPENS_QUOTE = frozenset("\\\"'`bBuUrRfF$@")
_LONGEST_PAIR = 1000
_VALUE_THEN_NAME = later(
    r"""\w{0,20}?value\\{0,7}["']?[ \t]{0,8}[:=][ \t]{0,8}(?:(?:\\{0,7}["'])(?P<quoted>(?:[^"'\\\r\n]|\\(?!["']).|\\["'](?![ \t]*[,}\r\n])){1,900})\\{0,7}["']|(?P<bare>[^\s"',]+))"""
    r"""[ \t]{0,8},?\s{0,80}\\{0,7}["']?\w{0,20}?(?:name|key)\\{0,7}["']?[ \t]{0,8}[:=][ \t]{0,8}\\{0,7}["']?""",
    re.IGNORECASE,
)
_NAMED = later(r"(?:name|key)\\{0,7}[\"']?[ \t]{0,8}[:=][ \t]{0,8}\\{0,7}[\"']?$", re.IGNORECASE)


class Name(NamedTuple):
    """A name in a text, where it stands, and the rule that its value comes under; blank where it tells of no secret."""

    start: int
    end: int
    text: str
    rule: str


def named_values(seen: Seen) -> Iterator[Span]:
    """Yield what stands behind a name that tells of a secret: key=value, key: value, "key": "value", --key value."""
    for word in _TELLING:
        at = seen.folded.find(word)
        while at >= 0:
            end = end_of(NAME_REST, seen.text, at)
            for span in _behind(seen.text, at, end):
                yield span
                end = max(end, span.end)
            at = seen.folded.find(word, end)


def _behind(text: str, at: int, end: int) -> Iterator[Span]:
    sign = text[end : end + 1]
    if sign not in " \t\"'\\:=])>%,|\r\n":  # the end of the text is as good
        return
    if "[redacted:" in text[end : end + 40] and _KEPT.match(text, end) and "->" not in text[end : end + 100]:
        return  # it was found before
    name = name_at(text, at, end)
    if name.rule and not _is_place(text, name):
        yield from _assigned(text, name)
        yield from _value_before(text, name)


def _is_place(text: str, name: Name) -> bool:
    """Return whether a name is that of a host before its port, of an image before its tag, or of a file before a line."""
    if text[name.end : name.end + 1] != ":":
        return name.text.lower() == "auth" and text[name.end : name.end + 2] == "):"  # pam_unix(sudo:auth):
    if _SOURCE.search(name.text) and _LINE_NUMBER.match(text, name.end):
        return True
    before = text[name.start - 1 : name.start]
    if before == "/" and _TAG.match(text, name.end):
        return True
    is_host = (
        text[max(0, name.start - 2) : name.start] == "//" or before == "@" or name.text.lower() == "auth"
    )
    return is_host and _PORT.match(text, name.end) is not None


def name_at(text: str, at: int, end: int) -> Name:
    """Return the name that has a telling word at `at` and ends at `end`."""
    left = text[max(0, at - 64) : at]
    start = at - (len(left) - len(left.rstrip(_NAME_LETTERS)))
    if text[start - 1 : start] == "\\" and start and text[start] in "nrt":
        start += 1  # the letter belongs to an escape such as \n
    elif text[start - 1 : start] == "%" and start and at - start >= 2:
        start += 2  # so do the digits of one such as %3D
    name = text[start:end].rstrip(".-")
    if text[start - len("[redacted:") : start] == "[redacted:" and start >= len("[redacted:"):
        return Name(start, end, name, "")
    return Name(start, end, name, rule_of_name(name.lstrip(".-")))


def _assigned(text: str, name: Name) -> Iterator[Span]:
    is_option = text[name.start : name.start + 1] == "-"
    separator = _IS.match(text, name.end)
    if separator is not None:
        if name.text.lower() == "pass" and separator[2] == ":" and not separator[1]:
            return  # a test that passed
        yield from _spans(text, separator.end(), name, separator=separator)
        return
    element = _ELEMENT.match(text, name.end)
    if element is not None and text[name.start - 1 : name.start] == "<":
        if not is_harmless(text, *element.span(1)):
            yield Span(*element.span(1), name.rule)
        return
    other = _VALUE_OF.match(text, name.end)
    if other is None and (is_option or _is_set(text, name.start)):
        other = _ARGUMENT.match(text, name.end)
    if other is None and name.text.lower() == "password":
        other = _BEFORE_QUOTE.match(text, name.end)
    if other is not None:
        yield from _spans(text, other.end(), name)
        return
    if not is_option:
        yield from _column(text, name)


def _spans(text: str, at: int, name: Name, *, separator: re.Match[str] | None = None) -> Iterator[Span]:
    sign = text[at : at + 1]
    inside = quoted(text, at) if sign in _OPENS_QUOTE else None
    if inside is not None:
        yield from _inside(text, inside, name.rule)
        return
    several = LIST.match(text, at) if sign == "[" else None
    if several is not None and MARK.match(text, at) is None and not is_harmless(text, *several.span()):
        yield Span(*several.span(1), name.rule)
        return
    if separator is not None and (sign in "|>[\r\n"):
        block = BLOCK_TEXT.match(text, at)
        if block is not None:
            yield from indented(text, block.end(), _indent(text, name.start), name.rule)
            return
        yield from _items(text, at, name)
    if _is_no_value(text, at, name, separator):
        return
    value = _how_far(text, name, separator).match(text, at)
    if value is not None and not is_harmless(text, *value.span()):
        yield Span(*value.span(), name.rule)


def _inside(text: str, inside: tuple[int, int], rule: str) -> Iterator[Span]:
    """Yield what stands in quotes, and what it becomes: "old" -> "new"."""
    if not is_harmless(text, *inside):
        yield Span(*inside, rule)
    became = _BECOMES.match(text, inside[1])
    later_inside = quoted(text, became.end()) if became else None
    if later_inside is not None and not is_harmless(text, *later_inside):
        yield Span(*later_inside, rule)


def _how_far(text: str, name: Name, separator: re.Match[str] | None) -> re.Pattern[str]:
    if separator is None:
        return _WHOLE_LINE if _begins_line(text, name.start) == "ENV" else BARE
    begins = _begins_line(text, name.start)
    if separator[0] == "=" and begins == "" and _is_of_environment(text, name, separator.end()):
        return _WHOLE_LINE
    return REST_OF_LINE if separator[0][-1:] in " \t" and begins is not None else BARE


def _is_of_environment(text: str, name: Name, at: int) -> bool:
    """Return whether `NAME=the rest` is a line of what `env` says, and no command behind a variable of its own."""
    if name.text != name.text.upper() or (name.start and text[name.start - 1] not in "\r\n"):
        return False
    end = line_end(text, at)
    if _VARIABLE.match(text, end + 1):
        return True
    before = text.rfind("\n", max(0, name.start - _LONGEST_LINE), max(0, name.start - 1)) + 1
    if before < name.start and _VARIABLE.match(text, before, name.start):
        return True
    return _COMMAND_BEHIND.match(text, at) is None


def _is_no_value(text: str, at: int, name: Name, separator: re.Match[str] | None) -> bool:
    sign = text[at : at + 1]
    if sign in "[<${(" and (MARK.match(text, at) or SPACED.match(text, at) or OPENS.match(text, at)):
        return True
    if sign.isdigit() and _ADDRESS.match(text, at):
        return True
    if separator is None or separator[2] != ":":
        return False
    if name.text.lower().endswith("auth") and _CONNECTION.match(text, at):
        return True
    return text.startswith("//", at) or bool(SENTENCE.match(text, at))


def _is_set(text: str, start: int) -> bool:
    return _SET.search(text[max(0, start - _NEAR) : start].rpartition("\n")[2]) is not None


def _column(text: str, name: Name) -> Iterator[Span]:
    """Yield the value in a table of two columns, or behind `ENV NAME`."""
    begins = _begins_line(text, name.start)
    if begins == "ENV":
        one = _ARGUMENT.match(text, name.end)
        if one is not None:
            yield from _spans(text, one.end(), name)
        return
    line = text[max(0, name.start - _NEAR) : name.start].rpartition("\n")[2]
    if begins is None and line.strip(" \t|"):
        return
    between = _BETWEEN_COLUMNS.match(text, name.end)
    value = _LAST_COLUMN.match(text, between.end()) if between else None
    if value is None or is_harmless(text, *value.span()) or SENTENCE.match(text, value.start()):
        return
    if not _NO_SECRET_IN_COLUMN.fullmatch(value[0]):
        yield Span(*value.span(), name.rule)


def _items(text: str, at: int, name: Name) -> Iterator[Span]:
    """Yield what a list below a name has: lines with a dash, or quoted texts in brackets."""
    opened = _ELEMENTS.match(text, at)
    if opened is not None:
        where = opened.end()
        while element := _NEXT_ELEMENT.match(text, where):
            inside = quoted(text, element.end())
            if inside is None:
                return
            if not is_harmless(text, *inside):
                yield Span(*inside, name.rule)
            where = end_of(_CLOSING, text, inside[1])
        return
    listed = _ITEMS.match(text, at)
    where = listed.end() if listed else len(text)
    indent = _indent(text, name.start)
    while item := _ITEM.match(text, where):
        if len(item[0]) - len(item[0].lstrip(" \t")) < indent:
            return
        end = line_end(text, where)
        inside = quoted(text, item.end()) or (item.end(), item.end() + len(text[item.end() : end].rstrip()))
        if not is_harmless(text, *inside):
            yield Span(*inside, name.rule)
        where = max(end, inside[1]) + 1


def _value_before(text: str, name: Name) -> Iterator[Span]:
    """Yield the value that stands before its name: {"value": "x", "name": "DB_PASSWORD"}."""
    if (
        text[name.start - 1 : name.start] not in _BEFORE_NAME
        or _NAMED.search(text[max(0, name.start - 30) : name.start]) is None
    ):
        return
    floor, at = max(0, name.start - _LONGEST_PAIR), name.start
    near = text[floor:at].lower() if "\u0130" not in text[floor:at] else text[floor:at]
    at = len(near)
    for _ in range(4):
        at = near.rfind("value", 0, at)
        if at < 0:
            return
        pair = _VALUE_THEN_NAME.match(text, floor + at, name.start)
        if pair is None or pair.end() != name.start:
            continue
        group = "quoted" if pair["quoted"] is not None else "bare"
        if not is_harmless(text, *pair.span(group)):
            yield Span(*pair.span(group), name.rule)
        return


def _begins_line(text: str, start: int) -> str | None:
    """Return what of little weight stands before a name on its line; None where there is more."""
    before = text[max(0, start - _NEAR) : start]
    if start > _NEAR and "\n" not in before:
        return None
    word = before.rpartition("\n")[2].strip(" \t-\"'")
    return word if word in {"", "export", "set", "ENV", "env"} else None


def _indent(text: str, start: int) -> int:
    line = text[max(0, start - _NEAR) : start].rpartition("\n")[2]
    return len(line) - len(line.lstrip(" \t"))


_CLOSING = later(r"""\\{0,7}["']?""")
