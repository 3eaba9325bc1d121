"""`ircli update`."""
