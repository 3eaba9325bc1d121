"""The control: the writer that anybody would write first. Run as a program, it logs words, and the suite must object.

It writes the same lines into the same file, but through a buffer, without lock, seal or fsync.
"""

import os
import sys
import time

from ircli.domain.stamp import rfc3339, ulid
from ircli.store.line import encode_data, seal


def main() -> None:
    """Append the words to the active incident's timeline."""
    os.umask(0o077)  # where a trace looks for our own first instruction
    home, words = os.environ["IRCLI_HOME"], " ".join(sys.argv[2:])
    with open(os.path.join(home, "active"), encoding="ascii") as file:
        incident = file.read().strip()
    now = time.time_ns() // 1_000_000
    entry = {
        "id": ulid(now, int.from_bytes(os.urandom(10), "big")),
        "at": rfc3339(now),
        "recorded_at": rfc3339(now),
        "by": "alice",
        "kind": "noted",
        "v": 1,
        "data": {"text": words},
    }
    path = os.path.join(home, "incidents", incident, "timeline.jsonl")
    with open(path, "a", encoding="ascii") as file:
        file.write(seal(encode_data(entry)[:-1]).decode("ascii"))
    sys.stderr.write(f"Recorded in {incident}.\n")


if __name__ == "__main__":
    main()
