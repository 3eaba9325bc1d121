"""Documents: what is written from an incident, whole and piece by piece."""
