"""Tests of figures over many incidents."""
