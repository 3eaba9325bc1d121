"""Tests of the shell around decisions."""
