"""Keep an answer that took all incidents to find, for as long as neither they nor the question change."""

import json
from binascii import crc32

from ircli.store import derived
from ircli.store.line import encode_data, seal, verified


def read(home: str, name: str, *, question: str, key: str) -> str | None:
    """Return the answer to a question on what stands in the file of outlines with that key; None where none is kept."""
    head, _, text = derived.read(home, _file(name)).partition(b"\n")
    if not verified(head):
        return None
    said = json.loads(head)
    kept = (said["question"], said["key"], said["crc32"])
    return text.decode("utf-8", "surrogatepass") if kept == (question, key, crc32(text)) else None


def write(home: str, name: str, answer: str, *, question: str, key: str) -> None:
    """Keep an answer, in the place of the last one of that name, as far as the disk allows."""
    text = answer.encode("utf-8", "surrogatepass")
    head = seal(encode_data({"question": question, "key": key, "crc32": crc32(text)})[:-1])
    with derived.Renewal(home, _file(name)) as renewal:
        renewal.keep([head, text])


def _file(name: str) -> str:
    return f"answer-{name}"
