"""Read names as people type them: several with commas between them, and one that is nearly right."""

from collections.abc import Collection, Iterable

_NAMED = 20  # names of what is allowed; the rest is counted


def names_in(*texts: str) -> tuple[str, ...]:
    """Return the names in texts with commas between them."""
    return tuple(name.strip() for text in texts for name in text.split(",") if name.strip())


def nearest(given: str, names: Iterable[str], *, cutoff: float = 0.6) -> str:
    """Return the name that was perhaps meant; blank where none is like it."""
    import difflib

    found = difflib.get_close_matches(given.strip().casefold(), list(names), n=1, cutoff=cutoff)
    return found[0] if found else ""


def did_you_mean(given: str, names: Iterable[str]) -> str:
    """Return the sentence that names what was perhaps meant, and a space; blank where nothing is like it."""
    near = nearest(given, names)
    return f"Did you mean {near}? " if near else ""


def one_of(names: Collection[str]) -> str:
    """Return the sentence that names what is allowed."""
    shown = list(names)[:_NAMED]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"One of: {', '.join(shown)}{more}."
