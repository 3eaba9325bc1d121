"""Find the secrets among the arguments of a command, each read as it was given: before a shell's quotes."""

import re
from collections.abc import Iterator, Mapping, Sequence

from ircli.playbook.patterns import later
from ircli.playbook.secret_names import is_secret_name, rule_of_name
from ircli.playbook.secret_values import MARK

# Options that take a password or a token without saying so in their name, by the program, and by a word of its that
# must stand before. What such an option takes goes whole, in the next argument or glued to it.
_OPTIONS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "sshpass": (("-p", ""),),
    "redis-cli": (("-a", ""), ("--pass", ""), ("requirepass", ""), ("masterauth", "")),
    "docker": (("-p", "login"),),
    "podman": (("-p", "login"),),
    "helm": (("-p", "login"),),
    "oc": (("-p", "login"),),
    "az": (("-p", "login"),),
    "mongo": (("-p", ""),),
    "mongosh": (("-p", ""),),
    "mongodump": (("-p", ""),),
    "mongorestore": (("-p", ""),),
    "cqlsh": (("-p", ""),),
    "ldapsearch": (("-w", ""),),
    "ldapmodify": (("-w", ""),),
    "zip": (("-P", ""),),
    "unzip": (("-P", ""),),
    "mosquitto_pub": (("-P", ""),),
    "mosquitto_sub": (("-P", ""),),
    "ipmitool": (("-P", ""),),
    "curl": (("--oauth2-bearer", ""),),
    "vault": (("unseal", "operator"), ("login", "")),
}
_GLUED = ("mysql", "mariadb", "sshpass", "7z")  # programs that take `-pSECRET` in one piece
# Programs that take `user:password`, and the options behind which they do.
_USERS: Mapping[str, tuple[str, ...]] = {
    "curl": ("-u", "-U", "--user", "--proxy-user"),
    "wget": ("--user", "--proxy-user"),
    "http": ("-a", "--auth"),
    "etcdctl": ("--user",),
}
_SHELLS = frozenset({"sh", "bash", "zsh", "dash", "ash", "ksh", "busybox"})
_TELLING = frozenset({*_OPTIONS, *_USERS, *_SHELLS, *(word for one in _OPTIONS.values() for _, word in one)})
_FLAGS = ("ask", "with", "show", "prompt", "no", "without")  # `--ask-pass` takes nothing
_PASS = later(r"-{1,2}pass(?:in|out)?$")
_GIVEN = later(r"-*[\w.:/@-]{0,200}?([\w.-]{1,200}+)=")
_OPTION = later(r"--?([A-Za-z][\w.-]*)$")
_FIELD = later(r"([&?;]\s?)([\w.-]+)=([^&;]*)")
_ROW = later(r"-[sSkLifvgjN]{0,10}[uUa]")
_HEADER = later(r"([\w-]{1,80}):[ ]*(?:(?:basic|bearer|token|apikey)[ ]+)?(?=[^ ])", re.IGNORECASE)
_PORTS = later(r"-p[0-9.]+:[0-9:]+$")
_PATH = ("/", "./", "../", "~/")
_ONE_LETTER = later(r"-[A-Za-z]$|--$")
_SET = frozenset({"configure", "config"})


def without_secrets(argv: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each argument with a mark in the place of a secret, and the rules that found some."""
    programs: list[str] = []
    for place, argument in enumerate(argv):
        before = argv[place - 1] if place else ""
        text, rules = _without(argv, place, argument, before, programs)
        yield text, rules
        program = argument.rpartition("/")[2].lower()
        if program not in programs and (program in _TELLING or program.startswith(_GLUED)):
            programs.append(program)


def _without(
    argv: Sequence[str], place: int, argument: str, before: str, programs: Sequence[str]
) -> tuple[str, tuple[str, ...]]:
    if not argument or MARK.fullmatch(argument):
        return argument, ()
    if before.startswith("-") and before.endswith("c") and "=" not in before and _SHELLS & set(programs):
        return argument, ()  # a script: it is read as text
    rule = _rule_behind(argv, place, argument, programs)
    if rule:
        return _marked(rule), (rule,)
    header = _HEADER.match(argument) if before in {"-H", "--header"} else None
    rule = _rule_of(header[1]) if header else ""
    if header and rule and not MARK.match(argument, header.end()) and argument[header.end()] != "$":
        return header[0] + _marked(rule), (rule,)
    for kept in (_user(argument, before, programs), _glued(argument, programs), _source(argument, before)):
        if kept is not None:
            return kept + _marked("password"), ("password",)
    return _fields(argument)


def _marked(rule: str) -> str:
    return f"[redacted:{rule}]"


def _rule_of(name: str) -> str:
    if name.lower().split("-")[0] in _FLAGS or not is_secret_name(name):
        return ""
    rule = rule_of_name(name)
    return rule or ("cookie" if name.lower().endswith("cookie") else "authorization")


def _rule_behind(argv: Sequence[str], place: int, argument: str, programs: Sequence[str]) -> str:
    """Return the rule that an argument comes under because of those before it; blank where there is none."""
    before = argv[place - 1] if place else ""
    if _ONE_LETTER.match(argument):
        return ""
    option = _OPTION.match(before)
    rule = _rule_of(option[1]) if option else ""
    if rule in {"key", "credential"} and argument.startswith(_PATH):
        return ""
    if not rule and place >= 3 and argv[place - 2] == "set" and argv[place - 3] in _SET:
        rule = _rule_of(before.rpartition(":")[2].rpartition(".")[2] or before)
    if rule:
        return rule
    found = any(
        before == name and (not word or word in programs) and (name[0] == "-" or argument[0] != "-")
        for program in programs
        for name, word in _OPTIONS.get(program, ())
    )
    return "password" if found else ""


def _user(argument: str, before: str, programs: Sequence[str]) -> str | None:
    """Return what stays of `user:password`, with the option where it is glued to it."""
    for program in programs:
        for option in _USERS.get(program, ()):
            text, glued = argument, ""
            row = None if option.startswith("--") else _ROW.match(argument)
            if row is not None and row[0].endswith(option[1]) and row.end() < len(argument):
                text, glued = argument[row.end() :], row[0]
            elif option.startswith("--") and argument.startswith(f"{option}="):
                text, glued = argument[len(option) + 1 :], f"{option}="
            elif not _is_option(before, option):
                continue
            user, colon, password = text.partition(":")
            return f"{glued}{user}:" if colon and password else None
    return None


def _is_option(before: str, option: str) -> bool:
    """Return whether `before` is an option, or ends a row of one-letter ones with it: `-sSu`."""
    if before == option:
        return True
    is_row = before[:1] == "-" and before[1:2].isalpha() and before[1:].isalpha()
    return is_row and not option.startswith("--") and before.endswith(option[1])


def _glued(argument: str, programs: Sequence[str]) -> str | None:
    if argument.startswith("-p") and len(argument) > len("-p"):
        takes = any(program.startswith(_GLUED) for program in programs)
        return "-p" if takes and not _PORTS.match(argument) else None
    return None


def _source(argument: str, before: str) -> str | None:
    """Return what stays of openssl's `pass:secret`."""
    return "pass:" if _PASS.match(before) and argument.startswith("pass:") and argument != "pass:" else None


def _fields(argument: str) -> tuple[str, tuple[str, ...]]:
    """Return `NAME=VALUE` without the value where the name tells of a secret, and so each field of `a=b&NAME=VALUE`."""
    at = 0
    while given := _GIVEN.match(argument, at):
        value = argument[given.end() :]
        rule = _rule_of(given[1])
        if rule and value:
            is_kept = value in {"true", "false"} or MARK.fullmatch(value)
            return (argument, ()) if is_kept else (argument[: given.end()] + _marked(rule), (rule,))
        at = given.end()
    if not at and "://" not in argument:
        return argument, ()
    rules: list[str] = []
    parts: list[str] = []
    done = 0
    for field in _FIELD.finditer(argument):
        rule = _rule_of(field[2])
        if rule and field[3] and not MARK.fullmatch(field[3]):
            parts += (argument[done : field.start(3)], _marked(rule))
            done = field.end()
            rules.append(rule)
    return "".join((*parts, argument[done:])), tuple(rules)
