"""What staff ask for and cannot have."""


class Refused(Exception):
    """It cannot be done; the message says why in a plain line."""
