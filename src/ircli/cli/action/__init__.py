"""Actions: what is to be done about incidents."""
