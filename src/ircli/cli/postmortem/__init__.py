"""The postmortem: written from the timeline, finished by people."""
