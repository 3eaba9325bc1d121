"""Metrics for programs, for spreadsheets, for a wiki and for a browser."""
