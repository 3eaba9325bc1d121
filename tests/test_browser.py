"""The browser of the tests sees what it is there to see: what is asked for, what is too wide, in which light."""

import os
import sys
from pathlib import Path

import pytest

from browser import A4, DESK, PHONE, Browser, BrowserError, Shot

pytestmark = pytest.mark.system("chromium")

HEAD = '<!doctype html><meta name="viewport" content="width=device-width">'


def written(folder: Path, body: str) -> Path:
    path = folder / "page.html"
    path.write_text(HEAD + body)
    return path


def test_a_page_by_itself_asks_for_itself_alone(browser: Browser, tmp_path: Path) -> None:
    path = written(tmp_path, "<p>hello")
    browser.open(path)
    assert browser.requests() == [path.as_uri()]


@pytest.mark.parametrize(
    "loading",
    [
        '<img src="other.png">',
        '<link rel="stylesheet" href="other.css">',
        "<style>p { background: url(other.png) }</style><p>hello",
        "<script>fetch('http://127.0.0.1:9/beacon')</script>",
    ],
)
def test_whatever_a_page_loads_is_seen(browser: Browser, tmp_path: Path, loading: str) -> None:
    path = written(tmp_path, loading)
    browser.open(path)
    assert len(browser.requests()) == 2


def test_what_a_policy_forbids_is_complained_of(browser: Browser, tmp_path: Path) -> None:
    policy = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
    browser.open(written(tmp_path, f"{policy}<img src=other.png>"))
    (complaint,) = browser.complaints()
    assert "Content Security Policy" in complaint


@pytest.mark.parametrize("width", [PHONE, A4, DESK])
def test_a_page_is_as_wide_as_it_is_told(browser: Browser, tmp_path: Path, width: int) -> None:
    browser.open(written(tmp_path, "<p>hello"), Shot(width))
    assert browser.evaluate("document.documentElement.clientWidth") == width


def test_the_light_and_the_paper_are_those_asked_for(browser: Browser, tmp_path: Path) -> None:
    browser.open(written(tmp_path, "<p>hello"), Shot(dark=True))
    queries = "['(prefers-color-scheme: dark)', 'print'].map(query => matchMedia(query).matches)"
    assert browser.evaluate(queries) == [True, False]
    browser.look(Shot(media="print"))
    assert browser.evaluate(queries) == [False, True]


def test_a_picture_shows_the_whole_page(browser: Browser, tmp_path: Path) -> None:
    browser.open(written(tmp_path, '<body style="margin:0"><div style="height:3000px">'), Shot(PHONE))
    picture = tmp_path / "picture.png"
    browser.screenshot(picture)
    content = picture.read_bytes()
    assert content.startswith(b"\x89PNG")
    assert (int.from_bytes(content[16:20]), int.from_bytes(content[20:24])) == (PHONE, 3000)


def test_a_page_is_printed(browser: Browser, tmp_path: Path) -> None:
    browser.open(written(tmp_path, "<p>hello"))
    assert browser.pdf().startswith(b"%PDF-")


def test_what_the_page_cannot_do_is_an_error(browser: Browser, tmp_path: Path) -> None:
    browser.open(written(tmp_path, "<p>hello"))
    with pytest.raises(BrowserError, match="nowhere"):
        browser.evaluate("nowhere.to.be.found")


def test_a_file_that_is_missing_is_an_error(browser: Browser, tmp_path: Path) -> None:
    with pytest.raises(BrowserError, match="missing"):
        browser.open(tmp_path / "missing.html")


def test_a_program_that_ends_at_once_is_an_error_and_leaves_nothing_open(tmp_path: Path) -> None:
    before = open_files()
    with pytest.raises(BrowserError):
        Browser(sys.executable, tmp_path)  # which does not know such options
    assert open_files() == before


def open_files() -> set[str]:
    """Return the descriptors of this process, where the system shows them."""
    return set(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else set()
