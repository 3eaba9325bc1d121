"""`ircli runbook`."""
