"""Keep an answer that took all incidents to find, for as long as neither they nor the question change."""

import json
from binascii import crc32

from ircli.domain.quick import NamedTuple
from ircli.store import derived
from ircli.store.line import encode_data, seal, verified


class Question(NamedTuple):
    """What is asked of what stands in the file of outlines with that key, and when, in milliseconds."""

    text: str
    key: str
    now: int


def read(home: str, name: str, question: Question) -> str | None:
    """Return the answer to a question; None where none is kept, or it was one for another time."""
    head, _, text = derived.read(home, _file(name)).partition(b"\n")
    try:
        said = json.loads(head) if verified(head) else {}
        if (said["question"], said["key"], said["crc32"]) != (question.text, question.key, crc32(text)):
            return None
        if said["until"] is not None and not said["from"] <= question.now < said["until"]:
            return None
        return text.decode("utf-8", "surrogatepass")
    except (ValueError, TypeError, LookupError, RecursionError):
        return None


def write(home: str, name: str, answer: str, question: Question, *, until: int | None = None) -> None:
    """Keep an answer, in the place of the last one of that name, as far as the disk allows; where `until` is None, for good."""
    text = answer.encode("utf-8", "surrogatepass")
    said = {
        "question": question.text,
        "key": question.key,
        "crc32": crc32(text),
        "from": question.now,
        "until": until,
    }
    with derived.Renewal(home, _file(name)) as renewal:
        renewal.keep([seal(encode_data(said)[:-1]), text])


def _file(name: str) -> str:
    return f"answer-{name}"
