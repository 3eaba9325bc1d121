"""The command line: parse, ask the service, show the result."""
