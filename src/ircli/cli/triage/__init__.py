"""`ircli triage`."""
