"""Run the console blocks of a page as a reader would type them, and compare what comes with what is printed.

A page runs from top to bottom in a home of its own, in a terminal of 100 columns, under a login called alice. Where
a command asks, what stands behind the prompt in the page is typed. Four things differ from run to run, and only they
may: the random part of ids, moments and spans (by the time that the run itself takes), a checksum, and the home.

`python tests/docs/console.py PAGE...` writes what really comes into pages.
"""

import os
import random
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pexpect

WIDTH = 100
HOME = "/home/alice"  # stands in pages for the home of the run, which is as long, so that tables are as wide
# The random part of the first, second … thing that has one.
SUFFIXES = ("k3f9", "m7qa", "x2wd", "h5tn", "b8rc", "w4je")
TOLERANCE = timedelta(seconds=60)  # a run takes a few seconds, on a busy machine some more

_FENCE = re.compile(r"^(?P<fence>```+)(?P<info>[^\n]*)\n(?P<body>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL)
_CLOCK = re.compile(r"<!-- clock: (\S+) -->")
_DAY = r"\d{4}-\d{2}-\d{2}"
_TIME = r"\d{2}:\d{2}:\d{2}"
_INCIDENT = re.compile(rf"\b({_DAY}-[a-z0-9-]+?)-([0-9a-hjkmnp-tv-z]{{4}})(?![a-z0-9-])")
_ENTRY = re.compile(r"\b01[0-9A-HJKMNP-TV-Z]{24}\b")
_ASKS = re.compile(r"(Number, 1 to \d+|\(numbers or words.*|.*\?.*): $")
_CHECKSUM = re.compile(
    r'(?<="crc":")[0-9a-f]{8}(?=")|(?<=postmortem\.md\.)[0-9a-f]{12}\b'
    r"|(?<=evidence/)[0-9a-f]{64}\b|(?<=its digest is )[0-9a-f]{12}\b"
)
_MOMENT = re.compile(
    rf"(?P<full>{_DAY}[ T]{_TIME}(?:\.\d{{3}})?)|(?P<short>\d{{2}}-\d{{2}} {_TIME})|(?P<time>\b{_TIME})"
    rf"|(?P<minute>(?:{_DAY} )?\b\d{{2}}:\d{{2}}(?= UTC))|(?P<day>{_DAY})"
)
_WEEKDAY = re.compile(rf"\b[MTWFS][a-z]+day, ({_DAY})")
_SPAN = re.compile(
    r"(?P<json>(?<=\"tt[damr]\": )-?\d+(?:\.\d+)?|(?<=\"impact\": )-?\d+(?:\.\d+)?)"
    r"|(?P<days>\b\d+d \d\dh)|(?P<hours>\b\d+h \d\dm)|(?P<minutes>\b\d+m(?: \d\ds)?\b)|(?P<seconds>\b\d+s\b)"
    r"|(?P<words>\b\d+(?= min\b))",
    re.MULTILINE,
)


class Step(NamedTuple):
    """A command of a page, the line it stands in, and what the page prints below it."""

    line: int
    command: str
    printed: str


class Block(NamedTuple):
    """A fenced block: its info string, its body, and where the body stands in the page."""

    info: str
    body: str
    start: int
    end: int


def blocks(page: str) -> list[Block]:
    """Return the fenced blocks of a page."""
    return [
        Block(found["info"].strip(), found["body"], found.start("body"), found.end("body"))
        for found in _FENCE.finditer(page)
    ]


def is_run(block: Block) -> bool:
    """Return whether a block is one to run; raise AssertionError for one that is not and gives no reason."""
    if not block.info.startswith("console"):
        return False
    rest = block.info.removeprefix("console").strip()
    assert not rest or re.fullmatch(r"not run: \w.+", rest), f"'{block.info}' gives no reason"
    return not rest


def steps(page: str, block: Block) -> Iterator[Step]:
    """Give the commands of a block, each with what is printed below it."""
    first = page.count("\n", 0, block.start) + 1
    command, number, printed = "", 0, list[str]()
    for line, text in enumerate(block.body.splitlines(), start=first):
        if text.startswith("$ "):
            if command:
                yield Step(number, command, "\n".join(printed).rstrip("\n"))
            command, number, printed = text[2:], line, []
        elif text.startswith("> ") and not printed and (command.endswith("\\") or "<<" in command):
            command += f"\n{text[2:]}"
        else:
            printed.append(text)
    assert command, f"a block at line {first} has no command"
    yield Step(number, command, "\n".join(printed).rstrip("\n"))


class Run:
    """A reader at a terminal, with a fresh home and a clock that is compared with the page's own."""

    def __init__(self, folder: Path, page: str, home: Path) -> None:
        self.folder = folder
        self.home = home
        (folder / "state").write_text(f'cd "{home}"\n')
        self.status = 0
        clock = _CLOCK.search(page)
        now = datetime.now(UTC)
        self.ahead = now - datetime.fromisoformat(clock[1]) if clock else timedelta()
        self.names: dict[str, dict[str, str]] = {"incident": {}, "entry": {}}

    def type(self, step: Step) -> str:
        """Run a command in what the ones before it left, and return what the terminal shows."""
        (self.folder / "command").write_text(
            f'. "{self.folder}/state"\nset -a\n(exit {self.status})\n{step.command}\n'
            f'status=$?\n{{ export -p; printf "cd %q" "$PWD"; }} > "{self.folder}/state"\nexit $status\n'
        )
        child: pexpect.spawn[str] = pexpect.spawn(
            "bash",
            [str(self.folder / "command")],
            env=self._environment(),
            dimensions=(50, WIDTH),
            encoding="utf-8",
            timeout=20,
        )
        child.delaybeforesend = None
        child.ptyproc.delayafterclose = 0  # type: ignore[attr-defined]  # the stubs do not know it
        shown = self._answer(child, step)
        child.close()
        self.status = child.exitstatus if child.exitstatus is not None else 128
        return shown.replace("\r\n", "\n").rstrip("\n")

    def _environment(self) -> dict[str, str]:
        # The interpreter that runs this has ircli installed beside it.
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        return {
            "HOME": str(self.home),
            "IRCLI_HOME": str(self.home / "ircli"),
            "LANG": "C.UTF-8",
            "LOGNAME": "alice",
            "NO_COLOR": "1",
            "PATH": path,
            "TERM": "xterm",
            "TZ": "UTC",
        }

    def _answer(self, child: "pexpect.spawn[str]", step: Step) -> str:
        rest, shown, answered = step.printed.splitlines(), "", 0
        while True:
            start = shown.rfind("\n") + 1
            prompt = shown[start:]
            place = next((at for at, line in enumerate(rest) if line.startswith(prompt.rstrip())), None)
            if start >= answered and place is not None and _ASKS.match(prompt):
                child.sendline(rest[place][len(prompt) :])
                del rest[: place + 1]
                answered = len(shown)
            try:
                shown += child.read_nonblocking(size=65536, timeout=20)
            except pexpect.EOF:
                return shown
            except pexpect.TIMEOUT:
                raise AssertionError(f"line {step.line}: waits after\n{shown}") from None

    def as_page(self, shown: str) -> str:
        """Return what was shown as if it had been shown when and where the page plays."""
        text = "\n".join(line.rstrip() for line in shown.splitlines())
        text = text.replace(str(self.home), HOME)
        text = _MOMENT.sub(self._back, text)
        text = _WEEKDAY.sub(lambda found: f"{datetime.fromisoformat(found[1]):%A}, {found[1]}", text)
        text = _INCIDENT.sub(lambda found: f"{found[1]}-{self._name(found[2], 'incident')}", text)
        for real in self.names["incident"]:  # tables may show it alone
            text = re.sub(rf"(?<![\w-]){real}(?![\w-])", self._name(real, "incident"), text)
        text = _ENTRY.sub(
            lambda found: f"01KAFW3Q80ZZZZZZZZZZZZ{self._name(found[0], 'entry').upper()}", text
        )
        return _CHECKSUM.sub("0f4933ce", text)

    def _back(self, found: re.Match[str]) -> str:
        if found["day"]:
            return f"{datetime.fromisoformat(found[0]).date() - self._days()}"
        form = "%m-%d %H:%M:%S" if found["short"] else "%H:%M:%S"
        if found["full"]:
            moment = datetime.fromisoformat(found[0]).replace(tzinfo=UTC)
            if abs(moment - datetime.now(UTC)) > timedelta(days=2):
                return found[0]  # the page named it
            sep, digits = found[0][10], "milliseconds" if "." in found[0] else "seconds"
            return (moment - self.ahead).isoformat(sep, digits).removesuffix("+00:00")
        if found["minute"]:
            return self._minute_back(found[0])
        today = datetime.now(UTC)
        moment = datetime.strptime(found[0], form).replace(year=today.year, tzinfo=UTC)
        if found["time"]:
            moment = moment.replace(month=today.month, day=today.day)
        return f"{moment - self.ahead:{form}}"

    def _minute_back(self, shown: str) -> str:
        # Its seconds are not shown. A page that shows minutes has its clock at half a minute, and so do we.
        day, _, time = shown.rpartition(" ")
        moment = datetime.fromisoformat(f"{day or datetime.now(UTC).date()} {time}:30").replace(tzinfo=UTC)
        if day and abs(moment - datetime.now(UTC)) > timedelta(days=2):
            return shown  # the page named it
        return f"{moment - self.ahead:{'%Y-%m-%d ' if day else ''}%H:%M}"

    def _days(self) -> timedelta:
        now = datetime.now(UTC)
        return now.date() - (now - self.ahead).date()

    def _name(self, real: str, sort: str) -> str:
        known = self.names[sort]
        return known.setdefault(real, SUFFIXES[len(known)] if real not in known else "")


def agree(printed: str, shown: str) -> bool:
    """Return whether two texts are the same but for the time that a run takes."""
    left, right = _parts(printed), _parts(shown)
    return len(left) == len(right) and all(map(_close, left, right))


def _parts(text: str) -> list[str]:
    """Return a text as its moments and spans, and the words between them."""
    parts, at = [], 0
    # A table is as wide as the longest age in it.
    text = re.sub(r"─+", "─", text)
    for found in re.finditer(f"{_MOMENT.pattern}|{_SPAN.pattern}", text, re.MULTILINE):
        parts += [re.sub(r" {2,}", "  ", text[at : found.start()]), found[0]]
        at = found.end()
    return [*parts, re.sub(r" {2,}", "  ", text[at:])]


def _close(left: str, right: str) -> bool:
    if left == right:
        return True
    if {len(left), len(right)} == {5, 16} and _moment(left) and _moment(right):
        left, right = left[-5:], right[-5:]  # only a moment of another day is shown with its day
    first, second = _seconds(left), _seconds(right)
    if first is None or second is None:
        return False
    apart = abs(first - second)
    if _moment(left) and "-" not in left[:3] and len(left) in (5, 8):
        apart = min(apart, 86400 - apart)  # around midnight
    return apart <= TOLERANCE.total_seconds()


def _moment(part: str) -> re.Match[str] | None:
    found = _MOMENT.match(f"{part} UTC")
    return found if found is not None and found.end() == len(part) else None


def _seconds(part: str) -> float | None:
    moment = _moment(part)
    if moment is not None:
        if moment["full"] or moment["day"] or (moment["minute"] and len(part) > len("03:04")):
            return datetime.fromisoformat(part).replace(tzinfo=UTC).timestamp()
        form = "%m-%d %H:%M:%S" if moment["short"] else "%H:%M:%S" if moment["time"] else "%H:%M"
        return datetime.strptime(f"2024 {part}", f"%Y {form}").replace(tzinfo=UTC).timestamp()
    if re.fullmatch(r"-?\d+(\.\d+)?", part):
        return float(part)
    units = {"d": 86400, "h": 3600, "m": 60, "s": 1}
    numbers = re.findall(r"(\d+)([dhms])", part)
    return sum(int(number) * units[unit] for number, unit in numbers) if numbers else None


@contextmanager
def fresh_home() -> Iterator[Path]:
    """Give an empty home for a page, and remove it at the end."""
    while True:
        home = Path("/tmp") / f"{random.randrange(10**6):06d}"
        try:
            home.mkdir(mode=0o700)
        except FileExistsError:
            continue
        break
    try:
        yield home
    finally:
        shutil.rmtree(home)


def differences(path: Path, folder: Path, home: Path) -> list[str]:
    """Return what a page prints and what comes instead, for each command where they are not the same."""
    page = path.read_text()
    run = Run(folder, page, home)
    found = []
    for block in filter(is_run, blocks(page)):
        for step in steps(page, block):
            shown = run.as_page(run.type(step))
            if not agree(step.printed, shown):
                found.append(
                    f"{path}:{step.line}: $ {step.command}\n--- printed\n{step.printed}\n--- comes\n{shown}\n"
                )
    return found


def rewritten(path: Path, folder: Path, home: Path) -> str:
    """Return a page with what really comes below each command, where it is not what is printed."""
    page = path.read_text()
    run = Run(folder, page, home)
    parts, at = [], 0
    for block in filter(is_run, blocks(page)):
        body = []
        for step in steps(page, block):
            shown = run.as_page(run.type(step))
            kept = step.printed if agree(step.printed, shown) else shown
            body.append("$ " + step.command.replace("\n", "\n> ") + "\n" + (f"{kept}\n" if kept else ""))
        blank = "\n" if "\n\n$ " in block.body else ""
        parts += [page[at : block.start], blank.join(body)]
        at = block.end
    return "".join([*parts, page[at:]])


if __name__ == "__main__":
    for name in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as place, fresh_home() as home:
            Path(name).write_text(rewritten(Path(name), Path(place), home))
