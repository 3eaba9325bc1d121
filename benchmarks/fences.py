"""Compare the fences that ircli reads with those of an independent implementation, over Markdown files on disk."""

import os
import sys
import time
from collections.abc import Iterator
from typing import NamedTuple

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "tests"))

from ircli.playbook.runbooks.parts import Fence
from ircli.playbook.runbooks.reading import is_shell, read, split
from playbook.runbooks.independent import Compared, Counted, comparable, count, is_disputed

_MOST_BYTES = 1 << 20  # larger files are refused as runbooks
_FINDINGS = 5
_SHOWN = 20
_SUFFIXES = (".md", ".markdown", ".mdx")


class Tally(NamedTuple):
    """What was read in some files, and how long it took, in seconds."""

    files: int = 0
    fences: int = 0
    shell: int = 0
    nested: int = 0
    unclosed: int = 0
    disagreements: int = 0
    disputed: int = 0
    seconds: float = 0.0


def main(folders: list[str]) -> int:
    """Print the tally of all Markdown in some folders; return 5 where the two disagree on a fence."""
    if not folders:
        print("Usage: python benchmarks/fences.py FOLDER...", file=sys.stderr)
        return 2
    tally = Tally()
    for path in sorted({path for folder in folders for path in _markdown_in(folder)}):
        tally = _compare(path, tally)
    for name, value in tally._asdict().items():
        print(f"{name:14} {value:>10,}" if isinstance(value, int) else f"{name:14} {value:>10.1f}")
    print(f"{'nested share':14} {tally.nested / max(tally.fences, 1):>10.1%}")
    return _FINDINGS if tally.disagreements else 0


def _compare(path: str, tally: Tally) -> Tally:
    with open(path, "rb") as file:
        text = split(file.read().decode("utf-8", "replace"))[1]
    began = time.perf_counter()
    fences = read(text, name=path).fences
    seconds = time.perf_counter() - began
    ours = [_comparable(one) for one in fences]
    theirs = [_comparable(one) for one in count(text)]
    differs = ours != theirs
    if differs and tally.disagreements + tally.disputed < _SHOWN:
        _show(path, [one for one in ours if one not in theirs], [one for one in theirs if one not in ours])
    return Tally(
        files=tally.files + 1,
        fences=tally.fences + len(fences),
        shell=tally.shell + sum(map(is_shell, fences)),
        nested=tally.nested + sum(one.depth > 0 for one in fences),
        unclosed=tally.unclosed + sum(not one.closed for one in fences),
        disagreements=tally.disagreements + (differs and not is_disputed(text)),
        disputed=tally.disputed + (differs and is_disputed(text)),
        seconds=tally.seconds + seconds,
    )


def _comparable(one: Counted | Fence) -> Compared:
    return comparable(one.line, one.content, one.depth, closed=one.closed)


def _show(path: str, ours: list[Compared], theirs: list[Compared]) -> None:
    print(ascii(path))
    for name, fences in (("ours", ours), ("theirs", theirs)):
        for line, content, depth, closed in fences[:2]:
            print(f"  {name} line {line} depth {depth} {'closed' if closed else 'open'} {content[:80]!a}")


def _markdown_in(folder: str) -> Iterator[str]:
    for parent, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(parent, name)
            is_file = os.path.isfile(path) and not os.path.islink(path)
            if name.endswith(_SUFFIXES) and is_file and os.path.getsize(path) <= _MOST_BYTES:
                yield path


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
