# ruff: noqa: INP001 - a script beside the page that it writes, and no package
"""Write the page on the rules of `ircli postmortem lint`."""

from table import NOTE, table

from ircli.documents.linting.rules import RULES

COMPARED = {
    "cause-names-person": "the names in the record",
    "number-disagrees": "times, durations and levels",
    "timestamp-missing": "lifecycle times",
    "action-owner": "actions, where the document lists none",
    "action-due": "actions, where the document lists none",
    "no-prevention": "the level, and actions",
    "no-detection": "the level, and actions",
    "summary-internal": "the services",
}


def page() -> str:
    """Return the page."""
    return "\n\n".join(
        [
            "# What lint finds in a postmortem",
            NOTE,
            (
                "`ircli postmortem lint [ID]` reads the document beside the timeline, `--file PATH` one elsewhere, as in a"
                " repository. It changes nothing and asks nothing, and ends with [status 5](exit-status.md) where it finds"
                " something, with 3 where the document is not written yet. Each finding is a line:"
                " `FILE:LINE: MESSAGE (HINT) [RULE]`; with `--json`, [an object](json.md#others)."
                " [Why blameless, and how it decides](../explanation/why-blameless.md)."
            ),
            "## Rules",
            table(
                ("Rule", "What is wrong", "Held against the incident's"),
                [(name, rule.says, COMPARED.get(name, "-")) for name, rule in RULES.items()],
            ),
            (
                "`blame`, `cause-human-error`, `summary-long` and `summary-internal` have their phrases and limits from the part"
                " [`postmortem`](playbook-format.md#postmortem) of the playbook;"
                " [what the default one says](playbook.md#postmortem). `no-prevention` and `no-detection` are about the levels"
                " whose `postmortem` is `required`. Actions that are done or dropped need neither owner nor date; a dropped one"
                " prevents and detects nothing."
            ),
            "## Leave a rule out",
            (
                "`--ignore RULE` leaves a rule out, and can be repeated. In the document a comment does:"
                " `<!-- ircli: ignore blame, action-due -->`, or `all` for every rule. It holds"
            ),
            (
                "- on its own line, as in a cell of a table;\n"
                "- above a line, for that line, with or without blank lines between them;\n"
                "- above a begin mark, for the whole region;\n"
                "- alone below a heading, for the heading;\n"
                "- anywhere, for findings that are about no line."
            ),
            "## What is looked at",
            (
                "Which section is which is known by the [region](postmortem-templates.md#regions) that stands in it, whatever its"
                " heading says. Other text of a section belongs to the region before it. Where a section has no region, the words"
                " of its heading count: summary, impact, detection, timeline, root cause, five whys, contributing factors, what"
                " went well or poorly, luck, action items, lessons; and else those of the heading above it."
            ),
            (
                "Code, comments and quotes (`>`) are not searched for words. In a region that nobody edited, the timeline, the"
                " chart, durations, severity, roles, updates, triage, hypotheses, attempts, runbooks, supporting data and"
                " responders are a record of what was said, and not searched for blame."
            ),
            (
                "Numbers are looked at in what people wrote, and where it is sure what they are about: a duration beside the name"
                " of a figure (TTD, time to mitigate, …), behind *the outage lasted*, *detected after*, *took us … to resolve* and"
                " their like; in the facts, the summary and the impact also behind *it lasted*, *down for*, and before *outage* or"
                " *downtime*; a time of the day that says it is in UTC, behind *it was detected at* and its like; a level, in the"
                " facts, the summary and the impact. A number is right where it is less than one of its last unit away: 13 minutes"
                " and 12 minutes both tell 12m 40s. After *about* and its like it may be a quarter off. Where several lengths may be"
                " meant, one that fits is enough. Of what nobody edited, only the tables of facts and durations are looked at, which"
                " may be older than the timeline."
            ),
            "## Without the incident",
            (
                "A file is held against the incident that is named to the command, else against the one that its own facts name,"
                " where that is on this machine. Where it is not, as in CI, lint says so on standard error and leaves out what it"
                " would compare; the level is then the one that the facts name, and all other rules hold."
            ),
        ]
    )
