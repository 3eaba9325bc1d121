"""Tests of metrics as documents."""
