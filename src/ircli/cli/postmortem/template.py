"""`ircli postmortem template`: which headings a postmortem has, and what stands below them."""

import os
from typing import Annotated

import typer

from ircli.cli.options import session_of
from ircli.cli.postmortem.choosing import for_templates
from ircli.domain.names import did_you_mean, one_of
from ircli.domain.text import visible
from ircli.errors import CheckFailedError, RefusedError

app = typer.Typer(rich_markup_mode=None)
template = typer.Typer(
    help="List, copy and check templates of postmortems.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(template, name="template")

Name = Annotated[str, typer.Argument(metavar="NAME", help="A template's name.", autocompletion=for_templates)]


@template.command("list")
def list_templates(ctx: typer.Context) -> None:
    """List the templates there are, and where each comes from."""
    session = session_of(ctx)
    from ircli.documents.regions import places
    from ircli.store.templates import templates

    found = [
        (one.name, one.source, [name for name, _ in places(one.read())], one.path)
        for one in templates(session.shell.playbook.places)
    ]
    if session.json:
        session.terminal.answer_json(
            [
                {"name": name, "source": source, "regions": regions, "path": path}
                for name, source, regions, path in found
            ]
        )
        return
    rows = [(name, source, f"{len(regions)}", path) for name, source, regions, path in found]
    session.terminal.table(("template", "from", "regions", "file"), rows, wrap="file")
    session.suggest("ircli postmortem generate --template NAME")


@template.command()
def eject(
    ctx: typer.Context,
    name: Name = "default",
    to: Annotated[
        str, typer.Option("--as", metavar="NAME", help="Its new name; the same, if not said.")
    ] = "",
    project: Annotated[
        bool, typer.Option("--project", help="Into the repository's .ircli, for everybody who works on it.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there.")] = False,
) -> None:
    """Copy a template for editing: headings are yours, and so is their order."""
    session = session_of(ctx)
    from ircli.service.playbooks import own_folder
    from ircli.store import files
    from ircli.store.templates import FOLDER, refuse_name, template_named

    refuse_name(to or name)
    chosen = template_named(session.shell.playbook.places, name)
    folder = os.path.join(own_folder(session.shell, in_project=project), FOLDER)
    path = os.path.join(folder, f"{to or name}.md")
    if os.path.lexists(path) and not force:
        raise RefusedError(
            f"{path} is there already.", hint="--force overwrites it; --as NAME takes another name"
        )
    content = chosen.read().encode("utf-8")
    files.refuse_link(folder)
    files.make_directory(folder)
    files.replace_file(path, content)
    if session.json:
        session.terminal.answer_json({"written": path})
    session.tell(f"Wrote {path}.")
    session.suggest("ircli postmortem template lint")


@template.command()
def lint(ctx: typer.Context) -> None:
    """Check the templates: each finding by file and line."""
    session = session_of(ctx)
    from ircli.documents.postmortem import SECTIONS
    from ircli.documents.regions import misplaced, places
    from ircli.store.templates import templates

    found: list[tuple[str, int, str, str]] = []
    for one in templates(session.shell.playbook.places):
        text = one.read()
        seen: set[str] = set()
        for name, line in places(text):
            if name not in SECTIONS:
                hint = did_you_mean(name, tuple(SECTIONS)).strip() or one_of(tuple(SECTIONS))
                found.append((one.path, line, f"'{name}' is no region.", hint))
            if name in seen:
                found.append((one.path, line, f"The region '{name}' stands twice.", "Remove one."))
            seen.add(name)
        found += [
            (
                one.path,
                line,
                "This is no place of a region.",
                "Such as <!-- ircli:summary -->, alone on its line.",
            )
            for line in misplaced(text)
        ]
        if not seen:
            found.append((one.path, 1, "It has no region.", "Such as <!-- ircli:summary -->"))
    if session.json:
        session.terminal.answer_json(
            [
                {"file": path, "line": line, "message": message, "hint": hint}
                for path, line, message, hint in found
            ]
        )
    else:
        lines = [
            f"{path}:{line}: {message} ({hint.removesuffix('.')})" for path, line, message, hint in found
        ]
        session.terminal.answer("\n".join(visible(line) for line in lines))
    if found:
        what = "1 finding" if len(found) == 1 else f"{len(found)} findings"
        raise CheckFailedError(f"{what} in the templates.", hint="ircli postmortem template list")
    session.tell("Nothing is wrong with the templates.")
