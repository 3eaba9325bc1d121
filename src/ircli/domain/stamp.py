"""Give an entry its identity and its time in text; light enough for the path that must feel instant."""

import time

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

# A clock that once ran far ahead must not push all later identities there for good.
LATEST_MILLIS = 7_258_118_400_000  # 2200-01-01T00:00:00Z


def rfc3339(millis: int) -> str:
    """Return milliseconds since 1970 as `2026-11-20T03:04:05.678Z`."""
    seconds, rest = divmod(millis, 1000)
    moment = time.gmtime(seconds)
    return (
        f"{moment.tm_year:04d}-{moment.tm_mon:02d}-{moment.tm_mday:02d}"
        f"T{moment.tm_hour:02d}:{moment.tm_min:02d}:{moment.tm_sec:02d}.{rest:03d}Z"
    )


def ulid(millis: int, random_bits: int) -> str:
    """Return a ULID: 48 bits of time and 80 random bits as 26 characters that sort by time."""
    value = (millis << 80) | random_bits
    return "".join([CROCKFORD[(value >> shift) & 31] for shift in range(125, -1, -5)])


def is_ulid(text: str) -> bool:
    """Return whether a text has a ULID's form."""
    return len(text) == 26 and text.isascii() and text.isalnum() and text[0] <= "7"


def ulid_millis(text: str) -> int | None:
    """Return the time part of a ULID, or None where the text is none."""
    if not is_ulid(text):
        return None
    value = 0
    for character in text[:10]:
        digit = CROCKFORD.find(character)
        if digit < 0:
            return None
        value = value << 5 | digit
    return value
