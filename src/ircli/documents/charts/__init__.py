"""Charts as SVG that stands inside a page: pure functions from plain values to markup, each a picture and its words."""
