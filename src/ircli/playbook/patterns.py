"""Regular expressions that are compiled when they are first used: a hundred of them would cost every start 10 ms."""

import re
from typing import Any, cast


class _Later:
    """What acts like a compiled expression, and is one from its first use on."""

    def __init__(self, text: str, flags: int) -> None:
        self._text = text
        self._flags = flags
        self._compiled: re.Pattern[str] | None = None

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a pattern has
        if self._compiled is None:
            self._compiled = re.compile(self._text, self._flags)
        found = getattr(self._compiled, name)
        setattr(self, name, found)  # from now on it is found without coming here
        return found


def later(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return a regular expression that is compiled when it is first used."""
    return cast("re.Pattern[str]", _Later(text, flags))
