"""How commands are run: which of them ask first, which need a terminal, how long they may take, and what is a secret."""

import re
from functools import lru_cache
from typing import NamedTuple

from ircli.playbook.runbooks.evaluating import script_files
from ircli.playbook.runbooks.shell import SLOT, Lexed, lex

GAP = "..."  # in a phrase: anything on the same line that belongs to the command
FED = " <"  # at the end of a phrase: the program is told what to do by a file, or a text
SCRIPT = "script file"
_GAP_PATTERN = r"[^\n;|&]{0,200}?"

# Where a command begins: a line, an operator, or a word that stands before one.
_BEGINS = (
    r"(?:^|[;|&({`]|\b(?:sudo|then|do|else|if|while|exec|time|env|nohup)[ \t])[ \t]*"
    r"(?:\w+=[^\s;|&({`]*[ \t]+)*(?:/[^\s;|&({`]*/)?"
)
# Text in quotes that another shell, or awk, would take for a redirection; a comparison with a number is none.
_WRITES = re.compile(r"(?<![-=<>])>{1,2}\|?[ \t]*(?!/dev/(?:null|stdout|stderr|tty)\b)[\"'$A-Za-z/~.]")

# An output that is thrown away.
_NOWHERE = re.compile(r"(?<![\w-])(?:-\w{0,9}o[ \t]*|--output[ =])/dev/null(?![\w./-])")


class Secret(NamedTuple):
    """What a team's own secrets look like."""

    name: str
    pattern: str


class Running(NamedTuple):
    """How commands are run: phrases by which they change something, phrases that need a terminal, seconds, secrets."""

    changes: tuple[str, ...]
    interactive: tuple[str, ...]
    time_limit: int
    secrets: tuple[Secret, ...] = ()


def changes_of(text: str, running: Running) -> tuple[str, ...]:
    """Return the phrases by which a script changes something, in the order in which they stand in it.

    They count wherever they stand, in quotes too; a redirection into a file is `>`, a file whose commands are run is a
    `script file`.
    """
    text = _NOWHERE.sub(lambda found: " " * len(found[0]), text)
    said = [phrase for phrase in running.changes if not phrase.endswith(FED)]
    found = {phrase: match.start() for phrase in said if (match := _anywhere(phrase).search(text))}
    lexed = lex(text)
    fed = _fed(lexed)
    for phrase in running.changes:
        program = phrase.removesuffix(FED)
        if program != phrase and program in fed and f"| {program}" not in found:
            found[phrase] = fed[program]
    files = script_files(lexed)
    if files:
        found[SCRIPT] = files[0].start
    written = _first_write(text, lexed)
    if written is not None:
        found[">"] = min(written, found.get(">", written))
    return tuple(sorted(found, key=lambda phrase: found[phrase]))


def needs_terminal(text: str, running: Running) -> bool:
    """Return whether a script talks to a person: a word of the list begins a command, a longer phrase stands anywhere."""
    return any(
        (_anywhere(phrase) if _is_long(phrase) else _begins(phrase)).search(text)
        for phrase in running.interactive
    )


def _is_long(phrase: str) -> bool:
    return len(phrase.split()) > 1 or phrase.startswith("-")


def _fed(lexed: Lexed) -> dict[str, int]:
    """Return where the words of commands stand that read from somewhere."""
    words = [word for command in lexed.commands if command.is_fed for word in command.words]
    return {word.text.rpartition("/")[2]: word.start for word in reversed(words)}


def _first_write(text: str, lexed: Lexed) -> int | None:
    """Return where a file is first written to by a redirection, as far as can be seen."""
    bare = SLOT.sub(lambda slot: "_" * len(slot[0]), text)
    quoted = _WRITES.search(bare)
    places = (*lexed.writes, *((quoted.start(),) if quoted else ()))
    return min(places, default=None)


@lru_cache(maxsize=512)
def _anywhere(phrase: str) -> re.Pattern[str]:
    return re.compile(_pattern(phrase), re.IGNORECASE)


@lru_cache(maxsize=512)
def _begins(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"{_BEGINS}{_pattern(phrase)}(?![-.\w])", re.MULTILINE)


def _pattern(phrase: str) -> str:
    """Return the pattern of a phrase: whole words, any blanks between them; `_` ends one, as in `purge_queue`."""
    words = phrase.split()
    pieces = [_front(words[0])]
    for word, after in zip(words, [*words[1:], ""], strict=True):
        pieces.append(_GAP_PATTERN if word == GAP else _word(word))
        if after:
            pieces.append(_between(word, after))
    return "".join((*pieces, r"(?![^\W_])" if _is_lettered(words[-1][-1]) else ""))


def _word(word: str) -> str:
    """Return the pattern of a word: a flag minds its case, and one of a single letter may stand among others."""
    if not word.startswith("-"):
        return re.escape(word)
    is_letter = len(word) == len("-x") and word[1].isalpha()
    return rf"(?-i:-\w*{word[1]}\w*)" if is_letter else f"(?-i:{re.escape(word)})"


def _front(word: str) -> str:
    if word.startswith("-"):
        return r"(?<![\w-])"
    return r"(?<!\w)" if _is_lettered(word[0]) else ""


def _between(word: str, after: str) -> str:
    if after == GAP:
        return ""
    if word == GAP:
        return r"\s" if after.startswith("-") else r"\b" if _is_lettered(after[0]) else ""
    # A pipe needs no blank behind it.
    return (
        r"(?:\s|\\\n)+" if all(map(_is_lettered, (word[-1], after[0]))) or after.startswith("-") else r"\s*"
    )


def _is_lettered(character: str) -> bool:
    return character.isalnum() or character == "_"
