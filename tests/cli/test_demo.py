import glob
import os
import tempfile

from cli.given import Desk, Host


def test_the_demo_shows_an_incident_from_declaration_to_postmortem(desk: Desk) -> None:
    ran = desk.run("demo")
    assert (ran.status, ran.err) == (0, "")
    for words in ("$ ircli declare", "$ ircli triage", "$ ircli mitigate", "$ ircli update", "$ ircli next",
                  "$ ircli investigate", "$ ircli log", "$ ircli resolve", "$ ircli timeline",
                  "# Postmortem: All crate downloads fail", "Recommended: SEV1", "Roll back worked",
                  "throw-away store"):  # fmt: skip
        assert words in ran.out
    assert "\x1b" not in ran.out


def test_the_demo_keeps_the_times_of_the_account(desk: Desk) -> None:
    shown = desk.json("demo")["steps"][-2]["stdout"].splitlines()
    times = dict(line.split("\t")[:2] for line in shown if "\t2023-07-20T" in line)
    assert times == {
        "started": "2023-07-20T12:17:00.000Z",
        "detected": "2023-07-20T12:25:00.000Z",
        "declared": "2023-07-20T12:25:30.000Z",
        "acknowledged": "2023-07-20T12:28:00.000Z",
        "triaged": "2023-07-20T12:28:00.000Z",
        "identified": "2023-07-20T13:30:00.000Z",
        "mitigated": "2023-07-20T12:30:00.000Z",
        "resolved": "2023-07-20T14:10:00.000Z",
    }


def test_the_demo_leaves_nothing_behind(host: Host) -> None:
    host.environ["TMPDIR"] = os.path.join(host.home, "tmp")
    os.mkdir(host.environ["TMPDIR"])
    incident = host.done("declare", "Mine").out
    before = sorted(os.walk(host.home))
    ran = host.done("demo")
    assert incident.strip() not in ran.out
    assert sorted(os.walk(host.home)) == before
    assert host.done("list").out.count("\n") == 1


def test_the_demo_is_the_same_every_time_but_for_ids(desk: Desk) -> None:
    first, second = (desk.json("demo")["steps"] for _ in range(2))
    assert [step["run"] for step in first] == [step["run"] for step in second]
    assert list(first[0]) == ["at", "by", "run", "stdout"]
    assert first[-1]["stdout"].startswith("# Postmortem: All crate downloads fail")


def test_the_demo_does_not_depend_on_the_users_settings(host: Host) -> None:
    ran = host.done(
        "demo", IRCLI_INCIDENT="nope", IRCLI_SEVERITIES="p", IRCLI_ZONE="Asia/Tokyo", IRCLI_NAME="me"
    )
    assert "Recommended: SEV1" in ran.out


def test_no_store_is_left_where_the_temporary_files_are(desk: Desk) -> None:
    before = set(glob.glob(os.path.join(tempfile.gettempdir(), "ircli-demo-*")))
    desk.done("demo")
    assert set(glob.glob(os.path.join(tempfile.gettempdir(), "ircli-demo-*"))) <= before
