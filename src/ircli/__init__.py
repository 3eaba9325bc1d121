"""Incident response in a terminal."""

# A literal: asking the installed package's metadata costs more than the interpreter's own start.
__version__ = "0.1.0"
