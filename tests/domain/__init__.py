"""Tests of the incident as events, and of what follows from them."""
