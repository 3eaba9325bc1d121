"""Show a postmortem to programs: its sections, each by the name of its region."""

from ircli.documents.regions import Document, plain


def postmortem_json(incident_id: str, document: Document, template: str) -> dict[str, object]:
    """Return a document as plain data; what its author wrote outside of the regions is in `markdown`, in its place."""
    return {
        "id": incident_id,
        "template": template,
        "markdown": plain(document),
        "sections": [
            {"name": one.name, "markdown": one.body.strip("\r\n"), "edited": one.is_edited}
            for one in document.regions
        ],
    }
