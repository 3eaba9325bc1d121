"""`ircli metrics`."""
