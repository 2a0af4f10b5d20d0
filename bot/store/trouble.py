"""What is wrong with the database, in a line an operator can act on; it shows no address and no value."""

from alembic.util import CommandError
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

__all__ = ["Trouble", "told"]

Trouble = (SQLAlchemyError, CommandError)
"""What `told` has a line for, perhaps."""

_OTHER_SCHEMA = ("no such table", "no such column", "has no column")
_UNDEFINED = ("42P01", "42703")
"""PostgreSQL's codes for a table and a column that are not there."""

_SCHEMA = "The database has another schema than this release: run `marrowline migrate`."
_BUSY = "The database is busy: something else writes to it. Try again."
_DOWN = "The database does not answer: start it, or mend DATABASE_URL (see `marrowline doctor`)."
_REFUSED = "The database takes no such value: a number or a text is too large for it."
_NEWER = "The database has a schema this release does not know: was a newer release here?"
_ADDRESS = "DATABASE_URL cannot be used: write it as postgresql://user:password@host/name or sqlite:////folder/file.db."


def told(error: Exception) -> str:
    """The line for `error`; empty when it is a fault of ours."""
    if isinstance(error, DBAPIError):
        return _of_driver(error)
    if isinstance(error, PoolTimeout):
        return _DOWN
    if isinstance(error, CommandError):
        return _NEWER
    return _ADDRESS if isinstance(error, ArgumentError) else ""


def _of_driver(error: DBAPIError) -> str:
    said = str(error.orig)
    if getattr(error.orig, "sqlstate", None) in _UNDEFINED or any(words in said for words in _OTHER_SCHEMA):
        return _SCHEMA
    if "database is locked" in said:
        return _BUSY
    if isinstance(error, DataError):
        return _REFUSED
    return _DOWN if isinstance(error, OperationalError | InterfaceError) else ""
