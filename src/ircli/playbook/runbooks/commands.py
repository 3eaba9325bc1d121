"""Turn a fence into what is run: without prompts and output, its placeholders as variables, its values in the environment.

The text of a runbook is never filled with a value: where `<pod>` stands, the shell is given `"$pod"`, and the value
travels beside it. So what a value holds is never read as a command.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from ircli.domain.text import visible
from ircli.playbook.runbooks.evaluating import code_takers, named_by_values, names, settings
from ircli.playbook.runbooks.fences import PROMPT, SHELLS, has_prompts, is_shell
from ircli.playbook.runbooks.parts import Fence
from ircli.playbook.runbooks.shell import Lexed, Slot, Use, lex

CONTINUES = "> "

_START: Mapping[str, tuple[str, ...]] = {
    "bash": ("bash", "--noprofile", "--norc", "-e", "-c"),
    "sh": ("sh", "-e", "-c"),
    "zsh": ("zsh", "-f", "-e", "-c"),
}
_GOES_ON = re.compile(r"(?:\||&&)\s*\Z")


# What shells set for themselves: never asked for.
_OWN = names(
    "_ BASH BASHOPTS BASHPID CDPATH COLUMNS COMP_CWORD COMP_LINE COMP_POINT COMP_WORDS COMPREPLY COPROC DIRSTACK"
    " EPOCHREALTIME EPOCHSECONDS EUID FUNCNAME GROUPS HISTCMD HOSTNAME HOSTTYPE IFS LINENO LINES MACHTYPE"
    " MAPFILE OLDPWD OPTARG OPTERR OPTIND OSTYPE PIPESTATUS PPID PS1 PS2 PS3 PS4 PWD RANDOM READLINE_LINE"
    " READLINE_POINT REPLY SECONDS SHELLOPTS SHLVL SRANDOM UID"
)
_OWN_OF_ZSH = names("EGID GID HOST TTY USERNAME ZSH_ARGZERO ZSH_NAME ZSH_VERSION")

# What changes how programs run, and not what they are told.
_DANGEROUS = names(
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
_OF_ZSH = names(
    "aliases argv builtins cdpath commands dirstack dis_aliases dis_builtins dis_functions dis_galiases"
    " dis_patchars dis_reswords dis_saliases fignore fpath funcfiletrace funcsourcetrace funcstack functions"
    " functions_source functrace galiases histchars history historywords jobdirs jobstates jobtexts keymaps langinfo"
    " mailpath manpath module_path modules nameddirs options parameters patchars path pipestatus prompt psvar reswords"
    " saliases signals status sysparams termcap terminfo userdirs usergroups watch widgets zle_bracketed_paste"
    " zsh_eval_context zsh_scheduled_events errnos"
)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")

_SHOWN = 5
# Quotes that a word processor makes; what else looks like a sign of the shell is known by its compatible form.
_QUOTES = frozenset(
    "\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u2032\u2033\u02b9\u02ba\u02bb\u02bc\u02c8\u02ca\u02cb\u00b4"
)


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
    if not is_shell(fence):
        return None
    shell, prompted = SHELLS.get(fence.tag, "bash"), has_prompts(fence)
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
    if fence.tag == "console" or fence.tag not in SHELLS or not has_prompts(fence):
        return False
    _, said = _sort_out(fence.content.split("\n"), SHELLS[fence.tag])
    return any(line.strip() for _, line in said)


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
    needed: list[Slot | Use] = [*lexed.slots, *_foreign(script, lexed, known)]
    for one in sorted(needed, key=lambda one: one.start):
        stands = f"It stands {one.refusal}." if isinstance(one, Slot) and one.refusal else ""
        yield one, stands or refuse_name(one.name, script.shell) or _refuse_to_set(one.sets)


def _refuse_to_set(name: str) -> str:
    return f"It would set '{name}', which changes how programs run." if _is_dangerous(name) else ""


def _foreign(script: Script, lexed: Lexed, known: Collection[str]) -> Iterator[Use]:
    """Give the uses of variables that neither the script sets, nor the shell, nor anybody before."""
    own = _OWN | _OWN_OF_ZSH if script.shell == "zsh" else _OWN
    for use in lexed.uses:
        is_own = use.name in own or use.name.startswith("BASH_")
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


def _is_dangerous(name: str) -> bool:
    """Return whether a variable changes how programs run."""
    return name in _DANGEROUS or name.startswith(_DANGEROUS_BEGINNINGS)


def refuse_name(name: str, shell: str = "bash") -> str:
    """Return why a variable may not have a name; blank where it may."""
    if not _NAME.match(name):
        return f"'{visible(name)}' is no name of a variable: letters, digits and _, a letter first."
    if name in _OWN or _is_dangerous(name):
        return f"'{name}' changes how programs run: take another name in the runbook."
    if shell == "zsh" and (name in _OF_ZSH or name in _OWN_OF_ZSH):
        return f"'{name}' means something to zsh itself: take another name in the runbook."
    return ""


def refuse_value(value: str) -> str:
    """Return why a variable may not have a value; blank where it may."""
    return "A value cannot hold a NUL character." if "\0" in value else ""


def remarks(script: Script, *, known: Collection[str] = ()) -> tuple[str, ...]:
    """Return what to look at before agreeing to run a script, a sentence each; `known` are variables that are set.

    Where a value is given, whatever may take it for code is named, wherever it stands.
    """
    lexed = lex(script.text, script.shell)
    return (*_unseen(script.text), *_unusual(script.text, lexed), *_taken_for_code(script, lexed, known))


def spelled(text: str) -> str:
    """Return a script as it may be shown: what is not seen, and each blank but a plain one, spelled as an escape."""
    shown = visible(text, keep="\n\t")
    return shown if shown.isascii() else "".join(_escaped(one) if _is_blank(one) else one for one in shown)


def _unseen(text: str) -> Iterator[str]:
    if visible(text, keep="\n\t") == text:
        return
    odd = dict.fromkeys(one for one in text if visible(one, keep="\n\t") != one)
    yield f"It holds characters that a terminal obeys or does not show: {_listed([_code(one) for one in odd])}."


def _unusual(text: str, lexed: Lexed) -> Iterator[str]:
    """Say which blanks are none to a shell, and which characters look like signs that mean something to it."""
    if text.isascii():
        return
    blanks = dict.fromkeys(one for one in text if _is_blank(one))
    if blanks:
        yield f"It holds blanks that are none to a shell: {_listed([_code(one) for one in blanks])}."
    alike = dict.fromkeys(one for one in _without_comments(text, lexed) if _looks_alike(one))
    if alike:
        listed = _listed([f"{one} ({_code(one)})" for one in alike])
        yield f"It holds characters that only look like signs of the shell: {listed}."


def _without_comments(text: str, lexed: Lexed) -> str:
    pieces, end = [], 0
    for start, after in lexed.comments:
        pieces.append(text[end:start])
        end = after
    return "".join((*pieces, text[end:]))


def _is_blank(character: str) -> bool:
    return character != " " and unicodedata.category(character) == "Zs"


def _looks_alike(character: str) -> bool:
    if character.isascii() or _is_blank(character):
        return False
    plain = unicodedata.normalize("NFKC", character)
    return character in _QUOTES or (len(plain) == 1 and plain.isascii() and not plain.isalnum())


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"


def _escaped(character: str) -> str:
    return f"\\u{ord(character):04x}"  # no blank lies beyond four digits


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{', '.join(names[:_SHOWN])}{more}"


def _taken_for_code(script: Script, lexed: Lexed, known: Collection[str]) -> Iterator[str]:
    if all(slot.refusal for slot in lexed.slots) and not any(_foreign(script, lexed, known)):
        return
    set_to = filter(_is_dangerous, settings(lexed))
    takers = (*set_to, *code_takers(script.text, lexed, script.shell))
    if takers:
        yield f"A value may be taken for code: {_listed(takers)}."
    named = dict.fromkeys(script.text[one.start : one.end] for one in named_by_values(lexed))
    if named:
        yield f"A value says which command is run: {_listed(list(named))}."
