"""An INSERT that may meet a row that is there already: each database has its own, with the same methods."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert

INTO: Mapping[str, Callable[[Table], Insert]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
"""The name of a database -> its INSERT."""


def into(connection: Connection, table: Table) -> Insert:
    """The INSERT of the database at hand, to say `on_conflict_do_...` of."""
    return INTO[connection.dialect.name](table)
