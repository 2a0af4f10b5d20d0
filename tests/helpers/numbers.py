"""Numbers that nobody has, and that no other test of the run was given."""

import itertools

WASHINGTON, DENVER = "202", "303"

_given = {area: itertools.count(1000) for area in (WASHINGTON, DENVER)}


def fresh_number(area: str = WASHINGTON) -> str:
    """A number of `area`: +1 202 555 1000 and up, above those that tests write out.

    Never the same twice: the ledger of consent cannot be emptied, so a number that
    one test stopped stays stopped for every later one on the same database.
    """
    line = next(_given[area])
    assert line < 8800, "too many tests for one area"
    return f"+1{area}555{line}"
