"""`ircli detect`."""
