from connect.given import Clock
from ircli.ui.progress import Progress
from ui.given import Stream, terminal, written


class Gone(Stream):
    """A terminal whose window is closed."""

    def write(self, text: str, /) -> int:  # noqa: ARG002 - as the standard library has it
        raise OSError


def test_at_a_terminal_one_line_is_written_over() -> None:
    desk = terminal()
    progress = Progress(desk, clock=Clock())
    progress.show("1s of 5s")
    progress.show("2s of 5s")
    progress.end()
    assert written(desk.stderr) == "\r1s of 5s\x1b[K\r2s of 5s\x1b[K\n"


def test_the_line_never_takes_two() -> None:
    desk = terminal(COLUMNS="20")
    progress = Progress(desk, clock=Clock())
    progress.show("x" * 30)
    progress.show("漢" * 30)
    assert written(desk.stderr) == f"\r{'x' * 19}\x1b[K\r{'漢' * 9}\x1b[K"


def test_nothing_in_it_is_obeyed() -> None:
    desk = terminal()
    Progress(desk, clock=Clock()).show("\x1b[2J\nowned")
    assert written(desk.stderr) == "\r\\x1b[2J\\nowned\x1b[K"


def test_where_nothing_can_be_redrawn_a_line_a_minute_is_written() -> None:
    for desk in (terminal(stderr=False), terminal(ACCESSIBLE="1"), terminal(TERM="dumb")):
        clock = Clock()
        progress = Progress(desk, clock=clock)
        for second in range(125):
            progress.show(f"{second}s")
            clock.sleep(1)
        progress.end()
        assert written(desk.stderr) == "0s\n60s\n120s\n"


def test_who_wants_quiet_is_told_nothing() -> None:
    desk = terminal()
    desk.quiet = True
    progress = Progress(desk, clock=Clock())
    progress.show("1s")
    progress.end()
    assert written(desk.stderr) == ""


def test_a_terminal_that_has_gone_stops_nothing() -> None:
    desk = terminal()
    desk.stderr = Gone()
    progress = Progress(desk, clock=Clock())
    progress.show("1s")
    progress.end()
