"""Turn a fence into what is run: without prompts and output, its placeholders as variables, its values in the environment.

The text of a runbook is never filled with a value: where `<pod>` stands, the shell is given `"$pod"`, and the value
travels beside it. So what a value holds is never read as a command.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ircli.domain.text import visible
from ircli.playbook.runbooks.parts import Fence
from ircli.playbook.runbooks.shell import Lexed, Slot, Use, lex

PROMPT, CONTINUES = "$ ", "> "

_SHELLS: Mapping[str, str] = {
    "": "bash",
    "bash": "bash",
    "shell": "bash",
    "console": "bash",
    "sh": "sh",
    "zsh": "zsh",
}
_START: Mapping[str, tuple[str, ...]] = {
    "bash": ("bash", "--noprofile", "--norc", "-e", "-c"),
    "sh": ("sh", "-e", "-c"),
    "zsh": ("zsh", "-f", "-e", "-c"),
}
_GOES_ON = re.compile(r"(?:\||&&)\s*\Z")


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


# What shells set for themselves: never asked for.
_OWN = _names(
    "_ BASH BASHOPTS BASHPID CDPATH COLUMNS COMP_CWORD COMP_LINE COMP_POINT COMP_WORDS COMPREPLY COPROC DIRSTACK EGID"
    " EPOCHREALTIME EPOCHSECONDS EUID FUNCNAME GID GROUPS HISTCMD HOSTNAME HOSTTYPE HOST IFS LINENO LINES MACHTYPE"
    " MAPFILE OLDPWD OPTARG OPTERR OPTIND OSTYPE PIPESTATUS PPID PS1 PS2 PS3 PS4 PWD RANDOM READLINE_LINE"
    " READLINE_POINT REPLY SECONDS SHELLOPTS SHLVL SRANDOM TTY UID USERNAME ZSH_ARGZERO ZSH_NAME ZSH_VERSION"
)

# What changes how programs run, and not what they are told.
_DANGEROUS = _names(
    "BROWSER CDPATH EDITOR ENV FCEDIT FPATH GCONV_PATH GETCONF_DIR GLOBIGNORE HOME HOSTALIASES IFS INPUTRC"
    " JAVA_TOOL_OPTIONS KSH_VERSION LESSCLOSE LESSOPEN LOCALDOMAIN LOCPATH MANPAGER MANPATH NLSPATH NODE_OPTIONS"
    " NODE_PATH OPENSSL_CONF OPENSSL_ENGINES PAGER PATH PATHEXT PERLLIB PROMPT PROMPT_COMMAND PS0 PS1 PS2 PS3 PS4"
    " RES_OPTIONS RPROMPT RPS1 SHELL SHELLOPTS SSH_ASKPASS SUDO_ASKPASS SUDO_EDITOR TERMCAP TMPDIR TMPPREFIX TZDIR"
    " VISUAL XDG_CONFIG_DIRS XDG_CONFIG_HOME XDG_DATA_DIRS XDG_DATA_HOME ZDOTDIR _JAVA_OPTIONS JDK_JAVA_OPTIONS"
)
_DANGEROUS_BEGINNINGS = (
    "BASH", "DYLD_", "GIT_", "HIST", "IRCLI_", "LD_", "LESS", "MAIL", "MALLOC_", "PERL5", "PYTHON", "RUBY", "TERMINFO",
)  # fmt: skip
# What zsh keeps to itself under small letters, and gives a meaning of its own.
_OF_ZSH = _names(
    "aliases argv builtins cdpath commands dirstack dis_aliases dis_builtins dis_functions dis_galiases"
    " dis_patchars dis_reswords dis_saliases fignore fpath funcfiletrace funcsourcetrace funcstack functions"
    " functions_source functrace galiases histchars history historywords jobdirs jobstates jobtexts keymaps langinfo"
    " mailpath manpath module_path modules nameddirs options parameters patchars path pipestatus prompt psvar reswords"
    " saliases signals status sysparams termcap terminfo userdirs usergroups watch widgets zle_bracketed_paste"
    " zsh_eval_context zsh_scheduled_events errnos"
)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")

_INTERPRETERS = frozenset(("sh", "bash", "zsh", "dash", "ksh", "ash", "fish"))
_EVALUATORS = frozenset(("eval", "trap", "source", ".", "watch", "parallel"))
_FAR = frozenset(("ssh", "mosh", "su", "rsh"))
_TO_SHELL = re.compile(r"\|&?\s*(?:sudo\s+)?(?:/\S*/)?(?:ba|z|da|k|a)?sh\b")
_SHOWN = 5


class Script(NamedTuple):
    """What a fence runs, as it stands in the file but for prompts and output; `lines` are those of the file."""

    shell: str
    text: str
    expected: str = ""
    lines: tuple[int, ...] = ()


class Placeholder(NamedTuple):
    """Something to be given before a script can run: a variable's name, and how it is spelled where it first stands.

    `line` is that of the file; `refusal` says why it cannot be filled there, and is blank where it can.
    """

    name: str
    spelled: str
    line: int
    refusal: str = ""


# From a fence to a script.


def script_of(fence: Fence) -> Script | None:
    """Return what a fence runs; None where it is no shell's, or has no command."""
    shell = _SHELLS.get(fence.tag)
    prompted = _has_prompts(fence)
    if shell is None or (not fence.tag and not prompted):
        return None
    lines = fence.content.split("\n")
    if prompted or fence.tag == "console":
        kept, said = _sort_out(lines, shell)
    else:
        kept, said = list(enumerate(lines)), []
    text = "\n".join(line for _, line in kept)
    if not any(line.strip() and not line.lstrip().startswith("#") for _, line in kept):
        return None
    places = tuple(fence.line + 1 + position for position, _ in kept)
    return Script(shell, text, "\n".join(line for _, line in said).strip("\n"), places)


def mixes(fence: Fence) -> bool:
    """Return whether a fence that is tagged as a script has prompts, and lines without them."""
    if fence.tag in ("", "console") or fence.tag not in _SHELLS or not _has_prompts(fence):
        return False
    _, said = _sort_out(fence.content.split("\n"), _SHELLS[fence.tag])
    return any(line.strip() for _, line in said)


def _has_prompts(fence: Fence) -> bool:
    return fence.content.startswith(PROMPT) or f"\n{PROMPT}" in fence.content


def _sort_out(lines: Sequence[str], shell: str) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Return the lines that are typed, without their prompts, and those that are said, each with its position."""
    typed: list[tuple[int, str]] = []
    said: list[tuple[int, str]] = []
    continued = unfinished = False
    for position, line in enumerate(lines):
        if continued:
            kept = line.removeprefix(CONTINUES)
        elif line.startswith(PROMPT):
            kept = line.removeprefix(PROMPT)
            unfinished = _is_unfinished(kept, shell)
        elif line.startswith(CONTINUES) and unfinished:
            kept = line.removeprefix(CONTINUES)
        elif line.rstrip() == ">" and unfinished:
            kept = ""
        else:
            continued = unfinished = False
            if line.rstrip() != PROMPT.strip():
                said.append((position, line))
            continue
        typed.append((position, kept))
        continued = (len(kept) - len(kept.rstrip("\\"))) % 2 == 1
        unfinished = unfinished or continued
    return typed, said


def _is_unfinished(line: str, shell: str) -> bool:
    return lex(line, shell).is_open or bool(_GOES_ON.search(line))


# Placeholders, and what becomes of them.


def placeholders(script: Script, *, known: Collection[str] = ()) -> tuple[Placeholder, ...]:
    """Return what must be given before a script can run, each name once per spelling; `known` are variables that are set.

    Of one that stands in several places, the place where it cannot be filled counts.
    """
    lexed = lex(script.text, script.shell)
    starts = _line_starts(script.text)
    found: dict[tuple[str, str], Placeholder] = {}
    for one, refusal in _needed(script, lexed, known):
        spelled = _spelled(script, one)
        kept = found.get((one.name, spelled))
        if kept is None or (refusal and not kept.refusal):
            position = bisect_right(starts, one.start) - 1
            line = script.lines[position] if script.lines else position + 1
            found[one.name, spelled] = Placeholder(one.name, spelled, line, refusal)
    return tuple(found.values())


def _needed(script: Script, lexed: Lexed, known: Collection[str]) -> Iterator[tuple[Slot | Use, str]]:
    """Give what a script needs to be told, in its order, and why it cannot be."""
    needed: list[Slot | Use] = [*lexed.slots, *_foreign(lexed, known)]
    for one in sorted(needed, key=lambda one: one.start):
        stands = f"It stands {one.refusal}." if isinstance(one, Slot) and one.refusal else ""
        yield one, stands or refuse_name(one.name, script.shell)


def _foreign(lexed: Lexed, known: Collection[str]) -> Iterator[Use]:
    """Give the uses of variables that neither the script sets, nor the shell, nor anybody before."""
    for use in lexed.uses:
        is_own = use.name in _OWN or use.name.startswith("BASH_")
        if not is_own and use.name not in lexed.assigned and use.name not in known:
            yield use


def _spelled(script: Script, one: Slot | Use) -> str:
    stands = script.text[one.start : one.end]
    if isinstance(one, Slot) or stands == f"${{{one.name}}}":
        return stands
    return f"${one.name}"


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]


def resolved(script: Script) -> str:
    """Return the text that is run: each placeholder that can be filled became a quoted variable, nothing else changed."""
    pieces, end = [], 0
    for slot in lex(script.text, script.shell).slots:
        if slot.refusal:
            continue
        variable = f"${{{slot.name}}}" if slot.is_quoted else f'"${slot.name}"'
        pieces += [script.text[end : slot.start], variable]
        end = slot.end
    return "".join((*pieces, script.text[end:]))


def argv(script: Script) -> tuple[str, ...]:
    """Return the arguments that run a script, placeholders resolved."""
    text = resolved(script)
    # A shell takes a script that begins like an option for one, even behind -c.
    stop = ("--",) if text.startswith(("-", "+")) else ()
    return (*_START[script.shell], *stop, text)


# What may not be, and what is said before somebody agrees.


def refuse_name(name: str, shell: str = "bash") -> str:
    """Return why a variable may not have a name; blank where it may."""
    if not _NAME.match(name):
        return f"'{visible(name)}' is no name of a variable: letters, digits and _, a letter first."
    if name in _DANGEROUS or name in _OWN or name.startswith(_DANGEROUS_BEGINNINGS):
        return f"'{name}' changes how programs run: take another name in the runbook."
    if shell == "zsh" and name in _OF_ZSH:
        return f"'{name}' means something to zsh itself: take another name in the runbook."
    return ""


def refuse_value(value: str) -> str:
    """Return why a variable may not have a value; blank where it may."""
    return "A value cannot hold a NUL character." if "\0" in value else ""


def remarks(script: Script) -> tuple[str, ...]:
    """Return what to look at before agreeing to run a script, a sentence each."""
    return (*_unseen(script.text), *_read_again(script))


def _unseen(text: str) -> Iterator[str]:
    if visible(text, keep="\n\t") == text:
        return
    odd = dict.fromkeys(one for one in text if visible(one, keep="\n\t") != one)
    names = [f"U+{ord(one):04X}" for one in list(odd)[:_SHOWN]]
    more = f" and {len(odd) - _SHOWN} more" if len(odd) > _SHOWN else ""
    yield f"It holds characters that a terminal obeys or does not show: {', '.join(names)}{more}."


def _read_again(script: Script) -> Iterator[str]:
    lexed = lex(script.text, script.shell)
    given: list[Slot | Use] = [slot for slot in lexed.slots if not slot.refusal]
    given += _foreign(lexed, ())
    piped = bool(_TO_SHELL.search(script.text))
    again = dict.fromkeys(_spelled(script, one) for one in given if piped or _goes_to_shell(one.words))
    if again:
        yield f"Another shell reads the value of {', '.join(again)} again: what it holds can run there."
    counted = dict.fromkeys(
        _spelled(script, one) for one in given if isinstance(one, Use) and one.is_evaluated
    )
    if counted:
        yield f"The shell evaluates the value of {', '.join(counted)}: give nothing but a number."


def _goes_to_shell(words: Iterable[str]) -> bool:
    """Return whether what follows these words of a command is read by a shell once more."""
    programs = [word.rpartition("/")[2] for word in words]
    for position, program in enumerate(programs):
        behind = programs[position + 1 :]
        if program in _EVALUATORS:
            return True
        if program in _INTERPRETERS and (not behind or any(_is_command_flag(one) for one in behind)):
            return True
        if program in _FAR and any(not one.startswith("-") for one in behind):
            return True
    return False


def _is_command_flag(word: str) -> bool:
    return word.startswith("-") and not word.startswith("--") and "c" in word
