"""One entry as one line of a timeline file: ASCII JSON that ends in its own checksum."""

from __future__ import annotations

from binascii import crc32

TYPE_CHECKING = False  # typing itself would cost more than the rest of this path
if TYPE_CHECKING:
    from collections.abc import Mapping

try:
    # The C encoder by itself: importing json takes a tenth of the interpreter's own start.
    from _json import encode_basestring_ascii, make_encoder
except ImportError:  # another Python than CPython
    from json import dumps

    def encode_data(data: Mapping[str, object]) -> str:
        """Return data as compact ASCII JSON."""
        return dumps(data, separators=(",", ":"), allow_nan=False)

else:

    def _refuse(value: object) -> object:
        raise TypeError(f"{type(value).__name__} has no place in a timeline")

    _ESCAPES, _ITEMS, _KEYS = encode_basestring_ascii, ",", ":"
    _encode = make_encoder(None, _refuse, _ESCAPES, None, _KEYS, _ITEMS, *(False, False, False))

    def encode_data(data: Mapping[str, object]) -> str:
        """Return data as compact ASCII JSON."""
        return "".join(_encode(data, 0))


MAX_BYTES = 256 * 1024
OPENING = b'{"id":"'
_CRC_LENGTH = len(b',"crc":"00000000"}')


def seal(head: str) -> bytes:
    """Return the line for an entry's JSON without its closing brace: checksum, brace, newline."""
    body = head.encode("ascii")
    return b'%b,"crc":"%08x"}\n' % (body, crc32(body))


def verified(line: bytes) -> bool:
    """Return whether a line, without its newline, ends in the checksum of what stands before."""
    return len(line) > _CRC_LENGTH and line.endswith(b',"crc":"%08x"}' % crc32(line[:-_CRC_LENGTH]))


def identity(line: bytes) -> str:
    """Return the id of a verified line, or an empty text where it is not in its place."""
    if not line.startswith(OPENING):
        return ""
    return line[len(OPENING) : len(OPENING) + 26].decode("ascii", "replace")
