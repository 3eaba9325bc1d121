"""`ircli mitigate`."""
