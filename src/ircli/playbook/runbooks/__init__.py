"""Runbooks: Markdown that teams already have, read as steps that can be followed and run."""
