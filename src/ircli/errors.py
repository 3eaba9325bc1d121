"""What can go wrong, with its exit status and the step that helps."""


class IrcliError(Exception):
    """A failure to tell the user about: a fact, and what to do next."""

    status = 1
    code = "failed"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.words = ""  # what somebody wrote and is not stored


class UsageError(IrcliError):
    """The command line, or a file it named, is not understood."""

    status = 2
    code = "usage"


class MisreadError(UsageError):
    """A piece of a file is not what it must be; `path` says where in it, for whoever knows its lines.

    `others` are what else is wrong with the same file.
    """

    def __init__(
        self,
        message: str,
        *,
        path: tuple[str | int, ...],
        hint: str = "",
        others: tuple["MisreadError", ...] = (),
    ) -> None:
        super().__init__(message, hint=hint)
        self.path = path
        self.others = others


class NotFoundError(IrcliError):
    """What the command should act on does not exist, or is not the only match."""

    status = 3
    code = "not_found"


class AmbiguousError(NotFoundError):
    """What the command should act on could be several."""


class RefusedError(IrcliError):
    """The process does not allow this now."""

    status = 4
    code = "refused"


class CheckFailedError(IrcliError):
    """A check ran and found something."""

    status = 5
    code = "check_failed"


class NotStoredError(IrcliError):
    """Nothing may be assumed to be on the disk; but where `is_stored`, only what comes after the words failed."""

    status = 6
    code = "not_stored"
    is_stored = False


class BusyError(NotStoredError):
    """Another process holds the incident's lock, or locks do not work here."""

    code = "busy"


class EndedBySignal(BaseException):
    """A signal asked the program to end; `status` is 128 and the signal's number."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.status = 128 + number
