"""Completion scripts in the shells themselves."""

import os
import shutil

import pytest

from cli.given import Desk, Host

SHELLS = ("bash", "zsh", "fish")


def need(tool: str) -> None:
    """Skip, with the reason, where a system tool is missing; fail where it was promised."""
    if shutil.which(tool):
        return
    if os.environ.get("IRCLI_REQUIRE_SYSTEM_TOOLS") == "1":
        pytest.fail(f"{tool} is not installed, and IRCLI_REQUIRE_SYSTEM_TOOLS=1")
    pytest.skip(f"{tool} is not installed")


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_is_printed_and_nothing_else(desk: Desk, shell: str) -> None:
    ran = desk.run("completion", shell)
    assert (ran.status, ran.err) == (0, "")
    assert "_IRCLI_COMPLETE" in ran.out
    assert desk.json("completion", shell) == {"shell": shell, "script": ran.out.removesuffix("\n")}


def test_a_person_is_told_how_to_use_it(desk: Desk) -> None:
    ran = desk.run("completion", "zsh", eyes=True)
    assert "~/.zshrc" in ran.err


def test_another_shell_names_the_known_ones(desk: Desk) -> None:
    ran = desk.run("completion", "tcsh")
    assert (ran.status, ran.out) == (2, "")
    assert "There is no completion for 'tcsh'." in ran.err
    assert "bash, zsh, fish" in ran.err


def test_no_file_of_the_user_is_touched(host: Host) -> None:
    before = sorted(os.walk(host.home))
    for shell in SHELLS:
        host.done("completion", shell)
    assert sorted(os.walk(host.home)) == before


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.system("shell")
def test_a_script_is_good_syntax(host: Host, shell: str) -> None:
    need(shell)
    path = os.path.join(host.home, "script")
    with open(path, "w", encoding="utf-8") as file:
        file.write(host.done("completion", shell).out)
    ran = host.shell(path, shell=(shell, "-n"))
    assert (ran.status, ran.err) == (0, "")


def bash(words: str) -> str:
    """Return a script that completes the last of some words as bash would."""
    return f"""
        eval "$(ircli completion bash)"
        complete_words() {{
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${{#COMP_LINE}}
            COMPREPLY=(); "$(complete -p ircli | sed 's/.*-F \\([^ ]*\\).*/\\1/')" ircli "$2" "$1"
            printf '%s\\n' "${{COMPREPLY[@]}}"
        }}
        complete_words {words}
    """


def zsh(words: str, expected: str) -> str:
    """Return a script that types words at an interactive zsh, presses Tab, and prints what stands there until that is expected."""
    return f"""
        zmodload zsh/zpty
        zpty -b z zsh -f -i
        zpty -w z 'PS1="" ; autoload -Uz compinit; compinit -u -D; eval "$(ircli completion zsh)"'
        zpty -w z 'bindkey "^I" complete-word; print READ''Y'
        zpty -r -m z line '*READY*'
        zpty -w -n z {words!r}
        zpty -w -n z $'\\t'
        for wait in {{1..100}}; do
            while zpty -r -t z line; do print -rn -- "$line"; all+="$line"; done
            [[ "$all" == *{expected}* ]] && break
            sleep 0.1
        done
        zpty -d z
    """


def fish(words: str) -> str:
    """Return a script that asks fish what words may become."""
    return f"ircli completion fish | source; complete -C {words!r}"


CASES = [
    ("ircli tim", "timeline"),
    ("ircli severity SEV", "SEV3"),
    ("ircli mark mit", "mitigated"),
    ("ircli declare X --severity SEV", "SEV2"),
    ("ircli role assign sc", "scribe"),
    ("ircli role ass", "assign"),
    ("ircli triage --extent de", "degraded"),
    ("ircli config get runb", "runbooks.paths"),
    ("ircli show 2", "ID"),
    ("ircli --incident 2", "ID"),
    ("ircli log --incident 2", "ID"),
]


@pytest.mark.parametrize(("words", "expected"), CASES, ids=[words for words, _ in CASES])
@pytest.mark.system("bash")
def test_bash_completes(host: Host, words: str, expected: str) -> None:
    need("bash")
    incident = host.done("declare", "Checkout").out.strip() if expected == "ID" else ""
    ran = host.shell(bash(words))
    assert (ran.status, ran.err) == (0, "")
    assert (incident or expected) in [line.strip() for line in ran.out.splitlines()]


@pytest.mark.parametrize(("words", "expected"), [CASES[0], CASES[1], CASES[2], CASES[8]])
@pytest.mark.system("fish")
def test_fish_completes(host: Host, words: str, expected: str) -> None:
    need("fish")
    incident = host.done("declare", "Checkout").out.strip() if expected == "ID" else ""
    ran = host.shell(fish(words), shell=("fish", "--no-config", "-c"))
    assert ran.status == 0
    assert (incident or expected) in [line.split("\t")[0].strip() for line in ran.out.splitlines()]


@pytest.mark.parametrize(("words", "expected"), [CASES[0], CASES[2], CASES[8]])
@pytest.mark.system("zsh")
def test_zsh_completes(host: Host, words: str, expected: str) -> None:
    need("zsh")
    incident = host.done("declare", "Checkout").out.strip() if expected == "ID" else ""
    ran = host.shell(zsh(words, incident or expected), shell=("zsh", "-f", "-c"))
    assert ran.status == 0
    assert (incident or expected) in ran.out


@pytest.fixture
def agreed(host: Host) -> Host:
    """Return a machine on which two incidents have actions, that of the active one among them."""
    host.done("declare", "Search is slow", "--by", "wendy")
    host.done("action", "add", "of search", "--owner", "bella")
    host.done("declare", "Checkout")
    for number, owner in enumerate(("bob", "Bob O'Neil", "b$(id)", "b\x1b[2J", "-bo", "b b"), start=1):
        host.done("action", "add", f"action {number}", f"--owner={owner}")
    host.done("action", "done", "2")
    host.done("action", "drop", "4", "gone")
    return host


ACTIONS = [
    ("ircli action re", ["reopen", "remind"]),
    ("ircli action done ''", ["1", "3", "5", "6"]),
    ("ircli action drop ''", ["1", "3", "5", "6"]),
    ("ircli action reopen ''", ["2", "4"]),
    ("ircli action edit ''", ["1", "2", "3", "4", "5", "6"]),
    ("ircli action done --incident search ''", ["1"]),
    ("ircli action done search.", ["search.1"]),
    ("ircli action done nowhere.", []),
    ("ircli action add x --owner b", ["bella", "bob"]),
    ("ircli action edit 1 --owner w", ["wendy"]),
    ("ircli action list --owner be", ["bella"]),
    ("ircli action add x --kind ''", ["prevent", "detect", "reduce", "speed-up"]),
    ("ircli action list --kind s", ["speed-up"]),
    ("ircli action list --state ''", ["open", "done", "dropped", "all"]),
    ("ircli action export --state d", ["done", "dropped"]),
    ("ircli action export --format ''", ["markdown", "csv", "json", "github", "jira"]),
]


@pytest.mark.system("bash")
def test_bash_completes_actions_and_who_owns_them_wherever_they_were_seen(agreed: Host) -> None:
    need("bash")
    for words, expected in ACTIONS:
        ran = agreed.shell(bash(words))
        assert (ran.status, ran.err) == (0, "")
        assert sorted(line.strip() for line in ran.out.splitlines() if line.strip()) == sorted(expected), (
            words
        )


def test_completing_says_nothing_where_something_is_broken(host: Host) -> None:
    os.makedirs(os.path.join(host.home, "store"))
    with open(os.path.join(host.home, "store", "config.toml"), "w", encoding="utf-8") as file:
        file.write("not toml")
    ran = host.shell(bash("ircli severity SEV"))
    assert (ran.status, ran.err) == (0, "")
    assert "SEV1" in ran.out
