"""`ircli resolve`."""
