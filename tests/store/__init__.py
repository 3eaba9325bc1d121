"""Tests of the only floor that touches files."""
