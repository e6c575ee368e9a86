"""What can go wrong in a way that a user can mend."""


class SpecError(Exception):
    """A message for the user: one line that says what is wrong and what to do."""
