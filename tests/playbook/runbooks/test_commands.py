"""What a fence runs: prompts and output apart, placeholders as variables, and values that stay what they are."""

import os
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ircli.playbook.runbooks.commands import (
    Script,
    argv,
    mixes,
    placeholders,
    refuse_name,
    refuse_value,
    remarks,
    resolved,
    script_of,
)
from ircli.playbook.runbooks.parts import Fence
from ircli.playbook.runbooks.shell import lex

SHELLS = [shell for shell in ("bash", "sh", "zsh") if shutil.which(shell)]
# What would act where a value were read as a command, a pattern, an option or several words.
HOSTILE = [
    "db1; touch P", "$(touch P)", "`touch P`", "a\ntouch P\n", "'; touch P; '", '"; touch P; "', "a  b", "*", "-n", "~",
    "${x:=1}", "a[$(touch P)]", "\\", "$HOME", "é\u202e", "", "EOF\ntouch P", "| touch P", "> P", "&& touch P #", "!!", "%s",
]  # fmt: skip


def needs(text: str, *known: str, shell: str = "bash") -> list[str]:
    """Return how each thing that is asked for is spelled."""
    return [one.spelled for one in placeholders(Script(shell, text), known=known)]


def refused(text: str, shell: str = "bash") -> list[str]:
    """Return how each placeholder that cannot be filled is spelled."""
    return [one.spelled for one in placeholders(Script(shell, text)) if one.refusal]


# From a fence to a script.


@pytest.mark.parametrize(
    ("tag", "content", "shell", "text", "expected"),
    [
        ("bash", "ls\npwd\n", "bash", "ls\npwd\n", ""),
        ("sh", "ls\n", "sh", "ls\n", ""),
        ("zsh", "ls\n", "zsh", "ls\n", ""),
        ("shell", "ls\n", "bash", "ls\n", ""),
        ("", "$ ls\n", "bash", "ls", ""),
        ("console", "$ ls\na\nb\n$ pwd\n/\n", "bash", "ls\npwd", "a\nb\n/"),
        ("console", "$ ls \\\n  -l\na\n", "bash", "ls \\\n  -l", "a"),
        ("console", "$ ls \\\n> -l\na\n", "bash", "ls \\\n-l", "a"),
        ("console", "$ for x in a\n> do\n>\n> ls; done\n> out\n", "bash", "for x in a\ndo\n\nls; done\nout", ""),
        ("console", "$ ls\n> no continuation\n", "bash", "ls", "> no continuation"),
        ("console", "$ cat <<E\n> a\n> E\na\n", "bash", "cat <<E\na\nE", "a"),
        ("console", "$ ls |\n> wc\n3\n", "bash", "ls |\nwc", "3"),
        ("bash", "$ ls\na\n", "bash", "ls", "a"),
        ("bash", "$ $ ls\n", "bash", "$ ls", ""),
        ("bash", "$x ls\n$$ y\n", "bash", "$x ls\n$$ y\n", ""),
        ("bash", "# a remark\nls\n", "bash", "# a remark\nls\n", ""),
    ],
)  # fmt: skip
def test_a_fence_is_what_is_typed_without_what_is_said(
    tag: str, content: str, shell: str, text: str, expected: str
) -> None:
    script = script_of(Fence(tag, content, 1))
    assert script is not None
    assert (script.shell, script.text.rstrip("\n"), script.expected) == (shell, text.rstrip("\n"), expected)


@pytest.mark.parametrize(
    ("tag", "content"),
    [
        ("yaml", "$ ls\n"),
        ("", "ls\n"),
        ("python", "ls\n"),
        ("bash", ""),
        ("bash", "\n \n"),
        ("bash", "# only said\n"),
        ("console", "out\n"),
        ("console", "$ \n$\n"),
    ],
)
def test_what_is_no_shells_or_has_no_command_is_nothing_to_run(tag: str, content: str) -> None:
    assert script_of(Fence(tag, content, 1)) is None


def test_a_line_is_that_of_the_file() -> None:
    script = script_of(Fence("console", "$ ls\nout\n$ cat <pod>\n", 10))
    assert script is not None
    assert [one.line for one in placeholders(script)] == [13]


def test_prompts_mixed_with_lines_that_have_none_are_known() -> None:
    assert mixes(Fence("bash", "$ ls\npwd\n", 1))
    assert not mixes(Fence("bash", "$ ls \\\n  -l\n", 1))
    assert not mixes(Fence("bash", "ls\n", 1))
    assert not mixes(Fence("console", "$ ls\nout\n", 1))


# Placeholders.


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("kubectl logs <pod>", 'kubectl logs "$pod"'),
        ("kubectl logs <pod-name> <pod name>", 'kubectl logs "$pod_name" "$pod_name"'),
        ("a-<id>.txt", 'a-"$id".txt'),
        ("echo {{pod}}", 'echo "$pod"'),
        ('echo "on <host>: {{pod}}s"', 'echo "on ${host}: ${pod}s"'),
        ("echo $(ls <dir>)", 'echo $(ls "$dir")'),
        ('echo "$(ls "<dir>" <x>)"', 'echo "$(ls "${dir}" "$x")"'),
        ("cat <<E\n<a> '<b>'\nE\necho <c>", "cat <<E\n${a} '${b}'\nE\necho \"$c\""),
        ("cat <<-E\n\t<a>\n\tE\n<b>", 'cat <<-E\n\t${a}\n\tE\n"$b"'),
        ("cat <<< <a>", 'cat <<< "$a"'),
        ("diff <(x <a>) <(y)", 'diff <(x "$a") <(y)'),
        ("sort <in.txt >out 2>&1 <pod>", 'sort <in.txt >out 2>&1 "$pod"'),
        ("a<b>c", 'a"$b"c'),
        ("X=<a> run", 'X="$a" run'),
        ("export X=<a>", 'export X="$a"'),
        ("[[ <a> == b ]]", '[[ "$a" == b ]]'),
        ("case <a> in x) echo <b>;; esac", 'case "$a" in x) echo "$b";; esac'),
        ("$(case x in x) echo <b>;; esac) <c>", '$(case x in x) echo "$b";; esac) "$c"'),
        ("cat <pod> # of <nobody>", 'cat "$pod" # of <nobody>'),
        ("a#<b>", 'a#"$b"'),
    ],
)
def test_a_placeholder_becomes_a_quoted_variable(text: str, run: str) -> None:
    assert resolved(Script("bash", text)) == run
    assert not refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "awk '{print $1}'",
        "jq '.[] | select(.a < 3 and .b > 2)'",
        "cmd <in >out",
        "cmd < in > out",
        "cat <(x)",
        "cat <<EOF\nEOF",
        "x 2>&1 <&3",
        "x <> y",
        "docker ps --format {{.ID}}",
        "docker ps --format '{{ name }}'",
        "kubectl get -o go-template='{{range .Items}}{{.Name}}{{end}}'",
        "echo \\<a\\> \\$X",
        "echo $1 $@ $? $$ $# $! ${1} ${#}",
        "echo $RANDOM $HOSTNAME $PWD ${BASH_VERSION} $_",
        "for x in a b; do echo $x; done",
        "for ((i=0;i<3;i++)); do echo $i; done",
        "while read -r a b; do echo $a $b; done",
        "x=1; export y=2; f() { local z; z=3; echo $z; }; echo $x$y",
        "printf -v x %s a; mapfile -t y; echo $x $y",
        "while getopts ab opt; do echo $opt $OPTARG; done",
        "echo ${X:-1} ${X-1} ${X:+1} ${Y:=2} $Y",
        "echo '$X' \\$X # $X",
        "cat <<'E'\n$X\nE",
        "((n=1)); echo $n",
        "exec {fd}>x; echo $fd",
        "echo < >",
        "echo <a >",
        "echo <1>",
    ],
)
def test_what_is_no_placeholder_is_left_alone(text: str) -> None:
    assert needs(text) == []
    assert resolved(Script("bash", text)) == text


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("echo $X", ["$X"]),
        ('echo "${X}" $X', ["${X}", "$X"]),
        ("echo ${X:?no} ${#Y} ${Z%a} ${W[0]}", ["$X", "$Y", "$Z", "$W"]),
        ("cat <<E\n$X\nE", ["$X"]),
        ("echo $(( $X + 1 ))", ["$X"]),
        ("echo $KNOWN $X", ["$X"]),
        ("export X; echo $X", ["$X"]),
        ("echo <X> $X", ["<X>", "$X"]),
        ("echo <a> <a> {{a}}", ["<a>", "{{a}}"]),
    ],
)
def test_variables_that_nobody_set_are_asked_for(text: str, spelled: list[str]) -> None:
    assert needs(text, "KNOWN") == spelled


@pytest.mark.parametrize(
    "text",
    [
        "echo '<a>'", "echo $'<a>'", "cat <<'E'\n<a>\nE", "cat <<\\E\n<a>\nE", "echo `x <a>`", 'echo "`x "<a>"`"',
        "echo $((<a>+1))", "((x=<a>))", "echo ${x:-<a>}", "x[<a>]=1", "let x=<a>", "[[ <a> -gt 3 ]]", "declare <a>",
        "declare -i x=<a>", 'declare "x=(<a>)"', "read <a>", "printf -v <a> x", "test -v <a>", "unset <a>", "echo $<a>",
        'echo "$<a>"', "echo '{{a}}'", "for ((i=0; i < <a>; i++)); do x; done", "compgen -W <a>",
    ],
)  # fmt: skip
def test_where_a_value_would_not_arrive_or_would_be_evaluated_it_is_refused(text: str) -> None:
    assert refused(text) == ["{{a}}" if "{{" in text else "<a>"]
    assert resolved(Script("bash", text)) == text


def test_the_refusal_says_what_to_do() -> None:
    [found] = placeholders(Script("bash", "echo '<a>'"))
    assert (
        found.refusal
        == "It stands in single quotes, where the shell fills in nothing: use double quotes in the runbook."
    )


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize(
    ("text", "around"),
    [
        ("printf '%s' <x>", "{}"),
        ("printf '%s' a<x>b", "a{}b"),
        ("printf '%s' \"on <x>.\"", "on {}."),
        ("printf '%s' {{x}}", "{}"),
        ("cat <<E\n[<x>]\nE\n", "[{}]\n"),
        ("printf '%s' \"$(printf '%s.' <x>)\"", "{}."),
        ("printf '%s' \"$(printf '%s.' \"<x>\")\"", "{}."),
        ("y=<x>; printf '%s' \"$y\"", "{}"),
        ("case <x> in <x>) printf '%s' <x>;; esac", "{}"),
        ("export y=<x>; printf '%s' \"$y\"", "{}"),
        ("[ <x> = <x> ] && printf '%s' <x>", "{}"),
    ],
)
def test_a_value_stays_what_it_is(shell: str, value: str, text: str, around: str, tmp_path: Path) -> None:
    if "[ <x>" in text and value == "-n":
        pytest.skip("an operator to test, and still no command")
    environ = {"PATH": os.environ["PATH"], "x": value, "LC_ALL": "C.UTF-8"}
    ran = subprocess.run(
        argv(Script(shell, text)), cwd=tmp_path, env=environ, capture_output=True, timeout=20, check=False
    )
    assert ran.stdout.decode() == around.format(value)
    assert os.listdir(tmp_path) == []


# What runs it.


def test_each_shell_starts_without_anybodys_settings() -> None:
    assert argv(Script("bash", "ls <x>")) == ("bash", "--noprofile", "--norc", "-e", "-c", 'ls "$x"')
    assert argv(Script("sh", "ls")) == ("sh", "-e", "-c", "ls")
    assert argv(Script("zsh", "ls")) == ("zsh", "-f", "-e", "-c", "ls")


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("front", ["-x", "+x", "--version"])
def test_a_script_that_begins_like_an_option_is_none(shell: str, front: str) -> None:
    ran = subprocess.run(
        argv(Script(shell, f"{front} 2>/dev/null || echo ran")), capture_output=True, timeout=20, check=False
    )
    assert ran.stdout == b"ran\n"


# Names, values, and what is said.


@pytest.mark.parametrize(
    "name",
    ["PATH", "IFS", "ENV", "BASH_ENV", "BASH_FUNC_ls", "LD_PRELOAD", "DYLD_X", "PS4", "PROMPT_COMMAND", "HOME", "SHELL", "GIT_SSH",
     "PYTHONPATH", "PERL5LIB", "RUBYOPT", "NODE_OPTIONS", "TMPDIR", "HISTFILE", "MAILPATH", "IRCLI_HOME", "UID", "EUID", "PPID",
     "SHELLOPTS", "", "a b", "1a", "é", "a=b", "a\n"],
)  # fmt: skip
def test_a_name_that_changes_how_programs_run_is_refused(name: str) -> None:
    assert refuse_name(name)


def test_a_name_may_be_free_in_one_shell_and_taken_in_another() -> None:
    for name in ("path", "status", "argv", "options", "prompt"):
        assert refuse_name(name, "zsh")
        assert not refuse_name(name)
    assert [one.spelled for one in placeholders(Script("zsh", "ls <path>")) if one.refusal] == ["<path>"]


def test_a_plain_name_may_be_used_and_only_nul_is_no_value() -> None:
    assert not any(map(refuse_name, ("pod", "POD_NAME", "_x1", "db_host", "namespace")))
    assert refuse_value("a\0b")
    assert not refuse_value("a\nb'\"$(x)")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("echo a\n\tb é", []),
        ("echo \u202ea\x1b", ["U+202E, U+001B"]),
        ("eval <x>", ["<x>"]),
        ("bash -c 'y' <x>", ["<x>"]),
        ('kubectl exec <pod> -- sh -lc "ls <x>"', ["value of <x> again"]),
        ('ssh <host> "systemctl restart <unit>"', ["value of <unit> again"]),
        ("bash <<E\nls <x>\nE", ["<x>"]),
        ("echo <x> | sudo sh", ["<x>"]),
        ('su - db -c "psql $X"', ["$X"]),
        ("ssh <host>", []),
        ("kubectl exec -it <pod> -- sh", []),
        ("echo $((X + $N))", ["evaluates the value of $N"]),
    ],
)
def test_what_is_said_before_somebody_agrees(text: str, said: list[str]) -> None:
    found = remarks(Script("bash", text))
    assert len(found) == len(said)
    assert all(words in remark for words, remark in zip(said, found, strict=True))


# Any text.

NASTY = st.lists(
    st.sampled_from(
        ["$", "(", ")", "{", "}", '"', "'", "`", "\\", "\n", "<<", "<<-", "E", "<a>", "{{b}}", "#", " ", "[", "]", "case x in ", "esac",
         "$x", "((", "))", "[[ ", " ]]", " -gt ", "for ", "<", ">", "&", "|", ";", "=", "é", "\0", "${", "$((", "$'"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@given(st.one_of(st.text(), NASTY), st.sampled_from(["bash", "sh", "zsh"]))
def test_any_text_can_be_read(text: str, shell: str) -> None:
    script = Script(shell, text)
    found = lex(text, shell).slots
    assert all(one.end <= after.start for one, after in pairwise(found))
    needed = placeholders(script)
    remarks(script)
    script_of(Fence("console", text, 1))
    if not any(one.spelled[0] in "<{" and not one.refusal for one in needed):
        assert resolved(script) == text or any(not slot.refusal for slot in found)


@given(st.text(alphabet=st.characters(exclude_characters="<{")))
def test_a_text_without_placeholders_stays_as_it_is(text: str) -> None:
    assert resolved(Script("bash", text)) == text


@pytest.mark.parametrize(
    "piece", ["$(", '"$(', "`", "$((", "${x:-", "<<A\n", "<<'A' ", "<a ", "((", "[[ ", "(", ">"]
)
def test_deep_nesting_is_read_like_any_other_text(piece: str) -> None:
    assert lex(piece * 10_001).is_open or piece in ("<a ", ">", "<<'A' ", "[[ ")
