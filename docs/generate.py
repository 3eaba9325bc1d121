# ruff: noqa: INP001 - a script beside the pages that it writes, and no package
"""Write the parts of the documentation that the code knows better.

`python docs/generate.py` writes them; with `--check` it only says what is out of date, and ends with 1.
"""

import ast
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import lint_page
import playbook_page
import typer
from table import NOTE, codes, table
from typer.main import get_command

from ircli.cli.app import app
from ircli.cli.tree import SECTIONS
from ircli.domain.events import KINDS, VERSIONS, Captured, PlannedStep, Redaction
from ircli.domain.rules import Cadence, Level
from ircli.playbook.book import PARTS
from ircli.store.config import SETTINGS, Setting
from ircli.store.playbooks import Playbook

DOCS = Path(__file__).resolve().parent
SOURCE = DOCS.parent / "src" / "ircli"
COMMON = (
    ("--json", "One JSON document on standard output; errors as JSON on standard error."),
    (
        "--incident ID",
        "Act on this incident: an unambiguous part of its id. Before `$IRCLI_INCIDENT` and the active one.",
    ),
    ("--no-input", "Ask nothing; what is missing is a usage error."),
    ("--quiet, -q", "Say nothing beside the answer but warnings."),
    ("--no-color", "No colour."),
    ("--playbook DIR", "Take the parts of the playbook from this folder first. Before `$IRCLI_PLAYBOOK`."),
    ("--help, -h", "Explain the command."),
)


def commands() -> str:
    """Return the reference of all commands."""
    root: Any = get_command(app)
    context = typer.Context(root, info_name="ircli")
    parts = [
        "# Commands",
        NOTE,
        (
            "`ircli COMMAND --help` shows the same in a terminal. Times (`TIME`) are `14:05`, `10m ago`, `yesterday 23:10`,"
            " or ISO 8601: `ircli help times`."
        ),
        "## Common options\n\nEvery command takes them, before or after its name.\n\n"
        + table(("Option", "Meaning"), COMMON),
        "Without a command, ircli also takes `--version`, `-V`.",
    ]
    for section, names in SECTIONS.items():
        parts.append(f"## {section}")
        for name in names:
            parts.extend(command(root.get_command(context, name), f"ircli {name}"))
    return "\n\n".join(parts)


def command(found: Any, name: str) -> Iterator[str]:  # noqa: ANN401 - Typer's own tree is not typed
    """Give the reference of a command, and of those below it."""
    shown = [param for param in found.params if not getattr(param, "hidden", False) and param.name != "help"]
    arguments = [param for param in shown if param.param_type_name == "argument"]
    options = [param for param in shown if param.param_type_name == "option"]
    below = getattr(found, "commands", None) or {}
    usage = [name, *([going_on(found)] if below else []), *(param.metavar for param in arguments)]
    yield f"### {name}"
    yield f"`{' '.join([*usage, *(['[OPTIONS]'] if options else [])])}`\n\n{found.help.strip()}"
    rows = [(param.metavar.strip("[].").rstrip("]."), param.help or "") for param in arguments]
    rows += [(spelling(param), param.help or "") for param in options]
    if rows:
        yield table(("Argument or option", "Meaning"), rows)
    for part, inner in below.items():
        yield from command(inner, f"{name} {part}")


def going_on(group: Any) -> str:  # noqa: ANN401 - as above
    """Return what stands after the name of a command that has others below it."""
    if group.subcommand_metavar != "COMMAND [ARGS]...":
        return str(group.subcommand_metavar)
    return "[COMMAND]" if group.invoke_without_command else "COMMAND"


def spelling(option: Any) -> str:  # noqa: ANN401 - as above
    """Return an option as it is typed."""
    return ", ".join(option.opts) + (f" {option.metavar}" if option.metavar else "")


def events() -> str:
    """Return the reference of the kinds of entries."""
    parts = [
        "# Kinds of entries",
        NOTE,
        (
            "What an entry of a timeline can say: its `kind`, and the keys of its `data`. A key that has its default is not"
            " written. How a line is made: [timeline format](timeline-format.md)."
        ),
        table(
            ("Kind", "Meaning"),
            [(f"[{kind}](#{kind})", doc(shape)) for kind, shape in KINDS.items()],
            code=False,
        ),
    ]
    for kind, shape in KINDS.items():
        parts += [f"## {kind}", doc(shape), fields(shape)]
    for heading, shape in _RECORDS:
        parts += [f"## {heading}", doc(shape), fields(shape)]
    newer = ", ".join(f"`{kind}`, which has {version}" for kind, version in VERSIONS.items())
    parts.append(
        "A kind or a key that a reader does not know is kept and shown, and changes nothing. Every kind has version 1 but"
        f" {newer}; lines of older versions are read all the same."
    )
    return "\n\n".join(parts)


# Records that stand in the data of an entry, by what their headings call them.
_RECORDS: tuple[tuple[str, type[Any]], ...] = (
    ("The level of a severity", Level),
    ("The cadence of updates", Cadence),
    ("A step of a runbook", PlannedStep),
    ("What a command left", Captured),
    ("How often a rule found a secret", Redaction),
)


def fields(shape: type[Any]) -> str:
    """Return the fields of a shape as a table."""
    rows = [(name, type_name(shape.__annotations__[name]), default(shape, name)) for name in shape._fields]
    return table(("Key", "Type", "Default"), rows)


def doc(shape: type[Any]) -> str:
    """Return a class's docstring as one paragraph for each of its own."""
    paragraphs = (shape.__doc__ or "").strip().split("\n\n")
    return " ".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def type_name(annotation: object) -> str:
    """Return what JSON calls a field's type."""
    names: Mapping[object, str] = {
        str: "text",
        int: "number",
        bool: "true or false",
        Level: "level",
        Captured: "what a command left",
        tuple[str, ...]: "list of texts",
        tuple[Cadence, ...]: "list of cadences",
        tuple[PlannedStep, ...]: "list of steps",
        tuple[Redaction, ...]: "list of findings",
        str | None: "text or null",
        int | None: "number or null",
        tuple[str, ...] | None: "list of texts or null",
    }
    return names[annotation]


def default(shape: type[Any], name: str) -> str:
    """Return a field's default as JSON would write it, or that it must be there."""
    defaults: Mapping[str, object] = shape._field_defaults
    if name not in defaults:
        return "required"
    value = defaults[name]
    return "{}" if isinstance(value, Captured) else json.dumps(value)


def settings() -> str:
    """Return the reference of the settings."""
    rows = [
        (one.key, f"`{one.variable}`", one.meaning, "yes" if one.shared else "no", fallback(one))
        for one in SETTINGS
    ]
    return "\n\n".join(
        [
            "# Settings",
            NOTE,
            (
                "`ircli config set KEY VALUE` writes a setting to `config.toml`; `ircli config path` says where that is."
                " The strongest that says something wins: a variable of the environment, `config.toml` in a repository's"
                " `.ircli/` (for the settings that may stand there, and no others), your own `config.toml`, the default."
                " `ircli config explain KEY` shows what each of them says."
            ),
            table(("Key", "Variable", "Meaning", "In a repository", "Default"), rows),
            (
                "Folders of a list are joined by colons in the variable and in `config set`, and are a list of texts in the"
                " file:"
            ),
            '```toml\nname = "alice"\n\n[runbooks]\npaths = ["/srv/runbooks"]\n```',
            "## Where the playbook comes from",
            (
                "Each part of the [playbook](playbook-format.md) is a file, and the strongest place that has it wins: the"
                " folder of `--playbook DIR`, that of `IRCLI_PLAYBOOK`, the repository's `.ircli/`, `playbook/` beside your"
                " `config.toml`, the default. `ircli config explain playbook.PART` shows them; PART is one of "
                + codes(PARTS)
                + "."
            ),
            "## Other variables",
            table(("Variable", "Meaning"), VARIABLES),
        ]
    )


VARIABLES = (
    ("IRCLI_HOME", "Where incidents and settings lie, instead of the platform's folders."),
    ("IRCLI_INCIDENT", "The incident that commands of this terminal act on."),
    ("IRCLI_PLAYBOOK", "A folder with parts of the playbook, before the repository's and yours."),
    ("IRCLI_DEBUG", "A traceback where there is a bug."),
    ("VISUAL, EDITOR", "What `update --edit` opens."),
    ("NO_COLOR, FORCE_COLOR, TERM=dumb, COLUMNS", "As everywhere."),
    ("ACCESSIBLE", "Questions as numbered text; nothing is redrawn."),
    ("CI", "Nothing is asked."),
)


def fallback(setting: Setting) -> str:
    """Return what counts where nobody says anything."""
    if setting.is_list:
        return "none"
    chosen = {
        "severities": lambda: Playbook().severities.default,
        "mitigation": lambda: Playbook().mitigation.default,
    }
    if setting.part:
        return f"the playbook's: `{chosen[setting.part]()}`"
    return f"`{setting.default}`" if setting.default else "-"


def code_map() -> str:
    """Return the code map with its list of modules as they are now."""
    page = (DOCS / "code-map.md").read_text()
    head, _, rest = page.partition("<!-- modules -->\n")
    _, _, tail = rest.partition("<!-- end of modules -->")
    modules: dict[str, list[Path]] = {floor: [] for floor in FLOORS}
    for path in sorted(SOURCE.rglob("*.py")):
        floor = path.relative_to(SOURCE).parts[0].removesuffix(".py")
        modules.setdefault(floor, []).append(path)
    parts = []
    for floor, paths in modules.items():
        rows = [(path.relative_to(SOURCE).as_posix(), sentence(path)) for path in paths]
        parts.append(f"### {floor}\n\n{table(('Module', 'What it is for'), rows)}")
    return (
        f"{head}<!-- modules -->\n\n" + "\n\n".join(parts) + f"\n\n<!-- end of modules -->{tail}".rstrip("\n")
    )


# From the top of the house to the ground.
FLOORS = (
    "entry", "cli", "service", "ui", "connect", "store", "documents", "playbook", "domain", "errors", "__init__", "__main__",
)  # fmt: skip


def sentence(path: Path) -> str:
    """Return the first paragraph of a module's docstring."""
    found = ast.get_docstring(ast.parse(path.read_text())) or ""
    return " ".join(found.split("\n\n")[0].split())


PAGES: Mapping[str, Callable[[], str]] = {
    "reference/commands.md": commands,
    "reference/events.md": events,
    "reference/settings.md": settings,
    "reference/playbook.md": playbook_page.page,
    "reference/postmortem-lint.md": lint_page.page,
    "code-map.md": code_map,
}


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or with `--check` only compare them; return an exit status."""
    stale = []
    for name, write in PAGES.items():
        path, text = DOCS / name, write() + "\n"
        if path.exists() and path.read_text() == text:
            continue
        stale.append(name)
        if "--check" not in arguments:
            path.write_text(text)
            sys.stdout.write(f"wrote docs/{name}\n")
    if stale and "--check" in arguments:
        sys.stdout.write(f"out of date: {', '.join(stale)}. Run: python docs/generate.py\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
