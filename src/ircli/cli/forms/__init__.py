"""Commands that ask the questions of a form."""
