"""Watch the system calls of a command with strace, and put a fault at one of them."""

import os
import queue
import re
import signal
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from faults.invariants import after, kept
from faults.world import Outcome, World

# Tests that run beside others have one processor each.
WORKERS = 2 if "PYTEST_XDIST_WORKER" in os.environ else min(4, os.cpu_count() or 1)
_LINE = re.compile(r"^\d+ +([a-z_0-9]+)\((.*)$")
_STRACE = ("strace", "-f", "-qq", "-y", "-s", "64")
_BEGUN = re.compile(r"^\d+ +umask\(", re.MULTILINE)
# From here on TERM and HUP unwind; before, they end the process as they end any other.
_LISTENING = re.compile(r"^\d+ +umask\(.*^\d+ +rt_sigaction\(SIGHUP", re.MULTILINE | re.DOTALL)
_SIGN = {"error": "(INJECTED)", "signal": "--- SIG"}
NEVER_FAIL = {"exit_group", "futex", "umask", "brk", "geteuid", "getuid", "rt_sigreturn", "gettid", "getpid"}


class Call(NamedTuple):
    """One system call: its name, which of its name it is, its line in the trace, whether it touches the store."""

    name: str
    number: int
    text: str
    of_store: bool


class Command(NamedTuple):
    """A command line to try: the words that it should store, and its arguments."""

    words: str
    arguments: tuple[str, ...]


def logging(world: World) -> Command:
    """Return a `log` of fresh words."""
    words = world.fresh()
    return Command(words, ("log", words))


def calls_of(world: World, command: Command) -> list[Call]:
    """Return the system calls of a run that nothing disturbs, from our own first instruction on."""
    outcome, text = traced(world, command, ())
    if outcome.status != 0:
        raise AssertionError(outcome)
    counts: Counter[str] = Counter()
    calls: list[Call] = []
    begun = False
    for line in text.splitlines():
        found = _LINE.match(line)
        if found is None:
            continue
        name, rest = found.groups()
        counts[name] += 1
        begun = begun or name == "umask"
        if begun:
            calls.append(Call(name, counts[name], f"{name}({rest}", world.home in rest))
    return calls


def traced(world: World, command: Command, options: Sequence[str]) -> tuple[Outcome, str]:
    """Run a command under strace; return what came of it, and the trace."""
    handle, path = tempfile.mkstemp(dir=world.scratch)
    os.close(handle)
    # Started from a script, a program is traced from its interpreter's first call.
    outcome = world.attempt(command.words, *command.arguments, before=(*_STRACE, "-o", path, *options))
    with open(path, encoding="utf-8", errors="replace") as file:
        text = file.read()
    os.unlink(path)
    return outcome, text


class Struck(NamedTuple):
    """What a fault did: what does not hold after it, and whether it came at all, in our part of the run."""

    broken: list[str]
    came: bool


def with_fault(world: World, call: Call, fault: str, command: Command) -> Struck:
    """Put a fault at one system call of a command."""
    # With the filter in the kernel, no other call is stopped at; but then strace sends no signal.
    quickly = ("--seccomp-bpf",) if fault.startswith("error") else ()
    options = (
        *quickly,
        f"--trace=umask,rt_sigaction,{call.name}",
        f"--inject={call.name}:{fault}:when={call.number}",
    )
    outcome, text = traced(world, command, options)
    before, came, _ = text.partition(_SIGN[fault.partition("=")[0]])
    begun = _LISTENING if fault.startswith("signal") and not fault.endswith("KILL") else _BEGUN
    if begun.search(before) is None:
        # It came before our own first instruction: what was printed is not ours, what is stored is.
        return Struck(kept(world), came=False)
    return Struck(after(world, outcome), came=bool(came) or outcome.status == -signal.SIGKILL)


def sweep(
    world: World,
    faults: Sequence[tuple[Call, str]],
    command: Callable[[World], Command],
) -> list[str]:
    """Return what does not hold after each of the faults, every one on a store in the same state."""
    idle: queue.SimpleQueue[World] = queue.SimpleQueue()
    for number in range(WORKERS):
        idle.put(world.twin(f"twin-{number}"))

    def one(fault: tuple[Call, str]) -> Struck:
        call, what = fault
        twin = idle.get()
        try:
            start = twin.state()
            struck = with_fault(twin, call, what, command(twin))
            if twin.state() != start:
                twin.become(world)
            broken = [f"{what} at {call.text[:100]} #{call.number}: {problem}" for problem in struck.broken]
            return Struck(broken, struck.came)
        finally:
            idle.put(twin)

    with ThreadPoolExecutor(WORKERS) as pool:
        all_struck = list(pool.map(one, faults))
    came = sum(struck.came for struck in all_struck)
    vacuous = [f"only {came} of {len(faults)} faults came"] if came < 0.9 * len(faults) else []
    return vacuous + [problem for struck in all_struck for problem in struck.broken]


def sample(calls: Iterable[Call], every: int) -> list[Call]:
    """Return all calls that touch the store, and one of `every` others."""
    others = 0
    chosen = []
    for call in calls:
        others += not call.of_store
        if call.of_store or others % every == 0:
            chosen.append(call)
    return chosen
