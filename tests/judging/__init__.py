"""What the outside judge of updates knows; shares nothing with `hooks/`."""
