"""Make text from anywhere inert inside HTML and SVG: it is read as it was written, and forms nothing."""

from ircli.domain.text import visible

_ENTITIES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;", ord("'"): "&#39;"}


def escape(text: str, *, keep: str = "") -> str:
    """Return text for between tags and inside of quotes; `keep` names control characters that stay, such as a newline."""
    return visible(text, keep=keep).translate(_ENTITIES)
