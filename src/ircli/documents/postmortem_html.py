"""Put a postmortem into one HTML file, with its phases drawn where the Markdown has them in Mermaid."""

from ircli.documents.charts.phases import Moment, Phase
from ircli.documents.charts.phases import phases as drawn
from ircli.documents.phases import phases, points
from ircli.documents.web import body_of, figure, page
from ircli.domain.incident import Incident


def page_of(incident: Incident, markdown: str) -> str:
    """Return a whole HTML document of a postmortem's Markdown."""
    return page(
        title=f"Postmortem: {incident.title}", body=body_of(markdown, figures={"phases": _chart(incident)})
    )


def _chart(incident: Incident) -> str:
    rows = [Phase(one.name, one.start, one.end) for one in phases(incident.times)]
    moments = [Moment(one.name, one.at) for one in points(incident.times)]
    return figure(drawn(rows, title="Phases (UTC)", moments=moments))
