"""Everything a thief of the database would hold."""

from pathlib import Path

from sqlalchemy import text as sql

from bot.runtime import Runtime
from bot.store import schema


def dump(runtime: Runtime) -> bytes:
    """Every byte of the SQLite files; every row of the PostgreSQL tables as text. In small letters."""
    found = _files(runtime) if runtime.store.dialect.name == "sqlite" else _rows(runtime)
    return found.lower()


def _files(runtime: Runtime) -> bytes:
    path = Path(str(runtime.store.url.database))
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


def _rows(runtime: Runtime) -> bytes:
    with runtime.store.connect() as connection:
        tables = [table.name for table in schema.TABLES]
        rows = [connection.execute(sql(f"SELECT t::text FROM {table} t")).scalars().all() for table in tables]
    return "\n".join(row for found in rows for row in found).encode()
