"""Small programs in the place of kubectl, psql and the like: they answer by a transcript, and write down what they were asked.

A transcript is text: a line that begins with `$ ` is a call, what follows is what is said. A call that stands there
again is answered differently the next time, so a transcript has a before and an after; its last answer stays. Two
lines are instructions: `[exit 1]` at the end is the status, and `[shell PROMPT]` reads lines until `exit` or `\\q`.
"""

import json
import os
import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

PROGRAMS = (
    *("kubectl", "psql", "git", "curl", "openssl", "dig", "ssh", "cmctl"),
    *("df", "du", "ss", "ps", "journalctl", "aws", "sudo"),
)
TRANSCRIPTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "transcripts")
UNKNOWN = 64

# What stands for each placeholder of the built-in runbooks.
VALUES: Mapping[str, str] = {
    "DATABASE_URL": "postgresql://oncall@db1:5432/shop",
    "REPLICA_URL": "postgresql://oncall@db2:5432/shop",
    "address": "203.0.113.7",
    "autoscaler": "checkout",
    "bad_commit": "9f2c1ab",
    "cache_flag": "SERVE_CACHED_RATES",
    "certificate": "shop-tls",
    "certificate_file": "/tmp/new certificate.pem",
    "database_user": "reports",
    "db_host": "db1",
    "deployment": "checkout",
    "directory": "/var",
    "domain": "shop.example.com",
    "circuit_flag": "CALL_PAYMENT",
    "first_day": "2026-11-19",
    "first_provider": "alpha",
    "first_seen": "2026-11-20T03:10:00Z",
    "flag": "NEW_CHECKOUT",
    "good_commit": "41d07e3",
    "health_url": "https://shop.example.com/health",
    "host": "node-b1",
    "ingress": "shop",
    "ingress_deployment": "ingress-nginx-controller",
    "ingress_namespace": "ingress-nginx",
    "key_file": "/tmp/new key.pem",
    "limit": "20",
    "max_replicas": "20",
    "memory": "1Gi",
    "namespace": "shop",
    "node": "node-b1",
    "old_max_replicas": "10",
    "old_memory": "512Mi",
    "old_replicas": "3",
    "pid": "4711",
    "pod": "checkout-7d9f-x2k4p",
    "provider_flag": "PAYMENT_PROVIDER",
    "provider_host": "api.pay.example",
    "provider_status_url": "https://status.pay.example/api/v2/status.json",
    "replicas": "6",
    "repository": "clone of shop",
    "revision": "8",
    "role_binding": "checkout-reads",
    "second_provider": "beta",
    "secret": "shop-tls",
    "service_account": "checkout",
    "since": "24 hours ago",
    "standby_context": "west",
    "standby_health_url": "https://west.shop.example.com/health",
    "standby_replicas": "9",
    "worker": "reports",
    "worker_replicas": "4",
    "zone": "eu-1b",
    "zone_health_url": "https://eu-1b.shop.example.com/health",
    "zone_name": "example.com",
}


class Call(NamedTuple):
    """A program that was called: its words, and what it was given to read where it was told to read that."""

    words: tuple[str, ...]
    stdin: str = ""


class Answer(NamedTuple):
    """What a transcript says to a call; words have each blank once."""

    words: tuple[str, ...]
    said: str
    status: int = 0
    prompt: str = ""


def install(folder: str, transcript: str) -> dict[str, str]:
    """Put the fakes into a folder, and return the environment in which they are found and answer by a transcript."""
    os.makedirs(folder, exist_ok=True)
    tests = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    for program in PROGRAMS:
        path = os.path.join(folder, program)
        with open(path, "w", encoding="utf-8") as file:
            file.write(
                f"#!{sys.executable} -SI\nimport sys\nsys.path.insert(0, {tests!r})\n"
                f"from cli.fakes import play\nsys.exit(play({program!r}))\n"
            )
        os.chmod(path, 0o755)  # a program
    return {
        "PATH": f"{folder}:/usr/bin:/bin",
        "FAKE_LOG": os.path.join(folder, "calls.jsonl"),
        "FAKE_TRANSCRIPT": os.path.join(TRANSCRIPTS, f"{transcript}.txt"),
    }


def play(program: str) -> int:
    """Answer a call as the transcript does, and return the status."""
    words = tuple(_plain(word) for word in (program, *sys.argv[1:]))
    reads = words[-2:] == ("-f", "-")
    before = sum(call.words == words for call in calls(os.environ["FAKE_LOG"]))
    _note(Call(words, sys.stdin.read() if reads else ""))
    found = [answer for answer in answers(os.environ["FAKE_TRANSCRIPT"]) if answer.words == words]
    if not found:
        sys.stderr.write(f"fake {program}: not in the transcript: {shlex.join(words)}\n")
        return UNKNOWN
    answer = found[min(before, len(found) - 1)]
    (sys.stderr if answer.status else sys.stdout).write(answer.said)
    sys.stdout.flush()
    if answer.prompt:
        _talk(answer.prompt)
    return answer.status


def calls(log: str) -> tuple[Call, ...]:
    """Return what the fakes were asked, in that order."""
    try:
        with open(log, encoding="utf-8") as file:
            lines = [json.loads(line) for line in file]
    except FileNotFoundError:
        return ()
    return tuple(Call(tuple(one["argv"]), one["stdin"]) for one in lines)


def answers(path: str) -> tuple[Answer, ...]:
    """Return what a transcript holds."""
    with open(path, encoding="utf-8") as file:
        return tuple(_answers(file.read().splitlines(keepends=True)))


def _answers(lines: Sequence[str]) -> Iterator[Answer]:
    starts = [number for number, line in enumerate(lines) if line.startswith("$ ")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        words = tuple(_plain(word) for word in shlex.split(lines[start].removeprefix("$ ")))
        said, status, prompt = [], 0, ""
        for line in lines[start + 1 : end]:
            if line.startswith("[exit "):
                status = int(line.strip().removeprefix("[exit ").removesuffix("]"))
            elif line.startswith("[shell "):
                prompt = line.rstrip("\n").removeprefix("[shell ").removesuffix("]")
            else:
                said.append(line)
        yield Answer(words, "".join(said), status, prompt)


def _talk(prompt: str) -> None:
    """Read lines until somebody leaves; each is said back, as a shell's answer."""
    while True:
        sys.stdout.write(f"{prompt} ")
        sys.stdout.flush()
        line = sys.stdin.readline()
        if not line or line.strip() in ("exit", "\\q"):
            return
        sys.stdout.write(f"you said {line.strip()}\n")


def _plain(word: str) -> str:
    """Return a word of a command with each blank once: the lines of a statement may break anywhere."""
    return " ".join(word.split())


def _note(call: Call) -> None:
    line = json.dumps({"argv": call.words, "stdin": call.stdin}) + "\n"
    descriptor = os.open(os.environ["FAKE_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, line.encode())
    finally:
        os.close(descriptor)
