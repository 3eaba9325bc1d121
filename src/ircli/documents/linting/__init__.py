"""Look for what keeps a postmortem from being finished, true and blameless."""
