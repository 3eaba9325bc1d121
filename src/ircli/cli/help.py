"""`ircli help`: a command, or a topic that belongs to none."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from ircli.cli.complete import words_of
from ircli.cli.options import session_of
from ircli.cli.tree import COMMANDS
from ircli.errors import UsageError

app = typer.Typer(rich_markup_mode=None)

TOPICS: Mapping[str, str] = {
    "exit-codes": """\
Exit status of every command

    0  done
    1  a bug, or an answer that could not be written
    2  the command line is not understood, or an answer is missing
    3  not found: no such incident, entry or file
    4  refused by the process: the incident is closed, a criterion is open
    5  a check failed: a finding of doctor or lint, a step of a runbook, a row of an import
    6  not stored: nothing may be assumed to be on the disk
  129  hung up       130  interrupted       143  terminated       141  the reader of a pipe left

`ircli run -- COMMAND` ends with the status of the command; its own failures are 125.
When `ircli log` fails, the words come back on standard error.
""",
    "environment": """\
Variables that ircli reads

  IRCLI_HOME        where incidents and settings lie, instead of the platform's folders
  IRCLI_INCIDENT    the incident that commands of this terminal act on
  IRCLI_NAME        your name in the record
  IRCLI_ZONE        the time zone that you read and type, such as Europe/Berlin
  IRCLI_PLAYBOOK    a folder with parts of the playbook, before the repository's and yours
  IRCLI_SEVERITIES  the severity levels: a scheme of the playbook
  IRCLI_TREE        the mitigation tree: one of the playbook
  IRCLI_RUNBOOKS    folders with runbooks, joined by colons
  IRCLI_METRICS_TTD, IRCLI_METRICS_TTA, IRCLI_METRICS_TTM, IRCLI_METRICS_TTR, IRCLI_METRICS_IMPACT
                    from when to when a metric runs, such as started..resolved
  IRCLI_DEBUG       a traceback where there is a bug
  NO_COLOR, FORCE_COLOR, TERM=dumb, COLUMNS    as everywhere
  ACCESSIBLE        questions as numbered text, nothing is redrawn
  CI                nothing is asked

What a flag says wins over the environment, which wins over the repository's .ircli, which wins over your settings:
ircli config explain KEY.
""",
    "times": """\
Times that ircli understands, for --at and its like

  14:05   14:05:30            today, in your zone
  yesterday 23:10             the day before
  '10m ago'   '1h30m ago'     before now
  2026-11-20 14:05            in your zone
  2026-11-20T14:05:00Z        with a zone, as in ISO 8601
  now

Days, for --due:

  friday   'next monday'      the next one; the one of the week after this
  today    tomorrow           '3 days'   'in 2 weeks'   'in a month'
  'end of week'               'end of month'   'end of quarter'   'end of year'
  2026-12-31

What was understood is echoed, a time with its zone. A time that the clock skipped is refused, one that it showed
twice is taken as the latest that has passed, and one in the future is refused.
""",
    "storage": """\
Where everything is written

Each incident is a folder with a timeline: one entry a line, as JSON, only ever added to. `ircli config path`
says where. Entries are corrected by further entries (amend, withdraw), and `ircli timeline --history` shows
both. A damaged line costs only itself. You may read the files with any tool, and copy them anywhere.
""",
    "runbooks": """\
How a Markdown file is followed

A step is a fence with the text before it, an item of a list, or a section of prose. Headings say what a section is
about: lists below Symptoms, Impact and Escalation are read; those below Diagnosis, Mitigation, Roll back and Verify
are done. Fences tagged sh, bash, shell, zsh or console are run, after each was agreed to; others are not.

  $ COMMAND                 in a fence: a prompt, which is not run; lines without one are expected output
  <pod>  {{pod}}  $POD      placeholders: asked for, or --var pod=web-1; values travel in the environment
  ```sh {"name":"restart","cwd":"..","interactive":"true","excludeFromRunAll":"true"}

Where they are: ircli config set runbooks.paths DIR. What is wrong with one: ircli runbook lint NAME.
""",
    "accessibility": """\
For a screen reader, a dumb terminal, or no colour

ACCESSIBLE=1 or TERM=dumb turns questions into numbered text that is never redrawn. NO_COLOR=1 or --no-color
removes colour; no meaning is carried by colour alone. Without a terminal, tables become tab-separated lines
with full values. Every question has a flag, so that nothing must be asked at all.
""",
}


@app.command("help")
def explain(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[COMMAND | TOPIC]",
            help="What to explain.",
            autocompletion=words_of((*TOPICS, *COMMANDS)),
        ),
    ] = None,
) -> None:
    """Explain a command or a topic."""
    session = session_of(ctx)
    if words and words[0] in TOPICS:
        session.terminal.answer(TOPICS[words[0]])
        return
    found: Any = ctx.find_root()
    for word in words or []:
        group = found.command
        below = group.get_command(found, word) if hasattr(group, "get_command") else None
        if below is None:
            raise UsageError(
                f"There is no command or topic '{' '.join(words or [])}'.",
                hint=f"Topics: {', '.join(TOPICS)}. Commands: ircli --help",
            )
        found = typer.Context(below, info_name=word, parent=found)
    session.terminal.answer(found.command.get_help(found))
    if not words:
        session.terminal.answer(f"Topics: {', '.join(TOPICS)} (ircli help TOPIC)")
