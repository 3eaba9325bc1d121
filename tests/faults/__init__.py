"""Faults to survive: the installed program under kills, errors, full disks, stuck locks and strange files."""
