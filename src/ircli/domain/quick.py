"""The quickly made NamedTuple, under a name by which type checkers know what it is."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from ircli.domain.record import NamedTuple

__all__ = ("NamedTuple",)
