"""Where things lie, and who writes."""

import os
import tomllib
from pathlib import Path

import platformdirs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ircli.errors import NotStoredError
from ircli.store.paths import (
    check_home,
    config_home,
    data_home,
    incident_directory,
    is_incident_id,
    login_name,
    plain_setting,
    quick_author,
    read_active,
)

INCIDENT = "2026-11-20-checkout-errors-k3f9"
HOMES = [None, "", "/home/alice", "/home/alice/", "/", "alice", "~alice", "."]
OVERRIDES = [None, "", "/data", "/data/", "data", "../data", "~/data", " ", "/da ta"]


@pytest.mark.parametrize("home", HOMES)
@pytest.mark.parametrize("override", OVERRIDES)
def test_folders_are_where_platformdirs_says(
    home: str | None, override: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ = {"HOME": home, "XDG_DATA_HOME": override, "XDG_CONFIG_HOME": override}
    for name, value in environ.items():
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    expected = (
        platformdirs.user_data_dir("ircli", appauthor=False),
        platformdirs.user_config_dir("ircli", appauthor=False),
    )
    assert (data_home(os.environ), config_home(os.environ)) == expected


def test_data_and_settings_have_a_variable_each() -> None:
    environ = {"HOME": "/home/alice", "XDG_DATA_HOME": "/data", "XDG_CONFIG_HOME": "/settings"}
    assert (data_home(environ), config_home(environ)) == ("/data/ircli", "/settings/ircli")


def test_one_variable_isolates_everything() -> None:
    environ = {"IRCLI_HOME": "/own", "HOME": "/home/alice", "XDG_DATA_HOME": "/data", "XDG_CONFIG_HOME": "/c"}
    assert (data_home(environ), config_home(environ)) == ("/own", "/own")


def test_a_store_of_ones_own_is_absolute() -> None:
    assert data_home({"IRCLI_HOME": "here"}) == os.path.join(os.getcwd(), "here")


def test_an_empty_variable_says_nothing() -> None:
    assert data_home({"IRCLI_HOME": "", "HOME": "/home/alice"}) == "/home/alice/.local/share/ircli"


def test_an_incident_has_a_folder_below_the_store() -> None:
    assert incident_directory("/own", INCIDENT) == f"/own/incidents/{INCIDENT}"


@pytest.mark.parametrize("text", [INCIDENT, "2026-01-01-a-zzzz", "2026-11-20-" + "x" * 69])
def test_an_incident_id(text: str) -> None:
    assert is_incident_id(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "../../etc/passwd",
        "/etc",
        "..",
        ".",
        "CON",
        "a:b",
        "abc\n",
        f"{INCIDENT}\n",
        f" {INCIDENT}",
        f"{INCIDENT}/",
        f"{INCIDENT}/..",
        f"../{INCIDENT}",
        f"{INCIDENT}\0",
        f"{INCIDENT}\x85",
        INCIDENT.upper(),
        INCIDENT.replace("-", "."),
        INCIDENT.replace("-", "_"),
        INCIDENT.replace("2026", "\uff12\uff10\uff12\uff16"),
        INCIDENT.replace("2026", "\u0662\u0660\u0662\u0666"),
        INCIDENT.replace("k", "\uff4b"),
        INCIDENT.replace("k", "\u212a"),
        INCIDENT.replace("-", "\u2010"),
        INCIDENT.replace("-", "\\"),
        "-rf-2026-11-20",
        "2026-11-20-" + "x" * 300,
        "\ud800" * 20,
    ],
)
def test_what_is_no_incident_id(text: str) -> None:
    assert not is_incident_id(text)


@given(st.text(st.sampled_from("2026-abz0./\\\n\0:~ é"), min_size=8, max_size=20))
@example("2026-11-20-a-zzzz")
def test_an_incident_id_is_one_plain_name(text: str) -> None:
    if is_incident_id(text):
        assert os.path.basename(os.path.normpath(os.path.join("/x", text))) == text


# The active incident


@pytest.mark.parametrize("content", [INCIDENT, f"{INCIDENT}\n", f"{INCIDENT}\r\n"])
def test_the_active_incident_is_read(content: str, tmp_path: Path) -> None:
    (tmp_path / "active").write_bytes(content.encode())
    assert read_active(str(tmp_path)) == INCIDENT


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"junk",
        b"../../etc/passwd",
        INCIDENT.encode() * 3,
        f"{INCIDENT}\nx".encode(),
        b"\xff" * 300,
    ],
)
def test_junk_is_no_active_incident(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "active").write_bytes(content)
    assert read_active(str(tmp_path)) is None


def test_without_the_file_no_incident_is_active(tmp_path: Path) -> None:
    assert read_active(str(tmp_path)) is None


def test_an_active_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "victim").write_text(INCIDENT)
    os.symlink(tmp_path / "victim", tmp_path / "active")
    assert read_active(str(tmp_path)) is None


def test_an_active_that_is_a_fifo_does_not_hold_us_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "active")
    assert read_active(str(tmp_path)) is None


def test_an_active_that_is_a_folder_is_none(tmp_path: Path) -> None:
    (tmp_path / "active").mkdir()
    assert read_active(str(tmp_path)) is None


# The store's own folder


def test_a_store_that_is_not_there_yet_is_fine(tmp_path: Path) -> None:
    check_home(str(tmp_path / "none"))


def test_a_private_store_is_fine(tmp_path: Path) -> None:
    os.chmod(tmp_path, 0o700)
    check_home(str(tmp_path))


def test_a_store_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("precious")
    with pytest.raises(NotStoredError, match="is not a folder"):
        check_home(str(tmp_path / "home"))


def test_a_store_that_everybody_may_write_is_refused(tmp_path: Path) -> None:
    os.chmod(tmp_path, 0o777)
    with pytest.raises(NotStoredError, match="Everybody may write"):
        check_home(str(tmp_path))


# Settings, and who writes


PLAIN = {
    "nothing": (b"", ""),
    "a name": (b'name = "alice"\n', "alice"),
    "a name without its newline": (b'name="alice"', "alice"),
    "a name of the world": ('name = "Zoë 大"\n'.encode(), "Zoë 大"),
    "an empty name": (b'name = ""\n', ""),
    "comments and other settings": (b'# mine\n\n  zone = "UTC"\n\tname = "alice"\n', "alice"),
    "another setting": (b'zone = "UTC"\n', ""),
    "a name of a table": (b'[roots]\nname = "x"\n', ""),
    "a name before a table": (b'name = "alice"\n[roots]\nname = "x"\n', "alice"),
}


@pytest.mark.parametrize(("content", "name"), [*PLAIN.values()], ids=[*PLAIN])
def test_a_plain_setting_is_read(content: bytes, name: str) -> None:
    assert plain_setting(content, "name") == (True, name)


@pytest.mark.parametrize(
    "content",
    [
        b"name = 'alice'\n",
        b'name = "al\\u0069ce"\n',
        b'name = """alice"""\n',
        b'name = "alice" # me\n',
        b'"name" = "alice"\n',
        b'a.name = "alice"\n',
        b'name = "alice\n',
        b"name = 5\n",
        b"name\n",
        b'roots = [\n  "a",\n]\nname = "alice"\n',
        b'name = "alice"\r\n',
        b'name = "a"\nname = "b"\n',
        b'\xef\xbb\xbfname = "alice"\n',
        b'name = "\xff"\n',
        b'name = "a\x00b"\n',
        b"# \x07\n",
    ],
)
def test_anything_else_is_for_the_parser(content: bytes) -> None:
    assert plain_setting(content, "name") == (False, "")


VALUES = st.sampled_from(
    [
        '"alice"',
        '""',
        "'alice'",
        '"a\\nb"',
        '"a"b"',
        '"""',
        '""""',
        '"""a"""',
        '["x",',
        "[]",
        "5",
        '"é" # "',
        '"#"',
    ]
)
KEYS = st.sampled_from(["name", "zone", '"name"', "a.name", "name.x", "[name]", "[a]", "[[a]]", " name", "é"])
LINES = st.one_of(
    st.builds("{} = {}".format, KEYS, VALUES),
    st.sampled_from(
        ["", " ", "# x", '"]', "]", "[a]", "[ a ]", "[[b]]", '"""', "'''", "\t", "\r", "# \r", "\x0b"]
    ),
)
SETTINGS = st.lists(LINES, max_size=5).map("\n".join)
ANY_TEXT = st.text(st.sampled_from("name= \t\n\r\"'#[].\\u0é\x00\x7f\x85\u2028{},5"), max_size=30)


@given(SETTINGS | ANY_TEXT | ANY_TEXT.map('name = "{}"'.format))
def test_what_is_read_plainly_is_what_the_parser_reads(text: str) -> None:
    understood, name = plain_setting(text.encode(), "name")
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return  # told by the command that reads all settings
    if understood and not isinstance(parsed.get("name", ""), dict):
        assert name == parsed.get("name", "")


def test_a_name_of_the_environment_comes_first(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('name = "bob"\n')
    assert quick_author({"IRCLI_HOME": str(tmp_path), "IRCLI_NAME": "alice"}) == "alice"


def test_a_name_of_the_settings_comes_before_the_login(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('name = "bob"\n')
    assert quick_author({"IRCLI_HOME": str(tmp_path), "LOGNAME": "carol"}) == "bob"


def test_without_settings_the_login_writes(tmp_path: Path) -> None:
    assert quick_author({"IRCLI_HOME": str(tmp_path), "LOGNAME": "carol"}) == "carol"


def test_settings_without_a_name_leave_the_login(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('zone = "UTC"\n')
    assert quick_author({"IRCLI_HOME": str(tmp_path), "USER": "carol"}) == "carol"


def test_settings_that_need_a_parser_are_left_to_it(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("name = 'bob'\n")
    assert quick_author({"IRCLI_HOME": str(tmp_path), "LOGNAME": "carol"}) is None


def test_settings_that_cannot_be_read_are_left_to_the_parser(tmp_path: Path) -> None:
    (tmp_path / "config.toml").mkdir()
    assert quick_author({"IRCLI_HOME": str(tmp_path), "LOGNAME": "carol"}) is None


def test_without_a_login_the_system_knows() -> None:
    import pwd

    assert login_name({}) == pwd.getpwuid(os.geteuid()).pw_name
