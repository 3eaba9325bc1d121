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
    spelled,
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
        ("eval <x>", ["code: eval."]),
        ("bash -c 'y' <x>", ["code: bash."]),
        ('kubectl exec <pod> -- sh -lc "ls <x>"', ["code: sh."]),
        ('ssh <host> "systemctl restart <unit>"', ["code: ssh."]),
        ("bash <<E\nls <x>\nE", ["code: bash."]),
        ("echo <x> | sudo sh", ["code: sh."]),
        ('su - db -c "psql $X"', ["code: su."]),
        ("ssh <host>", []),
        ("kubectl exec -it <pod> -- sh", []),
        ("echo $((X + $N))", ["code: ((…))."]),
    ],
)
def test_what_is_said_before_somebody_agrees(text: str, said: list[str]) -> None:
    found = remarks(Script("bash", text))
    assert len(found) == len(said)
    assert all(words in remark for words, remark in zip(said, found, strict=True))


@pytest.mark.parametrize(
    ("text", "taker"),
    [
        ('POD=<v>; bash -c "echo $POD"', "bash"), ('x=<v>; eval "echo $x"', "eval"), ("f(){ eval echo $1; }; f <v>", "eval"),
        ('while read -r l; do sh -c "echo $l"; done <<< "<v>"', "sh"), ("n=<v>; [[ $n -gt 1 ]]", "[[ -gt ]]"), ("n=<v>; (( n > 1 ))", "((…))"),
        ("n=<v>; echo $((n+1))", "((…))"), ("n=<v>; echo ${x:$n}", "${…:…}"), ("n=<v>; echo ${a[$n]}", "${…[…]}"), ("n=<v>; a[$n]=1", "a[…]="),
        ("declare -i n; n=<v>", "declare"), ("bash -s <<E\n<v>\nE", "bash"), ("bash -x <<E\n<v>\nE", "bash"), ('su -c "echo <v>"', "su"),
        ('flock F -c "echo <v>"', "flock"), ('script -qc "echo <v>"', "script"), ('bash <(echo "echo <v>")', "bash"), ("source <(echo <v>)", "source"),
        (". <(echo <v>)", "."), ("echo <v> | xargs -I{} sh -c 'echo {}'", "sh"), ("f() { bash; }; echo <v> | f", "bash"), ("{ bash; } <<E\n<v>\nE", "bash"),
        ('awk "{print <v>}"', "awk"), ("awk -v c=<v> 'BEGIN{system(c)}'", "awk"), ('perl -e "print <v>"', "perl"), ('python -c "print(<v>)"', "python"),
        ("python3 <<E\n<v>\nE", "python3"), ('ruby -e "<v>"', "ruby"), ('node -e "<v>"', "node"), ('jq ".<v>"', "jq"), ('psql -c "select <v>"', "psql"),
        ('sed "s/a/<v>/"', "sed"), ("alias q=<v>", "alias"), ("ssh -o ProxyCommand=<v> h", "ProxyCommand"), ('x=<v>; echo "${a[@]@P}"', "${…@P}"),
        ("x=<v>; echo ${!x}", "${!…}"), ("declare -n r=$x", "declare"), ("x=<v>; PS4=$x", "PS4"), ("read PS4 < f; echo <v>", "PS4"),
        ('"ba"sh -c "<v>"', "bash"), ("ssh h <<E\n<v>\nE", "ssh"), ("make X=<v>", "make"),
    ],
)  # fmt: skip
def test_what_may_take_a_value_for_code_is_named(text: str, taker: str) -> None:
    assert f"A value may be taken for code: {taker}." in remarks(Script("bash", text))


@pytest.mark.parametrize(
    "text",
    ["eval x", "echo $((1 + n))", "bash -c 'x'", 'x=1; bash -c "$x"', "kubectl logs <pod> -c <container>", "find . -name <x>",
     "kubectl get pods -n <ns> | awk '{print $1}'", "kubectl describe node <node> -o wide", "ssh -o BatchMode=yes <host> 'df -h'",
     "echo <x> # eval", 'psql "$URL" -X -c "select 1"', "curl -s <url> | jq .a", "[ $n -gt 1 ] && echo <x>", "jq --arg x <x> '.[$x]' f"],
)  # fmt: skip
def test_nothing_is_said_of_a_script_without_values_or_that_passes_them_on(text: str) -> None:
    assert remarks(Script("bash", text)) == ()


def test_a_variable_that_is_set_is_no_value_that_is_given() -> None:
    assert remarks(Script("bash", 'eval "$X"'))
    assert remarks(Script("bash", 'eval "$X"'), known=("X",)) == ()


@pytest.mark.parametrize(
    "text", ["PS4=<v>", "BASH_ENV=<v> bash x", "export PATH=a:<v>", 'env LD_PRELOAD="<v>" ls']
)
def test_a_value_for_a_setting_that_changes_how_programs_run_is_refused(text: str) -> None:
    assert refused(text) == ["<v>"]


@pytest.mark.parametrize(
    "text",
    ["<v> PWN", "sudo -n <v> x", "if <v>; then x; fi", "x | <v>", "A=1 <v>", "timeout 5 <v>", "$(<v>)"],
)
def test_a_value_that_says_which_command_is_run_is_said(text: str) -> None:
    assert any(one.startswith("A value says which command is run: ") for one in remarks(Script("bash", text)))


@pytest.mark.parametrize("blank", ["\u00a0", "\u2003", "\u3000"])
def test_a_blank_that_is_none_to_a_shell_is_named_and_spelled(blank: str) -> None:
    text = f"ls{blank}# look only; touch P\n\tls"
    assert remarks(Script("bash", text)) == (
        f"It holds blanks that are none to a shell: U+{ord(blank):04X}.",
    )
    assert spelled(text) == f"ls\\u{ord(blank):04x}# look only; touch P\n\tls"


@pytest.mark.parametrize(
    "sign", "\u201c\u201d\u2018\u2019\uff1b\uff03\uff5c\uff06\uff04\uff1e\uff1c\uff40\uff08\uff09"
)
def test_what_only_looks_like_a_sign_is_named_outside_of_comments(sign: str) -> None:
    [found] = remarks(Script("bash", f"echo {sign}a; touch P"))
    assert f"U+{ord(sign):04X}" in found
    assert remarks(Script("bash", f"ls # {sign}")) == ()


@pytest.mark.parametrize("piece", ["ssh x ", "jq $x ", "python3.1 ", "$(", "a=b "])
def test_a_long_command_is_looked_at_in_linear_time(piece: str) -> None:
    assert remarks(Script("bash", f"echo <x> $(({piece * 5_000}")) is not None


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
