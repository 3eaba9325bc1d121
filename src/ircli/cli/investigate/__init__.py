"""`ircli investigate`."""
