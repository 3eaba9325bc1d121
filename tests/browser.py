"""Pages as a real browser shows them: Chromium without a window, driven by JSON over a pair of pipes."""

import base64
import fcntl
import json
import os
import select
import signal
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple, Self

PHONE, DESK = 360, 1280
A4, A5 = 672, 438  # pixels between the margins of a sheet
_PATIENCE = 30.0  # seconds for any one answer: a loaded machine starts a browser slowly
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-breakpad",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-proxy-server",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--remote-debugging-pipe",
)


class BrowserError(Exception):
    """The browser did not do what it was asked for."""


class Shot(NamedTuple):
    """How a page is looked at: pixels across, what it is shown on, and in which light."""

    width: int = DESK
    dark: bool = False
    media: str = "screen"


class Browser:
    """A running browser with one page; leave it by `close`, or use it in a `with`."""

    def __init__(self, program: str, folder: Path) -> None:
        self._replies: dict[int, dict[str, Any]] = {}
        self._events: list[dict[str, Any]] = []
        self._unread = b""
        self._last = 0
        self._shot = Shot()
        self._log = folder / "browser.log"
        self._pid, self._in, self._out = _started(program, folder, self._log)
        try:
            target = self._call("Target.createTarget", url="about:blank")["targetId"]
            attached = self._call("Target.attachToTarget", targetId=target, flatten=True)
            self._session: str = attached["sessionId"]
            for domain in ("Page", "Network", "Runtime", "Log"):
                self.call(f"{domain}.enable")
            self.call("Page.setLifecycleEventsEnabled", enabled=True)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self, path: Path, shot: Shot = Shot()) -> None:  # noqa: B008 - a frozen value
        """Show a file; returns when it is laid out."""
        self.look(shot)
        self._events.clear()
        found = self.call("Page.navigate", url=path.resolve().as_uri())
        if found.get("errorText"):
            raise BrowserError(f"{path}: {found['errorText']}")
        loader = found["loaderId"]
        self._read(lambda: self._has_loaded(loader), f"end of loading {path.name}")
        self.evaluate("document.fonts.ready.then(() => true)")

    def look(self, shot: Shot) -> None:
        """Look at the page that is open at another width, in another light, or as it is printed."""
        self._shot = shot
        self._size(shot.width, 800)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if shot.dark else "light"}
        self.call("Emulation.setEmulatedMedia", media=shot.media, features=[scheme])

    def evaluate(self, expression: str) -> Any:  # noqa: ANN401 - whatever JSON the page gives
        """Return what an expression of JavaScript is on the page; what it promises is waited for."""
        found = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in found:
            raise BrowserError(json.dumps(found["exceptionDetails"])[:2000])
        return found["result"].get("value")

    def requests(self) -> list[str]:
        """Return each address that was asked for since the page was opened, its own first."""
        self.evaluate("new Promise(done => setTimeout(() => done(true), 100))")
        return [event["params"]["request"]["url"] for event in self._events_of("Network.requestWillBeSent")]

    def complaints(self) -> list[str]:
        """Return what the browser has to say against the page: violations of its policy, broken markup."""
        return [event["params"]["entry"]["text"] for event in self._events_of("Log.entryAdded")]

    def unfold(self) -> None:
        """Make the window as high as the page: what lies beyond it is not painted, and is found at no point."""
        self._size(self._shot.width, self.evaluate("document.documentElement.scrollHeight"))

    def screenshot(self, path: Path) -> None:
        """Save the whole page, as far down as it goes, as a PNG."""
        self.unfold()
        found = self.call("Page.captureScreenshot", format="png")
        self.look(self._shot)
        path.write_bytes(base64.b64decode(found["data"]))

    def pdf(self) -> bytes:
        """Return the page as it is printed."""
        found = self.call("Page.printToPDF", paperWidth=8.27, paperHeight=11.69, printBackground=False)
        return base64.b64decode(found["data"])

    def call(self, method: str, **params: Any) -> dict[str, Any]:  # noqa: ANN401 - as the protocol has it
        """Ask the page for something of the DevTools protocol, and return the answer."""
        return self._call(method, session=self._session, **params)

    def close(self) -> None:
        """End the browser and all that it started; harmless when it has ended."""
        if self._pid == 0:
            return
        try:
            self._send("Browser.close")
        except BrowserError:
            pass  # it has ended already
        for descriptor in (self._in, self._out):
            os.close(descriptor)
        _ended(self._pid)
        self._pid = 0

    def _size(self, width: int, height: int) -> None:
        override = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.call("Emulation.setDeviceMetricsOverride", **override)

    def _events_of(self, method: str) -> Iterable[dict[str, Any]]:
        return [event for event in self._events if event["method"] == method]

    def _call(self, method: str, *, session: str = "", **params: Any) -> dict[str, Any]:  # noqa: ANN401
        self._send(method, session=session, **params)
        number = self._last
        self._read(lambda: number in self._replies, method)
        reply = self._replies.pop(number)
        if "error" in reply:
            raise BrowserError(f"{method}: {reply['error']}")
        result: dict[str, Any] = reply["result"]
        return result

    def _send(self, method: str, *, session: str = "", **params: Any) -> None:  # noqa: ANN401
        self._last += 1
        message = {"id": self._last, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        unsent = json.dumps(message).encode() + b"\0"
        try:
            while unsent:
                unsent = unsent[os.write(self._in, unsent) :]
        except OSError as error:
            raise BrowserError(f"{method}: {error}") from error

    def _has_loaded(self, loader: str) -> bool:
        seen = [event["params"] for event in self._events_of("Page.lifecycleEvent")]
        return any(one["loaderId"] == loader and one["name"] == "load" for one in seen)

    def _read(self, is_there: Callable[[], bool], waiting_for: str) -> None:
        deadline = time.monotonic() + _PATIENCE
        while not is_there():
            ready, _, _ = select.select([self._out], [], [], max(0.0, deadline - time.monotonic()))
            piece = os.read(self._out, 1 << 20) if ready else b""
            if not piece:
                said = self._log.read_text(errors="replace")[-2000:]
                raise BrowserError(f"no {waiting_for} {'in time' if not ready else 'any more'}\n{said}")
            *whole, self._unread = (self._unread + piece).split(b"\0")
            for message in map(json.loads, whole):
                if "id" in message:
                    self._replies[message["id"]] = message
                else:
                    self._events.append(message)


def _started(program: str, folder: Path, log: Path) -> tuple[int, int, int]:
    """Start a browser that reads descriptor 3 and writes descriptor 4; return its process and our ends of both."""
    their_in, our_in = _pipe()
    our_out, their_out = _pipe()
    environ = {
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        "XDG_CACHE_HOME": str(folder),
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
    }
    try:
        pid = os.posix_spawn(
            program,
            [program, *_FLAGS, f"--user-data-dir={folder / 'profile'}", "about:blank"],
            environ,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, str(log), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
                (os.POSIX_SPAWN_DUP2, 1, 2),
                (os.POSIX_SPAWN_DUP2, their_in, 3),
                (os.POSIX_SPAWN_DUP2, their_out, 4),
            ],
            setpgroup=0,
        )
    finally:
        os.close(their_in)
        os.close(their_out)
    return pid, our_in, our_out


def _pipe() -> tuple[int, int]:
    """Return the ends of a pipe with numbers that are nowhere near 3 and 4."""
    ends = os.pipe()
    far = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 20) for end in ends]
    for end in ends:
        os.close(end)
    return far[0], far[1]


def _ended(pid: int) -> None:
    """Wait until a process has ended; after a while, and for what it left behind, by force."""
    deadline = time.monotonic() + 10
    has_ended = False
    while not has_ended and time.monotonic() < deadline:
        has_ended = os.waitpid(pid, os.WNOHANG)[0] == pid
        if not has_ended:
            time.sleep(0.02)
    try:
        os.killpg(pid, signal.SIGKILL)  # its group has its own number
    except ProcessLookupError:
        pass  # nothing is left of it
    if not has_ended:
        os.waitpid(pid, 0)
