"""Read a script as a shell does, to find its placeholders, the variables it uses, and how each of them is quoted.

It follows quotes, expansions, here-documents and comments, and knows nothing of what commands mean, but for those that
evaluate a word. It takes any text in linear time; where a script is wrong, it goes on as best it can.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from typing import ClassVar, NamedTuple

SINGLE = "in single quotes, where the shell fills in nothing: use double quotes in the runbook"
HERE = (
    "in a here-document with a quoted mark, where the shell fills in nothing: write the mark without quotes"
)
TICKS = "in backticks: use $(…) in the runbook"
ARITHMETIC = (
    "in arithmetic, where the shell would evaluate the value: set a variable to it and check that first"
)
EXPANSION = "inside ${…}: set a variable to it first"
DOLLAR = "right behind a $, which would change what it means: put a backslash before the $"
EVALUATED = "where the shell evaluates the value instead of passing it on: use another command"

_WORD = "[A-Za-z][A-Za-z0-9_-]*"
SLOT = re.compile(rf"<({_WORD}(?: {_WORD}){{0,7}})>|\{{\{{({_WORD})\}}\}}")
_TEMPLATE = frozenset(("end", "else", "break", "continue"))  # Go's own words, which stand alone in {{…}}

_PLAIN = re.compile(r"[A-Za-z0-9_./:,@%+=~^*?\[\]!}-]+")
_IN_DOUBLE = re.compile(r'[^"\\$`<{]+')
_IN_EXPANSION = re.compile(r"[^\"\\$`<{}']+")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
ASSIGNS = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?:\[[^\]]*\])?\+?=")
_COUNTS = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)\s*(?:\+\+|--|(?:[-+*/%&|^]|<<|>>)?=(?!=))")
_PARAMETER = re.compile(r"\$\{[#!]?([A-Za-z_][A-Za-z0-9_]*)?")
_INDIRECT = re.compile(r"\$\{!\w")
_OFFSET = re.compile(r"\$\{[#!]?(?:\w+|[@*])(?:\[[^\]]*\])?:(?![-=+?])(?!\s*-?\d+\s*(?::\s*-?\d+\s*)?\})")
_INDEX = re.compile(r"\$\{[#!]?\w+\[(?![@*]\]|-?\d+\])")
_SUBSCRIPT = re.compile(r"[A-Za-z0-9_]*\[[^\]]*\Z")
_MARK = re.compile(r"-?[ \t]*((?:\\.|'[^'\n]*'|\"[^\"\n]*\"|[^\s;&|<>()'\"\\])+)")
_DESCRIPTOR = re.compile(r"[0-9]+|\{([A-Za-z_][A-Za-z0-9_]*)\}")
_HARMLESS = re.compile(r"[<>]&[0-9-]|[<>&|]{1,3}[ \t]*/dev/(?:null|stdout|stderr|tty)(?![\w./-])")
_LONG = 200  # characters of a word that are looked at
_MANY = 40  # words of a command that are looked at

_OPENS = frozenset(("if", "for", "while", "until", "select", "case", "{"))
_CLOSES = frozenset(("fi", "done", "esac", "}"))
LEADS = frozenset(("then", "do", "else", "elif", "if", "while", "until", "!", "{", "}", "fi", "done", "time"))
DECLARES = frozenset(("export", "readonly", "local", "declare", "typeset", "integer", "float"))
_READS = frozenset(("read", "mapfile", "readarray"))
_EVALUATE = frozenset(("let", "unset", "compgen", "complete"))
COMPARES = frozenset(("-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-v"))


class Slot(NamedTuple):
    """A placeholder as it stands: from where to where, the variable it becomes, and its quoting.

    `refusal` says where it stands that it cannot be filled; `sets` is the variable that it is assigned to.
    """

    start: int
    end: int
    name: str
    is_quoted: bool
    refusal: str
    sets: str = ""


class Use(NamedTuple):
    """A variable that is expanded; `sets` is the variable that it is assigned to."""

    start: int
    end: int
    name: str
    sets: str = ""


class Word(NamedTuple):
    """A word of a command: its beginning without quotes, from where to where, and whether the shell fills in anything."""

    text: str
    start: int
    end: int
    has_value: bool


class Command(NamedTuple):
    """The words of a command, with what stands before it such as `if`; one that `is_fed` reads what another says."""

    words: tuple[Word, ...]
    is_fed: bool


class Lexed(NamedTuple):
    """What was found in a script, in its order; one that `is_open` goes on behind its last line.

    `writes` are the places where a redirection writes to a file, `comments` those that no shell reads, and `evaluated`
    is what the shell itself would take for an expression: arithmetic, an index, the name of a variable.
    """

    slots: tuple[Slot, ...]
    uses: tuple[Use, ...]
    assigned: frozenset[str]
    writes: tuple[int, ...]
    is_open: bool
    commands: tuple[Command, ...] = ()
    comments: tuple[tuple[int, int], ...] = ()
    evaluated: tuple[str, ...] = ()


def lex(text: str, shell: str = "bash") -> Lexed:
    """Return what a shell would find in a script."""
    return _Lexer(text, shell).run()


def slots_in(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """Return where placeholders stand in a part of a text, however it is quoted, and the variable each becomes."""
    return [
        (match.start(), match.end(), _variable(match))
        for match in SLOT.finditer(text, start, end)
        if _counts(match) and text[match.start() - 1 : match.start()] != "\\"
    ]


def _counts(match: re.Match[str]) -> bool:
    return match[2] not in _TEMPLATE


def _variable(match: re.Match[str]) -> str:
    word: str = match[1] or match[2]
    return word.replace("-", "_").replace(" ", "_")


class _Frame:
    """Something that is open: code, double quotes, ${…}, arithmetic, or a here-document.

    It ends at the character `end`, or, where it `owns` its limit, there, and what follows begins at `after`.
    """

    __slots__ = (
        "after", "cases", "depth", "end", "is_compared", "is_double", "is_fed", "is_subshell", "kind", "limit", "owns",
        "refusal", "skips", "spans", "tested_from", "word_at", "words",
    )  # fmt: skip

    def __init__(self, kind: str, limit: int, *, end: str = "", refusal: str = "") -> None:
        self.kind, self.limit, self.end, self.refusal = kind, limit, end, refusal
        self.owns, self.after = False, limit
        self.words: list[str] = []
        self.spans: list[tuple[int, int]] = []
        self.is_fed = False
        self.word_at = -1
        self.cases = self.depth = 0
        self.skips = self.is_subshell = self.is_double = self.is_compared = False
        self.tested_from = -1


class _Mark(NamedTuple):
    """A here-document that was announced: what ends it."""

    word: str
    is_quoted: bool
    strips: bool


class _Lexer:
    def __init__(self, text: str, shell: str) -> None:
        self.text, self.shell, self.at = text, shell, 0
        self.slots: list[Slot] = []
        self.uses: list[Use] = []
        self.assigned: set[str] = set()
        self.writes: list[int] = []
        self.values: list[int] = []  # where the shell fills in something
        self.commands: list[tuple[list[tuple[int, int]], bool]] = []
        self.comments: list[tuple[int, int]] = []
        self.evaluated: dict[str, None] = {}
        self.pending: list[_Mark] = []
        self.blocks = 0
        self.is_open = False
        bottom = _Frame("code", len(text))
        bottom.owns = True
        self.stack = [bottom]
        self.codes = [bottom]  # the frames of code among them

    def run(self) -> Lexed:
        steps = {
            "code": self._code,
            "double": self._double,
            "here": self._double,
            "expansion": self._expansion,
            "arithmetic": self._arithmetic,
        }
        while len(self.stack) > 1 or self.at < len(self.text):
            frame = self.stack[-1]
            if self.at >= frame.limit:
                self._reach_limit()
            else:
                steps[frame.kind](frame)
        self._end_command(self.stack[0])
        self._keep_command(self.stack[0])
        self._end_test(self.stack[0])
        is_open = self.is_open or bool(self.pending) or self.blocks > 0 or bool(self.stack[0].cases)
        return Lexed(
            slots=tuple(self.slots),
            uses=tuple(self.uses),
            assigned=frozenset(self.assigned),
            writes=tuple(self.writes),
            is_open=is_open,
            commands=tuple(Command(tuple(map(self._word, spans)), is_fed) for spans, is_fed in self.commands),
            comments=tuple(self.comments),
            evaluated=tuple(self.evaluated),
        )

    def _word(self, span: tuple[int, int]) -> Word:
        start, end = span
        head = re.sub(r"[\\\"']", "", self.text[start : min(end, start + _LONG)])
        first = bisect_left(self.values, start)
        return Word(head, start, end, first < len(self.values) and self.values[first] < end)

    # What is open.

    def _push(self, kind: str, *, width: int, end: str = "", refusal: str = "") -> _Frame:
        above = self.stack[-1]
        # What stands in a $(…) is quoted anew, except in backticks, which unquote everything once more.
        kept = above.refusal if kind != "code" or above.refusal == TICKS else ""
        frame = _Frame(kind, above.limit, end=end, refusal=kept or refusal)
        frame.is_double = above.kind in ("double", "here") or (kind == "expansion" and above.is_double)
        self.stack.append(frame)
        if kind == "code":
            self.codes.append(frame)
        self.at += width
        return frame

    def _pop(self) -> _Frame:
        frame = self.stack.pop()
        if frame.kind == "code":
            self._end_command(frame)
            self._keep_command(frame)
            self._end_test(frame)
            self.codes.pop()
        return frame

    def _reach_limit(self) -> None:
        """Close everything that ends here at the latest."""
        while not self.stack[-1].owns:
            self._pop()
            self.is_open = True
        if len(self.stack) > 1:
            frame = self._pop()
            self.at = frame.after
            if frame.kind == "here":
                self._begin_here()

    # Code: words, operators, redirections.

    def _code(self, frame: _Frame) -> None:
        plain = _PLAIN.match(self.text, self.at, frame.limit)
        if plain:
            self._begin_word(frame)
            self.at = plain.end()
            return
        character = self.text[self.at]
        step = self._STEPS.get(character)
        if step is not None:
            step(self, frame)
        else:
            self._begin_word(frame)
            self.at += 1

    def _blank(self, frame: _Frame) -> None:
        self._end_word(frame)
        self.at += 1

    def _newline(self, frame: _Frame) -> None:
        self._end_command(frame)
        self.at += 1
        self._begin_here()

    def _operator(self, frame: _Frame) -> None:
        if self.text.startswith("&>", self.at):
            self._redirect(frame, 3 if self.text.startswith("&>>", self.at) else 2)
            return
        self._end_command(frame)
        pipes = self.text.startswith("|", self.at) and not self.text.startswith("||", self.at)
        frame.is_fed = pipes
        self.at = min(self.at + (2 if self.text.startswith(("||", "|&"), self.at) else 1), frame.limit)

    def _escape(self, frame: _Frame) -> None:
        if not self.text.startswith("\\\n", self.at):
            self._begin_word(frame)
        self.at = min(self.at + 2, frame.limit)

    def _comment(self, frame: _Frame) -> None:
        if frame.word_at >= 0:
            self.at += 1
            return
        end = self.text.find("\n", self.at, frame.limit)
        end = frame.limit if end < 0 else end
        self.comments.append((self.at, end))
        self.at = end

    def _single(self, frame: _Frame) -> None:
        self._begin_word(frame)
        end = self.text.find("'", self.at + 1, frame.limit)
        self._refuse_to(end, frame, SINGLE)

    def _refuse_to(self, end: int, frame: _Frame, refusal: str) -> None:
        """Pass over what is quoted up to its last character; where there is none, it goes to the limit."""
        self.is_open = self.is_open or end < 0
        stop = frame.limit if end < 0 else end + 1
        for start, after, name in slots_in(self.text, self.at, stop):
            self.slots.append(Slot(start, after, name, True, refusal))  # noqa: FBT003 - a field
        self.at = stop

    def _quote(self, frame: _Frame) -> None:
        self._begin_word(frame)
        self._push("double", width=1, end='"')

    def _ticks(self, frame: _Frame) -> None:
        self._begin_word(frame)
        self._fill_in(frame, self.at)
        end = self.at + 1
        while end < frame.limit and self.text[end] != "`":
            end += 2 if self.text[end] == "\\" else 1
        self.is_open = self.is_open or end >= frame.limit
        inner = self._push("code", width=1, refusal=TICKS)
        inner.owns, inner.limit, inner.after = True, min(end, frame.limit), min(end + 1, frame.limit)

    def _open(self, frame: _Frame) -> None:
        if self.text[frame.word_at : self.at] == "for":
            self._end_word(frame)
        at_front = frame.word_at < 0 and frame.words in ([], ["for"])
        if at_front and self.text.startswith("((", self.at):
            self._push("arithmetic", width=2, refusal=ARITHMETIC)
        elif frame.tested_from >= 0:
            self._blank(frame)
        else:
            self._end_word(frame)
            self._push("code", width=1, end=")").is_subshell = True

    def _close(self, frame: _Frame) -> None:
        if frame.tested_from >= 0:
            self._blank(frame)
            return
        self._end_command(frame)
        self.at += 1
        if frame.end == ")" and not frame.cases and self._pop().is_subshell:
            self.stack[-1].words.clear()
            self._keep_command(self.stack[-1])

    def _less(self, frame: _Frame) -> None:
        if self._slot(frame):
            return
        if self.text.startswith("<<<", self.at):
            self._redirect(frame, 3)
        elif self.text.startswith("<<", self.at):
            self._announce(frame)
        elif self.text.startswith("<(", self.at):
            self._begin_word(frame)
            self._push("code", width=2, end=")")
        else:
            self._redirect(frame, 2 if self.text[self.at + 1 : self.at + 2] in ("&", ">") else 1)

    def _more(self, frame: _Frame) -> None:
        if self.text.startswith(">(", self.at):
            self._begin_word(frame)
            self._push("code", width=2, end=")")
        else:
            self._redirect(frame, 2 if self.text[self.at + 1 : self.at + 2] in (">", "&", "|") else 1)

    def _redirect(self, frame: _Frame, width: int) -> None:
        word = self.text[frame.word_at : self.at] if 0 <= frame.word_at >= self.at - _LONG else ""
        descriptor = _DESCRIPTOR.fullmatch(word)
        if descriptor:
            self.assigned.update(name for name in descriptor.groups() if name)
            frame.word_at = -1
        self._end_word(frame)
        frame.skips = frame.tested_from < 0
        is_harmless = bool(_HARMLESS.match(self.text, self.at))
        if not is_harmless and frame.skips and ">" in self.text[self.at : self.at + width]:
            self.writes.append(self.at)
        frame.is_fed = frame.is_fed or (frame.skips and not is_harmless and self.text[self.at] == "<")
        self.at = min(self.at + width, frame.limit)

    def _brace(self, frame: _Frame) -> None:
        if not self._slot(frame):
            self._begin_word(frame)
            self.at += 1

    # Here-documents.

    def _announce(self, frame: _Frame) -> None:
        strips = self.text.startswith("<<-", self.at)
        self._redirect(frame, 2)
        frame.skips = False
        mark = _MARK.match(self.text, self.at, frame.limit)
        if mark:
            bare = re.sub(r"\\(.)|['\"]", lambda found: found[1] or "", mark[1])
            self.pending.append(_Mark(bare, bare != mark[1], strips))
            self.at = mark.end()

    def _begin_here(self) -> None:
        """Pass over the here-documents that begin here, and stop in the first that the shell fills in."""
        while self.pending:
            mark = self.pending.pop(0)
            end, after = self._end_of_here(mark, self.stack[-1].limit)
            if not mark.is_quoted:
                frame = self._push("here", width=0)
                frame.owns, frame.limit, frame.after = True, end, after
                return
            for start, stop, name in slots_in(self.text, self.at, end):
                self.slots.append(Slot(start, stop, name, True, HERE))  # noqa: FBT003 - a field
            self.at = after

    def _end_of_here(self, mark: _Mark, limit: int) -> tuple[int, int]:
        """Return where a here-document ends, and where the line behind its last mark begins."""
        start, is_joined = self.at, False
        while start < limit:
            end = self.text.find("\n", start, limit)
            end = limit if end < 0 else end
            line = self.text[start:end]
            if not is_joined and (line.lstrip("\t") if mark.strips else line) == mark.word:
                return start, min(end + 1, limit)
            is_joined = not mark.is_quoted and (len(line) - len(line.rstrip("\\"))) % 2 == 1
            start = end + 1
        self.is_open = True
        return limit, limit

    # What is quoted, and what is expanded.

    def _double(self, frame: _Frame) -> None:
        pattern = _IN_EXPANSION if frame.kind == "expansion" else _IN_DOUBLE
        plain = pattern.match(self.text, self.at, frame.limit)
        if plain:
            self.at = plain.end()
            return
        character = self.text[self.at]
        if character == "\\":
            self.at = min(self.at + 2, frame.limit)
        elif character == '"' and frame.kind == "double":
            self._pop()
            self.at += 1
        elif character == "`":
            self._ticks(frame)
        elif character == "$":
            self._dollar(frame)
        elif character not in "<{" or not self._slot(frame):
            self.at += 1

    def _expansion(self, frame: _Frame) -> None:
        character = self.text[self.at]
        if character == "}":
            self._pop()
            self.at += 1
        elif character == "'" and not frame.is_double:
            self._single(frame)
        elif character == '"':
            self._push("double", width=1, end='"')
        else:
            self._double(frame)

    def _arithmetic(self, frame: _Frame) -> None:
        name = _NAME.match(self.text, self.at, frame.limit)
        character = self.text[self.at]
        if name:
            self.evaluated["((…))"] = None
            counted = _COUNTS.match(self.text, self.at, frame.limit)
            if counted:
                self.assigned.add(counted[1])
            self.at = name.end()
        elif character == "(":
            frame.depth += 1
            self.at += 1
        elif character == ")" and not frame.end:
            self._end_arithmetic(frame)
        elif character == frame.end:
            self._pop()
            self.at += 1
        elif character == "'":
            self._single(frame)
        elif character == '"':
            self._push("double", width=1, end='"')
        elif character in "\\$`<{":
            self._double(frame)
        else:
            self.at += 1

    def _end_arithmetic(self, frame: _Frame) -> None:
        if frame.depth:
            frame.depth -= 1
            self.at += 1
        elif self.text.startswith("))", self.at):
            self._pop()
            self.at += 2
        else:
            # It was no arithmetic: a command in parentheses begins what is substituted.
            self.at += 1
            self._pop()
            self._push("code", width=0, end=")")

    def _dollar(self, frame: _Frame) -> None:
        self._begin_word(frame)
        text, at = self.text, self.at
        if text[at + 1 : at + 2] not in ("", "'", "#", "?", "$", "!", "-", '"', " ", "\n"):
            self._fill_in(frame, at)
        name = _NAME.match(text, at + 1, frame.limit)
        if name:
            self._use(at, name.end(), name[0])
            self.at = name.end()
        elif text.startswith("$((", at):
            self._push("arithmetic", width=3, refusal=ARITHMETIC)
        elif text.startswith("$[", at) and self.shell != "sh":
            self._push("arithmetic", width=2, end="]", refusal=ARITHMETIC)
        elif text.startswith("$(", at):
            self._push("code", width=2, end=")")
        elif text.startswith("${", at):
            self._parameter(frame)
        elif text.startswith("$'", at) and frame.kind == "code":
            self._escaped(frame)
        else:
            self.at = min(at + (2 if text[at + 1 : at + 2] in set("$#?@*!-0123456789") else 1), frame.limit)

    def _fill_in(self, frame: _Frame, at: int) -> None:
        self.values.append(at)
        if frame.kind == "arithmetic":
            self.evaluated["((…))"] = None

    def _parameter(self, frame: _Frame) -> None:
        for pattern, evaluated in ((_INDIRECT, "${!…}"), (_OFFSET, "${…:…}"), (_INDEX, "${…[…]}")):
            if pattern.match(self.text, self.at, frame.limit):
                self.evaluated[evaluated] = None
        found = _PARAMETER.match(self.text, self.at, frame.limit)
        if found and found[1]:
            follows = self.text[found.end() : found.end() + 2].removeprefix(":")
            if follows[:1] == "=":
                self.assigned.add(found[1])
            elif follows[:1] not in ("-", "+"):
                self._use(self.at, found.end() + 1, found[1])
        self._push("expansion", width=found.end() - self.at if found else 2, end="}", refusal=EXPANSION)

    def _escaped(self, frame: _Frame) -> None:
        end = self.at + 2
        while end < frame.limit and self.text[end] != "'":
            end += 2 if self.text[end] == "\\" else 1
        self._refuse_to(end if end < frame.limit else -1, frame, SINGLE)

    def _use(self, start: int, end: int, name: str) -> None:
        self.uses.append(Use(start, end, name, self._sets(start)))

    def _sets(self, at: int) -> str:
        """Return the variable that what stands here is assigned to, or nothing."""
        frame = self.codes[-1]
        if self.stack[-1].kind == "here" or not 0 <= frame.word_at >= at - _LONG:
            return ""
        assigns = ASSIGNS.match(self.text[frame.word_at : at].lstrip("\"'"))
        is_setting = not frame.words or frame.words[0] in DECLARES or "env" in frame.words
        return assigns[1] if assigns and is_setting else ""

    def _slot(self, frame: _Frame) -> bool:
        """Return whether a placeholder stands here, and keep it."""
        found = SLOT.match(self.text, self.at, frame.limit)
        if not found or not _counts(found):
            return False
        is_quoted = frame.kind != "code"
        behind = DOLLAR if self.text[self.at - 1 : self.at] == "$" else ""
        self._begin_word(frame)
        refusal = frame.refusal or behind or self._evaluates(self.at)
        self._fill_in(frame, self.at)
        sets = self._sets(self.at)
        self.slots.append(Slot(self.at, found.end(), _variable(found), is_quoted, refusal, sets))
        self.at = found.end()
        return True

    # Words, and what commands make of them.

    def _begin_word(self, frame: _Frame) -> None:
        if frame.kind == "code" and frame.word_at < 0:
            frame.word_at = self.at

    def _end_word(self, frame: _Frame) -> None:
        start, frame.word_at = frame.word_at, -1
        if start < 0:
            return
        if frame.skips:
            frame.skips = False
            return
        frame.spans.append((start, self.at))
        self._read_word(frame, self.text[start : min(self.at, start + _LONG)])

    def _end_command(self, frame: _Frame) -> None:
        self._end_word(frame)
        frame.skips = False
        if frame.tested_from < 0:
            frame.words.clear()
            self._keep_command(frame)

    def _keep_command(self, frame: _Frame) -> None:
        if frame.spans or frame.is_fed:
            self.commands.append((frame.spans, frame.is_fed))
        frame.spans, frame.is_fed = [], False

    def _read_word(self, frame: _Frame, word: str) -> None:
        words = frame.words
        if not words and self._leads(frame, word):
            return
        if words and words[0] == "case" and word == "in":
            words.clear()
            self._keep_command(frame)
            frame.cases += 1
            return
        if len(words) < _MANY or frame.tested_from >= 0:
            words.append(word)
        if words[0] == "[[":
            self._read_test(frame, word)
        else:
            self._assign(words, word)

    def _leads(self, frame: _Frame, word: str) -> bool:
        """Return whether a word stands before a command and is not its name."""
        self.blocks += (word in _OPENS) - (word in _CLOSES)
        if word == "esac":
            frame.cases = max(0, frame.cases - 1)
            return True
        assigns = ASSIGNS.match(word)
        if assigns:
            self.assigned.add(assigns[1])
        return bool(assigns) or word in LEADS

    def _assign(self, words: list[str], word: str) -> None:
        """Keep the names that a command gives a value to."""
        command, count = words[0], len(words)
        assigns, name = ASSIGNS.match(word), _NAME.fullmatch(word)
        if command in DECLARES or command == "let":
            if assigns:
                self.assigned.add(assigns[1])
            elif name and count > 1 and command not in ("export", "readonly", "let"):
                self.assigned.add(word)
            return
        loops = command in ("for", "select") and count < _MANY and "in" not in words
        takes = (
            loops
            or command in _READS
            or (command == "printf" and words[-2:-1] == ["-v"])
            or (command == "getopts" and count == len(("getopts", "options", "name")))
        )
        if takes and name and count > 1:
            self.assigned.add(word)

    def _read_test(self, frame: _Frame, word: str) -> None:
        if frame.tested_from < 0:
            frame.tested_from = len(self.slots)
        elif word == "]]":
            self._end_test(frame)
        elif word in COMPARES:
            frame.is_compared = True
        del frame.words[1:]

    def _end_test(self, frame: _Frame) -> None:
        """Refuse the placeholders of a [[ … ]] that compares numbers: it evaluates both sides."""
        if frame.is_compared and frame.tested_from >= 0:
            found = self.slots[frame.tested_from :]
            self.slots[frame.tested_from :] = [
                slot._replace(refusal=slot.refusal or EVALUATED) for slot in found
            ]
        frame.tested_from, frame.is_compared = -1, False

    def _evaluates(self, at: int) -> str:
        """Return why what stands here would be evaluated by the command it is given to, or nothing."""
        frame = self.codes[-1]
        if self.stack[-1].kind == "here":
            return ""
        words = frame.words
        word = self.text[frame.word_at : at] if 0 <= frame.word_at >= at - _LONG else ""
        if _SUBSCRIPT.fullmatch(word):
            return ARITHMETIC
        if not words:
            return ""
        command = words[0]
        evaluates = (
            command in _EVALUATE
            or command in _READS
            or (command in DECLARES and (_is_number(words) or not _is_value(word)))
            or (words[-1] == "-v" and command in ("test", "[", "printf"))
        )
        return EVALUATED if evaluates else ""

    # What a character of code begins.

    _STEPS: ClassVar[Mapping[str, Callable[["_Lexer", _Frame], None]]] = {
        " ": _blank,
        "\t": _blank,
        "\n": _newline,
        ";": _operator,
        "&": _operator,
        "|": _operator,
        "\\": _escape,
        "#": _comment,
        "'": _single,
        '"': _quote,
        "`": _ticks,
        "$": _dollar,
        "(": _open,
        ")": _close,
        "<": _less,
        ">": _more,
        "{": _brace,
    }


def _is_value(word: str) -> bool:
    """Return whether what follows is what a declared name gets, and no list, which is read anew."""
    return bool(ASSIGNS.match(word.lstrip("\"'"))) and "(" not in word


def _is_number(words: list[str]) -> bool:
    return words[0] in ("integer", "float") or any(re.match(r"-[A-Za-z]*[inEF]", word) for word in words[1:5])
