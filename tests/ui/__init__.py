"""Tests of what is drawn and asked."""
