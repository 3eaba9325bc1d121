"""The process as data, and pure walks over it."""
