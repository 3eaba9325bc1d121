"""Find what in a script takes text for code: shells, evaluators, interpreters, and expressions that a shell evaluates.

Nothing is followed from where a value comes in to where it is used. What may evaluate a value is named wherever it
stands: a name too many costs a look, one too few runs what nobody saw.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

from ircli.playbook.runbooks.shell import ASSIGNS, COMPARES, DECLARES, LEADS, Command, Lexed, Word


def names(words: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(words.split())


_LONG = 4_000  # characters of a program that are looked at

# Words that stand before the command they run, and what they take themselves: a flag, a setting, a time.
_BEFORE = names(
    "sudo doas env nohup time exec command builtin nice ionice setsid stdbuf timeout xargs noglob coproc caffeinate"
    " systemd-run chrt taskset unbuffer"
)
_SETS = names("read printf for select mapfile readarray getopts")
_TAKEN = re.compile(r"[0-9.]+[smhd]?\Z")
_SYSTEM = ("/bin/", "/sbin/", "/usr/")  # what comes with a machine is known by its name
_OPTION = re.compile(r"(?:command|exec|eval|rsh|pager|editor|shell)", re.IGNORECASE)
_PROGRAM = re.compile(r"\b(?:system|getline)\b|[|@]")
_OF_SSH = re.compile(r"-[A-Za-z0-9]*[BbcDEeFIiJLlmOopQRSWw]")  # flags whose value is the next word
_PROMPT = re.compile(r"@P\}")
_OF_ZSH = re.compile(r"\$\{\([^)]*[eP%][^)]*\)|\$\w+\[|\$\{~|\$~")
_ITEM = re.compile(r"\w+\[(?!-?\d+\])[^\]]*\]\+?=")


class _Place(NamedTuple):
    """A word that names a program, among those of its command; `is_fed` where it may read what another says."""

    words: Sequence[Word]
    at: int
    is_fed: bool

    @property
    def behind(self) -> Sequence[Word]:
        return self.words[self.at + 1 :]

    @property
    def is_given(self) -> bool:
        """Return whether a value stands behind it."""
        return any(word.has_value for word in self.behind)

    def has_flag(self, pattern: str) -> bool:
        return any(re.match(pattern, word.text) for word in self.behind)


def code_takers(text: str, lexed: Lexed, shell: str = "bash") -> tuple[str, ...]:
    """Return what may take a value for code, each once, in its order."""
    found = dict.fromkeys(lexed.evaluated)
    if _PROMPT.search(text):
        found["${…@P}"] = None
    if shell == "zsh" and _OF_ZSH.search(text):
        found["zsh's own expansion"] = None
    in_block = any(command.is_fed and _is_block(command) for command in lexed.commands)
    somewhere = any(command.is_fed for command in lexed.commands)
    for command in lexed.commands:
        fed = command.is_fed or in_block
        found |= dict.fromkeys(_of_command(command.words, shell, is_fed=fed, somewhere=somewhere, text=text))
    return tuple(found)


def settings(lexed: Lexed) -> tuple[str, ...]:
    """Return the variables that get a value, or are named to a builtin that sets what it is named."""
    return tuple(dict.fromkeys(name for command in lexed.commands for name in _settings(command.words)))


def _settings(words: Sequence[Word]) -> Iterator[str]:
    sets = not _SETS.isdisjoint(word.text for word in words[:5])
    for word in words:
        assigns = ASSIGNS.match(word.text)
        if assigns and word.has_value:
            yield assigns[1]
        elif sets:
            yield word.text


def named_by_values(lexed: Lexed) -> tuple[Word, ...]:
    """Return the words that say which command is run, and hold a value."""
    found = (_runs(command.words)[:1] for command in lexed.commands)
    return tuple(word for words in found for word in words if word.has_value)


def script_files(lexed: Lexed) -> tuple[Word, ...]:
    """Return the words that name a file whose commands are run: `./x.sh`, or the file behind `bash`."""
    found = (_script_file(_runs(command.words)) for command in lexed.commands)
    return tuple(word for word in found if word is not None)


def _is_block(command: Command) -> bool:
    """Return whether what is fed is more than one command: a loop, a group, a function."""
    words = command.words
    return not words or words[0].text in LEADS or words[0].text in ("for", "case", "select", "done", "esac")


def _front(words: Sequence[Word]) -> int:
    """Return which word is the first of a command, behind `if` and the like, and settings."""
    at = 0
    while at < len(words) and (words[at].text in LEADS or ASSIGNS.match(words[at].text)):
        at += 1
    return at


def _runs(words: Sequence[Word]) -> Sequence[Word]:
    """Return a command from the word on that says what is run, behind `sudo` and the like."""
    is_before = False
    for at, word in enumerate(words[_front(words) :], start=_front(words)):
        if _program(word) in _BEFORE:
            is_before = True
        elif not (
            is_before and (word.text.startswith("-") or ASSIGNS.match(word.text) or _TAKEN.match(word.text))
        ):
            return words[at:]
    return ()


def _script_file(words: Sequence[Word]) -> Word | None:
    if not words:
        return None
    if "/" in words[0].text and not words[0].text.startswith(_SYSTEM):
        return words[0]
    program = _program(words[0])
    if program not in _SHELLS and not _LANGUAGE.fullmatch(program):
        return None
    flags = list(takewhile(lambda word: word.text.startswith(("-", "+")), words[1:]))
    behind = words[1 + len(flags) :]
    has_text = any(re.match(r"-[A-Za-z]*[cemErs]", flag.text) for flag in flags)
    return behind[0] if behind and not has_text and not behind[0].text.startswith("<(") else None


def _program(word: Word) -> str:
    return word.text.rpartition("/")[2]


def _of_command(
    words: Sequence[Word], shell: str, *, is_fed: bool, somewhere: bool, text: str
) -> Iterator[str]:
    """Give what of a command takes text for code."""
    yield from (f"{word.text.partition('[')[0]}[…]=" for word in words if _ITEM.match(word.text))
    yield from _options(words)
    front = _front(words)
    seen: set[str] = set()
    for at, word in enumerate(words):
        program = _program(word)
        is_language = bool(_LANGUAGE.fullmatch(program))
        kind = "language" if is_language else program
        if kind in seen:  # the first of its kind sees all that the next one does
            continue
        takes = _takes_program if is_language else _ANYWHERE.get(program)
        takes = takes or (_IN_FRONT.get(program) if at == front else None)
        if takes is None and program not in _AWKS:
            continue
        seen.add(kind)
        place = _Place(words, at, is_fed or (somewhere and program in _SHELLS))
        if (takes is not None and takes(place)) or (program in _AWKS and _runs_awk(place, text)):
            yield program
    yield from _tests(words, shell)


def _options(words: Sequence[Word]) -> Iterator[str]:
    """Give the options that are commands themselves, such as ProxyCommand, where they get a value."""
    for position, word in enumerate(words):
        name, gives, _ = word.text.partition("=")
        after = words[position + 1 : position + 2]
        is_given = word.has_value or (not gives and any(one.has_value for one in after))
        if (gives or name.startswith("-")) and is_given and _OPTION.search(name):
            yield name


def _tests(words: Sequence[Word], shell: str) -> Iterator[str]:
    """Give the tests that evaluate what they compare."""
    compared = [word.text for word in words if word.text in COMPARES]
    tests = {"[[", "[", "test"}.intersection(word.text for word in words)
    if compared and "[[" in tests:
        yield f"[[ {compared[0]} ]]"
    elif compared and tests and (shell == "zsh" or "-v" in compared):
        yield f"test {compared[0]}"


# What each program takes for code.


def _always(_: _Place) -> bool:
    return True


def _given(place: _Place) -> bool:
    return place.is_given


def _takes_command(place: _Place) -> bool:
    return place.has_flag(r"-[A-Za-z]*c|--(?:session-)?comm")


def _takes_script(place: _Place) -> bool:
    return _takes_command(place) or place.is_fed or place.has_flag(r"-[A-Za-z]*s|<\(|/dev/(?:stdin|fd)|-\Z")


def _takes_line(place: _Place) -> bool:
    """Return whether a value stands behind the host, or what is read there may be a value."""
    before = [place.words[place.at], *place.behind]
    operands = [
        word
        for word, last in zip(place.behind, before, strict=False)
        if not word.text.startswith("-") and not _OF_SSH.fullmatch(last.text)
    ]
    return any(word.has_value for word in operands[1:]) or place.is_fed


def _takes_program(place: _Place) -> bool:
    flags = r"-[A-Za-z]*[ceErpn]|--(?:e|p|c|run)|<\(|/dev/(?:stdin|fd)|-\Z"
    return (
        place.has_flag(flags) or (place.is_fed and place.words[place.at].text != "node") or _is_alone(place)
    )


def _is_alone(place: _Place) -> bool:
    return place.is_fed and place.at == _front(place.words)


def _takes_query(place: _Place) -> bool:
    if place.is_fed:
        return True
    for position, word in enumerate(place.behind):
        before = place.behind[position - 1].text if position else ""
        is_query = re.match(
            r"-[A-Za-z]*[ceqQ]|--(?:c|e|q)", word.text if word.text.startswith("-") else before
        )
        if word.has_value and (is_query or re.search(r"[\s(;]", word.text)):
            return True
    return False


def _takes_filter(place: _Place) -> bool:
    for position, word in enumerate(place.behind):
        before = [one.text for one in place.behind[max(0, position - 2) : position]]
        if word.has_value and not any(re.match(r"--(?:arg|slurpfile|rawfile)", one) for one in before):
            return True
    return False


def _declares(place: _Place) -> bool:
    return place.has_flag(r"-[A-Za-z]*[inEF]") or any(
        word.has_value and (not ASSIGNS.match(word.text) or "(" in word.text) for word in place.behind
    )


def _prints(place: _Place) -> bool:
    return bool(place.behind) and place.behind[0].text == "-v" and place.is_given


def _maps(place: _Place) -> bool:
    return place.is_given or place.has_flag(r"-C")


def _takes_setting(place: _Place) -> bool:
    return place.is_given and place.has_flag(r"-[A-Za-z]*[ce]\Z")


def _runs_awk(place: _Place, text: str) -> bool:
    return place.is_given or any(
        word.end - word.start > _LONG or bool(_PROGRAM.search(text, word.start, word.end))
        for word in place.behind
    )


_Takes = Callable[[_Place], bool]
_SHELLS = names("sh bash zsh dash ksh mksh ash fish csh tcsh rbash")
_AWKS = names("awk gawk mawk nawk")
_LANGUAGE = re.compile(
    r"(?:i?python|pypy|perl|ruby|php|lua|luajit|tclsh)[0-9.]*|node|nodejs|deno|bun|osascript|groovy|Rscript|guile"
    r"|pwsh|powershell|expect|irb|m4|dc"
)


def _each(words: str, takes: _Takes) -> dict[str, _Takes]:
    return dict.fromkeys(words.split(), takes)


_ANYWHERE: Mapping[str, _Takes] = {
    **_each("eval trap source watch parallel", _always),
    **_each(" ".join(_SHELLS), _takes_script),
    **_each("su runuser flock script sg", _takes_command),
    **_each("ssh mosh rsh slogin", _takes_line),
    **_each(
        "psql mysql mariadb sqlite3 sqlplus cqlsh clickhouse-client mongo mongosh redis-cli duckdb",
        _takes_query,
    ),
    **_each("jq yq gojq", _takes_filter),
    **_each("sed gsed make gmake vim vi nvim ex ed gdb tmux screen ansible", _given),
    **_each("git rsync", _takes_setting),
}
# Words that mean something else behind another command, as `.` does to `find`.
_IN_FRONT: Mapping[str, _Takes] = {
    **_each(". let compgen complete bind at batch fc", _always),
    **_each("alias unset read", _given),
    **_each("mapfile readarray", _maps),
    **_each("printf", _prints),
    **_each(" ".join(DECLARES), _declares),
}
