"""What a playbook's owner is told of: why something of it is not used."""

from typing import NamedTuple

LINT = "ircli playbook lint"
TRUST = "ircli playbook trust"


class Problem(NamedTuple):
    """Why something of a playbook is not used: what it is and what is wrong with it, what is allowed, and where to look.

    `part` and `file` name the part's file, where it is one.
    """

    what: str
    message: str
    hint: str = ""
    see: str = LINT
    part: str = ""
    file: str = ""

    @property
    def sentence(self) -> str:
        """Return it in words."""
        return f"{self.what} is not used: {self.message}"
