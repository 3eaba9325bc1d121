"""What leaves the process: checks that are run against whatever an incident is about."""
