"""Put a document into a page of its own: one file that needs nothing beside it, and asks nobody for anything."""

from ircli.documents.markup import escape
from ircli.documents.web_body import body_of
from ircli.documents.web_style import style_of_a_page

__all__ = ("body_of", "figure", "page")

# Nothing is loaded, run, sent or framed; the styles are those that stand in the page itself.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def page(*, title: str, body: str) -> str:
    """Return a whole HTML document; `body` is HTML already, as `body_of` and `figure` give it."""
    return (
        "<!doctype html>\n"
        '<html lang="en">\n'
        "<head>\n"
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="format-detection" content="telephone=no">\n'
        f"<title>{escape(' '.join(title.split()))}</title>\n"
        f"<style>\n{style_of_a_page()}\n</style>\n"
        "</head>\n"
        f"<body>\n<main>\n{body.strip()}\n</main>\n</body>\n"
        "</html>\n"
    )


def figure(chart: str) -> str:
    """Return a chart as it stands in the body of a page."""
    return f"<figure>{chart}</figure>"
