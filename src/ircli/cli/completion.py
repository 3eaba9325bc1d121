"""`ircli completion`: print a script; no file of yours is touched."""

from typing import Annotated

import typer

from ircli.cli.complete import words_of
from ircli.cli.options import session_of
from ircli.errors import UsageError

app = typer.Typer(rich_markup_mode=None)
SHELLS = ("bash", "zsh", "fish")
_HOW = {
    "bash": 'eval "$(ircli completion bash)"   in ~/.bashrc',
    "zsh": 'eval "$(ircli completion zsh)"   in ~/.zshrc, after compinit',
    "fish": "ircli completion fish > ~/.config/fish/completions/ircli.fish",
}


@app.command()
def completion(
    ctx: typer.Context,
    shell: Annotated[
        str, typer.Argument(metavar="SHELL", help="bash, zsh or fish.", autocompletion=words_of(SHELLS))
    ],
) -> None:
    """Print a completion script for your shell."""
    session = session_of(ctx)
    if shell not in SHELLS:
        raise UsageError(f"There is no completion for '{shell}'.", hint=f"One of: {', '.join(SHELLS)}.")
    from typer._completion_shared import get_completion_script

    script = get_completion_script(prog_name="ircli", complete_var="_IRCLI_COMPLETE", shell=shell)
    if session.json:
        session.terminal.answer_json({"shell": shell, "script": script})
        return
    session.terminal.answer(script)
    if session.terminal.stdout.isatty():
        session.tell(f"  use it    {_HOW[shell]}")
