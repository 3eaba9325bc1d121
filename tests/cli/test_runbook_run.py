"""`ircli runbook run` and `resume`: nothing runs that was not shown and agreed to, and all that ran is on record."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cli.given import Host, Ran
from cli.screen import DOWN, ENTER, INTERRUPT, Sitting

POOL = """\
# The pool is empty

## Symptoms

Requests wait for a connection.

## Diagnosis

1. Look at the pool of the service.

   ```bash {"name":"look"}
   echo "pool of" <service>
   ```

2. Ask whoever deployed last.

## Mitigation

Restart the service; its connections are given back.

```bash {"name":"restart"}
echo restart of "$SERVICE_HOST" >> restarted
```

If that does not help, call the vendor of the database.

## Verification

```console {"name":"verify"}
$ echo fine
fine
```
"""


@pytest.fixture
def duty(host: Host) -> Iterator[Host]:
    """Return a machine on which an incident is open and a team's runbooks lie; steps run in its folder."""
    folder = os.path.join(host.home, "team")
    os.makedirs(folder)
    host.environ["IRCLI_RUNBOOKS"] = folder
    before = os.getcwd()
    os.chdir(host.home)
    write(host, "pool", POOL)
    host.done("declare", "Checkout answers 500")
    yield host
    os.chdir(before)


def write(host: Host, name: str, text: str | bytes) -> str:
    path = os.path.join(host.environ["IRCLI_RUNBOOKS"], f"{name}.md")
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())
    return path


def fence(script: str, tag: str = 'bash {"name":"it"}') -> str:
    return f"# One\n\n## Fix\n\nDo it.\n\n```{tag}\n{script}\n```\n"


def entries(host: Host) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = sorted(
        host.done("timeline", "--json").document, key=lambda one: str(one["id"])
    )
    return [one for one in found if one["kind"].partition("_")[0] in ("runbook", "step", "variable")]


def ended(host: Host) -> dict[str, dict[str, Any]]:
    """Return the last end of each step by its name."""
    return {one["data"]["step"]: one["data"] for one in entries(host) if one["kind"] == "step_ended"}


def outcomes(host: Host) -> dict[str, str]:
    return {name: one["outcome"] for name, one in ended(host).items()}


def states(host: Host) -> list[dict[str, str]]:
    """Return what the record says of the steps of each run."""
    runs = host.done("show", "--json").document["runbooks"]
    return [{step["name"]: step["outcome"] for step in run["steps"]} for run in runs]


def there(host: Host, name: str) -> bool:
    return os.path.exists(os.path.join(host.home, name))


def content(host: Host, name: str) -> str:
    with open(os.path.join(host.home, name)) as file:
        return file.read()


def has_ended(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().split()[2] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def until(holds: Callable[[], bool], seconds: float = 5) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def do(host: Host, name: str = "one", *arguments: str) -> Ran:
    return host.run("runbook", "run", name, "--do", "it", *arguments)


# With somebody at the terminal.


def test_somebody_is_led_through_it(duty: Host) -> None:
    with Sitting(duty, ("runbook", "run", "pool"), lines=40) as sitting:
        sitting.see("Requests wait for a connection.")
        sitting.see("Look at the pool of the service.")
        sitting.see('echo "pool of" "$service"')
        sitting.see("missing   <service>")
        sitting.answer("look?", "1\r")
        sitting.answer("What is <service>?", f"shop{ENTER}")
        sitting.see("service=shop")
        sitting.see("bash --noprofile --norc -e -c")
        sitting.see("at most 10m")
        sitting.send(ENTER)
        sitting.see("pool of shop")
        sitting.see("exit status 0")
        sitting.answer("Ask whoever deployed last.", "")
        sitting.answer("ask-whoever-deployed-last: done?", ENTER)
        sitting.answer("restart?", "1\r")
        sitting.answer("What is $SERVICE_HOST?", f"db1{ENTER}")
        sitting.see("SERVICE_HOST=db1")
        sitting.see("changes")
        sitting.send("1\r")
        sitting.answer("verify?", ENTER)
        assert sitting.end() == 0
        assert "call the vendor" in sitting.written  # what stands behind a step is said after it
    assert there(duty, "restarted")
    assert outcomes(duty) == {
        "look": "done",
        "ask-whoever-deployed-last": "by-hand",
        "restart": "done",
        "verify": "done",
    }
    look = ended(duty)["look"]
    assert look["ran"]["command"] == 'echo "pool of" "$service"\n'
    assert look["ran"]["output"] == "pool of shop\n"
    assert look["ran"]["cwd"] == duty.home
    kinds = [one["kind"] for one in entries(duty)]
    assert kinds[0] == "runbook_begun"
    assert kinds[-1] == "runbook_ended"
    assert kinds.count("step_begun") == 3
    values = {
        one["data"]["name"]: one["data"]["value"] for one in entries(duty) if one["kind"] == "variable_set"
    }
    assert values == {"service": "shop", "SERVICE_HOST": "db1"}


def test_what_changes_things_is_not_run_by_enter_alone(duty: Host) -> None:
    write(duty, "one", fence("rm -f precious"))
    with Sitting(duty, ("runbook", "run", "one")) as sitting:
        sitting.answer("it?", ENTER)
        sitting.answer("Why is it skipped?", f"not now{ENTER}")
        assert sitting.end() == 0
    assert outcomes(duty) == {"it": "skipped"}
    assert ended(duty)["it"]["text"] == "not now"


def test_a_step_that_failed_says_what_the_runbook_says_next(duty: Host) -> None:
    text = fence("test -e ready || exit 3") + "\nIf it is not ready, call the vendor.\n"
    write(duty, "one", text)
    with Sitting(duty, ("runbook", "run", "one")) as sitting:
        sitting.answer("it?", ENTER)
        sitting.see("exit status 3")
        sitting.see("call the vendor")
        sitting.see("What now?")
        with open(os.path.join(duty.home, "ready"), "w"):
            pass
        sitting.send("1\r")  # run it again
        sitting.see("exit status 0")
        assert sitting.end() == 0
    assert outcomes(duty) == {"it": "done"}


def test_ctrl_c_ends_the_step_and_not_the_program(duty: Host) -> None:
    write(
        duty,
        "one",
        fence("echo be''gun; sleep 300; echo never") + '\n```bash {"name":"after"}\necho later\n```\n',
    )
    with Sitting(duty, ("runbook", "run", "one")) as sitting:
        sitting.answer("it?", ENTER)
        sitting.see("begun")
        sitting.send(INTERRUPT)
        sitting.answer("What now?", "5\r")  # go on
        sitting.answer("after?", ENTER)
        assert sitting.end() == 5
    assert outcomes(duty) == {"it": "interrupted", "after": "done"}
    assert ended(duty)["it"]["ran"]["output"] == "begun\n"


def test_ctrl_c_at_a_question_leaves_the_rest_for_later(duty: Host) -> None:
    with Sitting(duty, ("runbook", "run", "pool", "--var", "service=shop")) as sitting:
        sitting.answer("look?", ENTER)
        sitting.answer("ask-whoever-deployed-last: done?", INTERRUPT)
        sitting.see("ircli runbook resume")
        assert sitting.end() == 130
    assert states(duty) == [
        {
            "look": "done",
            "ask-whoever-deployed-last": "not-reached",
            "restart": "not-reached",
            "verify": "not-reached",
        }
    ]
    with Sitting(duty, ("runbook", "resume")) as sitting:
        sitting.answer("ask-whoever-deployed-last: done?", f"{DOWN}{DOWN}{ENTER}")  # stop here
        assert sitting.end() == 0
    (run,) = duty.done("show", "--json").document["runbooks"]
    assert run["state"] == "left"


def test_a_terminal_that_goes_leaves_nothing_half_written(duty: Host) -> None:
    sitting = Sitting(duty, ("runbook", "run", "pool", "--var", "service=shop"))
    sitting.see("look?")
    sitting.hang_up()
    assert duty.run("doctor").status == 0
    assert states(duty)[0]["look"] == "not-reached"


def test_a_step_may_have_the_terminal(duty: Host) -> None:
    write(
        duty,
        "one",
        fence(
            "test -t 0 && read -p 'na''me? ' x && echo hello $x", 'bash {"name":"it","interactive":"true"}'
        ),
    )
    with Sitting(duty, ("runbook", "run", "one")) as sitting:
        sitting.see("at this terminal")
        sitting.answer("it?", "1\r")
        sitting.answer("name?", f"bob{ENTER}")
        sitting.see("hello bob")
        assert sitting.end() == 0
    assert "hello bob" in ended(duty)["it"]["ran"]["output"]


def test_the_bytes_that_were_shown_are_run(duty: Host) -> None:
    path = write(duty, "one", fence("echo shown"))
    with Sitting(duty, ("runbook", "run", "one")) as sitting:
        sitting.see("it?")
        write(duty, "one", fence("touch swapped"))
        sitting.send(ENTER)
        assert sitting.end() == 0
    assert ended(duty)["it"]["ran"]["output"] == "shown\n"
    assert not there(duty, "swapped")
    assert os.path.exists(path)


def test_what_a_terminal_would_obey_is_shown_and_warned_of(duty: Host) -> None:
    write(duty, "one", fence("echo a\u202e\u200b\x1b[2Jb"))
    with Sitting(duty, ("runbook", "run", "one")) as sitting:
        sitting.see("\\u202e\\u200b\\x1b[2Jb")
        sitting.see("careful")
        sitting.see("it?")
        assert "\u202e" not in sitting.bytes.decode()
        sitting.send(INTERRUPT)
        sitting.end()


def test_what_is_no_command_is_shown_and_done_by_hand(duty: Host) -> None:
    write(duty, "one", "# One\n\n## Fix\n\nPut this in:\n\n```yaml\nreplicas: 3\n```\n")
    with Sitting(duty, ("runbook", "run", "one")) as sitting:
        sitting.see("replicas: 3")
        sitting.see("no command of a shell")
        sitting.answer("done?", ENTER)
        assert sitting.end() == 0
    assert [*outcomes(duty).values()] == ["by-hand"]


# Without.


ALL = ("--do", "look", "--by-hand", "3", "--do", "restart", "--do", "verify")


def test_the_command_line_can_say_it_all(duty: Host) -> None:
    values = ("--var", "service=shop", "--var", "SERVICE_HOST=db1")
    ran = duty.run("runbook", "run", "pool", *ALL, *values)
    assert ran.status == 0, ran
    assert ran.out == "pool of shop\nfine\n"
    assert set(outcomes(duty).values()) == {"done", "by-hand"}


def test_nothing_is_begun_while_an_answer_is_missing(duty: Host) -> None:
    ran = duty.run("runbook", "run", "pool", "--do", "look", "--var", "service=shop")
    assert ran.status == 2
    assert "--by-hand ask-whoever-deployed-last" in ran.err
    assert entries(duty) == []


def test_a_command_without_its_values_is_refused_with_their_name(duty: Host) -> None:
    ran = duty.run("runbook", "run", "pool", *ALL, "--var", "service=shop")
    assert ran.status == 2
    assert "$SERVICE_HOST has no value" in ran.err
    assert "--var SERVICE_HOST=VALUE" in ran.err
    assert entries(duty) == []


def test_values_are_remembered_for_the_incident(duty: Host) -> None:
    duty.done("runbook", "run", "pool", "--step", "look", "--do", "look", "--var", "service=shop")
    ran = duty.done("runbook", "run", "pool", "--step", "look", "--do", "look")
    assert ran.out == "pool of shop\n"


def test_a_secret_value_is_never_written_down(duty: Host) -> None:
    write(duty, "one", fence('echo "got <api_token>"'))
    ran = do(duty, "one", "--var", "api_token=sesame-4711")
    assert ran.status == 0, ran
    assert "got sesame-4711" in ran.out
    assert duty.shell('grep -r sesame-4711 "$IRCLI_HOME"').status == 1
    assert "[redacted:api_token]" in ended(duty)["it"]["ran"]["output"]


@pytest.mark.parametrize(
    "value", ["db1; touch P", "$(touch P)", "`touch P`", "a\ntouch P", "' \" \\ touch P", "-n", "*"]
)
@pytest.mark.parametrize(
    "script",
    [
        "printf %s <x>",
        'printf %s "<x>"',
        "cat <<E\n<x>\nE",
        'printf %s "$(printf %s <x>)"',
        "printf %s {{x}}",
    ],
)
def test_a_value_is_never_a_command(duty: Host, value: str, script: str) -> None:
    write(duty, "one", fence(script))
    ran = do(duty, "one", "--var", f"x={value}")
    assert ran.status == 0, ran
    assert ran.out.rstrip("\n") == value
    assert not there(duty, "P")


@pytest.mark.parametrize("name", ["BASH_ENV", "LD_PRELOAD", "PATH", "IFS", "1x", "a b", "IRCLI_HOME"])
def test_a_dangerous_name_is_refused(duty: Host, name: str) -> None:
    write(duty, "one", fence("echo x"))
    ran = do(duty, "one", "--var", f"{name}=x")
    assert ran.status == 2
    assert "refused" in ran.err or "No step" in ran.err
    assert entries(duty) == []


def test_where_no_value_can_stand_a_step_is_refused_with_a_hint(duty: Host) -> None:
    write(duty, "one", fence("awk '{print <column>}' f"))
    ran = do(duty, "one", "--var", "column=1")
    assert ran.status == 2
    assert "quotes" in ran.err


def test_safe_steps_can_run_by_themselves(duty: Host) -> None:
    write(duty, "one", '# One\n\n## Check\n\n```bash {"name":"look"}\necho seen\n```\n')
    assert duty.done("runbook", "run", "one", "--yes-safe").out == "seen\n"


@pytest.mark.parametrize(
    "script",
    [
        "rm -f x",
        "kubectl delete pod x",
        "psql -c 'DROP TABLE x'",
        "echo x > y",
        "curl -X POST http://e",
        "sudo true",
    ],
)
def test_what_changes_things_always_asks(duty: Host, script: str) -> None:
    write(duty, "one", fence(script))
    ran = duty.run("runbook", "run", "one", "--yes-safe")
    assert ran.status == 2
    assert "--do it" in ran.err
    assert entries(duty) == []


def test_a_step_that_fails_ends_it(duty: Host) -> None:
    write(duty, "one", fence("echo no; exit 3") + '\n```bash {"name":"after"}\necho later\n```\n')
    ran = do(duty, "one", "--do", "after")
    assert (ran.status, ran.out) == (5, "no\n")
    assert "ircli runbook resume" in ran.err
    assert states(duty) == [{"it": "failed", "after": "not-reached"}]


def test_resume_begins_with_the_step_that_did_not_succeed(duty: Host) -> None:
    write(duty, "one", fence("test -e ready") + '\n```bash {"name":"after"}\necho later\n```\n')
    assert do(duty, "one", "--do", "after").status == 5
    with open(os.path.join(duty.home, "ready"), "w"):
        pass
    assert duty.run("runbook", "resume", "--do", "it", "--do", "after").status == 0
    assert states(duty) == [{"it": "done", "after": "done"}]
    ran = duty.run("runbook", "resume")
    assert ran.status == 3


def test_a_program_that_is_killed_in_a_step_can_go_on(duty: Host) -> None:
    write(duty, "one", fence("echo $$ > pid; sleep 300") + '\n```bash {"name":"after"}\necho later\n```\n')
    sitting = Sitting(duty, ("runbook", "run", "one"))
    sitting.answer("it?", "1\r")
    until(lambda: there(duty, "pid") and bool(content(duty, "pid").strip()))
    pid = int(content(duty, "pid"))
    sitting.child.kill(signal.SIGKILL)
    until(lambda: has_ended(pid))
    assert states(duty) == [{"it": "unknown", "after": "not-reached"}]
    write(duty, "one", fence("echo again") + '\n```bash {"name":"after"}\necho later\n```\n')
    ran = duty.run("runbook", "resume", "--do", "it", "--do", "after")
    assert (ran.status, ran.out) == (0, "again\nlater\n")
    assert "nobody knows how it ended" in ran.err
    assert "has changed" in ran.err
    assert states(duty) == [{"it": "done", "after": "done"}]


def test_a_step_has_a_time_limit(duty: Host) -> None:
    write(duty, "one", fence("trap '' TERM; echo begun; sleep 300"))
    ran = do(duty, "one", "--timeout", "1")
    assert ran.status == 5
    assert outcomes(duty) == {"it": "timed-out"}
    assert ended(duty)["it"]["ran"]["output"] == "begun\n"


def test_a_step_runs_where_the_runbook_says(duty: Host) -> None:
    os.makedirs(os.path.join(duty.environ["IRCLI_RUNBOOKS"], "inside"))
    write(duty, "one", fence("pwd", 'bash {"name":"it","cwd":"inside"}'))
    assert do(duty).out.strip() == os.path.join(duty.environ["IRCLI_RUNBOOKS"], "inside")


def test_a_dry_run_does_nothing(duty: Host) -> None:
    ran = duty.run("runbook", "run", "pool", "--dry-run", "--var", "service=shop")
    assert ran.status == 0
    assert '│ echo "pool of" "$service"' in ran.err
    assert "service=shop" in ran.err
    assert "missing   $SERVICE_HOST" in ran.err
    assert entries(duty) == []
    document = duty.run("--json", "runbook", "run", "pool", "--dry-run").document
    look = next(one for one in document if one["name"] == "look")
    assert look["argv"][-1] == look["command"] == 'echo "pool of" "$service"\n'
    assert look["placeholders"] == [
        {"name": "service", "spelled": "<service>", "value": None, "refusal": None}
    ]


def test_a_dry_run_needs_no_incident(host: Host) -> None:
    folder = os.path.join(host.home, "team")
    os.makedirs(folder)
    host.environ["IRCLI_RUNBOOKS"] = folder
    write(host, "pool", POOL)
    assert host.run("runbook", "run", "pool", "--dry-run").status == 0


def test_a_program_gets_one_document(duty: Host) -> None:
    ran = duty.run("--json", "runbook", "run", "pool", "--step", "verify", "--do", "verify")
    assert ran.status == 0
    assert ran.document["runbook"]["runbook"] == "pool"
    assert {one["name"]: one["outcome"] for one in ran.document["runbook"]["steps"]}["verify"] == "done"


def test_steps_go_by_number_and_name(duty: Host) -> None:
    write(
        duty,
        "one",
        "# One\n\n## Check\n\n"
        + "".join(f'```bash {{"name":"n{i}"}}\necho {i}\n```\n\n' for i in range(1, 5)),
    )
    assert duty.done("runbook", "run", "one", "--from", "n3", "--yes-safe").out == "3\n4\n"
    assert duty.done("runbook", "run", "one", "--step", "2", "--yes-safe").out == "2\n"
    ran = duty.run("runbook", "run", "one", "--step", "n9", "--yes-safe")
    assert ran.status == 2
    assert "n1" in ran.err


def test_nothing_is_followed_when_the_incident_is_over(duty: Host) -> None:
    duty.done("dismiss", "--as", "known")
    assert duty.run("runbook", "run", "pool", *ALL).status == 4
    assert duty.run("runbook", "resume").status == 4


def test_an_empty_value_is_none(duty: Host) -> None:
    write(duty, "one", fence('rm -rf cache/"$SUB"'))
    ran = do(duty, "one", "--var", "SUB=")
    assert ran.status == 2
    assert "has no value" in ran.err
    assert entries(duty) == []


def test_a_value_may_be_named_as_the_runbook_spells_it(duty: Host) -> None:
    write(duty, "one", fence('echo "<pod-name>"'))
    assert do(duty, "one", "--var", "pod-name=web-1").out == "web-1\n"
    assert do(duty, "one", "--var", "<pod-name>=web-2").out == "web-2\n"


def test_a_value_that_no_step_asks_for_is_refused(duty: Host) -> None:
    ran = duty.run("runbook", "run", "pool", *ALL, "--var", "servise=shop")
    assert ran.status == 2
    assert "Did you mean service?" in ran.err


def test_two_things_are_not_said_of_one_step(duty: Host) -> None:
    assert do(duty, "pool", "--do", "look", "--by-hand", "look").status == 2


def test_a_dry_run_knows_the_values_of_the_incident(duty: Host) -> None:
    duty.done("runbook", "run", "pool", "--step", "look", "--do", "look", "--var", "service=shop")
    assert "service=shop" in duty.run("runbook", "run", "pool", "--dry-run").err


def test_resume_goes_on_from_where_it_stopped(duty: Host) -> None:
    fences = "".join(f'```bash {{"name":"n{i}"}}\ntest -e ready || exit {i}\n```\n\n' for i in range(1, 5))
    write(duty, "one", f"# One\n\n## Check\n\n{fences}")
    ran = duty.run("runbook", "run", "one", "--from", "n3", "--yes-safe")
    assert ran.status == 5
    assert "ircli runbook resume 1" in ran.err
    with open(os.path.join(duty.home, "ready"), "w"):
        pass
    assert duty.run("runbook", "resume", "--yes-safe").status == 0
    assert states(duty) == [{"n1": "not-reached", "n2": "not-reached", "n3": "done", "n4": "done"}]


def test_a_failure_stays_on_record_when_the_next_try_succeeds(duty: Host) -> None:
    write(duty, "one", fence("test -e ready"))
    assert do(duty).status == 5
    with open(os.path.join(duty.home, "ready"), "w"):
        pass
    assert duty.run("runbook", "resume", "--do", "it").status == 0
    (run,) = duty.done("show", "--json").document["runbooks"]
    assert [one["outcome"] for one in run["steps"][0]["ends"]] == ["failed", "done"]
    assert "failed, then done" in duty.done("postmortem", "generate", "--stdout").out


def test_a_secret_in_a_command_is_in_no_title(duty: Host) -> None:
    write(duty, "one", "```bash\nPGPASSWORD=hunter2Zq9 true\n```\n")
    assert duty.run("runbook", "run", "one", "--do", "1").status == 0
    assert duty.shell('grep -ri hunter2zq9 "$IRCLI_HOME"').status == 1


def test_nothing_is_said_in_our_name(duty: Host) -> None:
    write(duty, "one", fence("true", 'bash {"name":"it","cwd":"x\\n  changes   nothing at all"}'))
    ran = duty.run("runbook", "run", "one", "--dry-run")
    assert "changes   nothing" not in ran.err
    assert any(
        "attributes" in one["message"]
        for one in duty.done("--json", "runbook", "show", "one").document["faults"]
    )


# A repository that somebody else wrote.


def repository(host: Host, runbook: str, running: str = "") -> str:
    folder = os.path.join(host.home, "clone")
    os.makedirs(os.path.join(folder, ".git"))
    os.makedirs(os.path.join(folder, ".ircli", "runbooks"))
    for name, text in (("runbooks/theirs.md", runbook), ("running.yaml", running)):
        if text:
            with open(os.path.join(folder, ".ircli", name), "w") as file:
                file.write(text)
    os.chdir(folder)
    return folder


def test_a_repositorys_runbook_asks_for_every_step(duty: Host) -> None:
    repository(duty, fence("echo harmless"))
    ran = duty.run("runbook", "run", "theirs", "--yes-safe")
    assert ran.status == 2
    assert "does not count" in ran.err
    assert duty.run("runbook", "run", "theirs", "--do", "it").status == 0


def test_a_repository_does_not_say_what_is_safe(duty: Host) -> None:
    repository(duty, fence("x"), "changes: []\ninteractive: []\ntime_limit: 600\nsecrets: []\n")
    write(duty, "one", fence("rm -f x"))
    ran = duty.run("runbook", "run", "one", "--yes-safe")
    assert ran.status == 2
    assert entries(duty) == []


def test_the_record_stands_in_the_timeline_and_in_the_postmortem(duty: Host) -> None:
    duty.run(
        "runbook",
        "run",
        "pool",
        *ALL[:-2],
        "--skip",
        "verify=nobody is here",
        "--var",
        "service=a",
        "--var",
        "SERVICE_HOST=b",
    )
    said = [one["text"] for one in entries(duty)]
    assert "Runbook The pool is empty" in said
    assert any("skipped: nobody is here" in one for one in said)
    assert "Runbook The pool is empty followed to its end" in said
    text = duty.done("postmortem", "generate", "--stdout").out
    assert "The pool is empty" in text
    assert "nobody is here" in text


@pytest.mark.parametrize("kind", ["folder", "link", "huge"])
def test_a_repository_does_not_take_away_what_its_user_says_on_safety(duty: Host, kind: str) -> None:
    duty.done("playbook", "eject", "running")
    own = os.path.join(duty.environ["IRCLI_HOME"], "playbook", "running.yaml")
    with open(own) as file:
        text = file.read()
    with open(own, "w") as file:
        file.write(text.replace("secrets: []", "secrets:\n- name: ticket\n  pattern: 'OPS-[0-9]+'"))
    theirs = os.path.join(repository(duty, fence("x")), ".ircli", "running.yaml")
    match kind:
        case "folder":
            os.mkdir(theirs)
        case "link":
            os.symlink("/etc/passwd", theirs)
        case _:
            with open(theirs, "wb") as file:
                file.truncate(3 << 20)
    duty.run("run", "--", "echo", "see OPS-4711")
    (entry,) = [one for one in duty.done("timeline", "--json").document if one["kind"] == "command_ran"]
    assert entry["data"]["ran"]["output"] == "see [redacted:ticket]\n"


def test_a_file_by_its_path_alone_asks_for_every_step(duty: Host) -> None:
    os.makedirs(os.path.join(duty.home, "elsewhere"))
    with open(os.path.join(duty.home, "elsewhere", "x.md"), "w") as file:
        file.write(fence("echo harmless"))
    ran = duty.run("runbook", "run", "./elsewhere/x.md", "--yes-safe")
    assert ran.status == 2
    assert "does not count" in ran.err
