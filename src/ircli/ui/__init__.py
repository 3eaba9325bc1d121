"""The terminal: the only floor that knows rich and questionary."""
