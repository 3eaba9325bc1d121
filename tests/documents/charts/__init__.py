"""Charts say what they were given, as any reader of XML finds it."""
