"""How SQLite goes about a query of ours, and whether it reads a whole table."""

from collections.abc import Callable

from sqlalchemy import Connection, event


def plan(connection: Connection, deed: Callable[[], object]) -> str:
    """EXPLAIN QUERY PLAN of every statement that `deed` runs on this connection to SQLite, a step a line."""
    ran: list[tuple[str, object]] = []

    def listen(_connection: Connection, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        ran.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", listen)
    deed()
    event.remove(connection, "before_cursor_execute", listen)
    cursor = connection.connection.cursor()
    steps = [
        row[3] for statement, parameters in ran for row in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
    ]
    return "\n".join(steps)


def scans(steps: str) -> set[str]:
    """The tables that are read from end to end."""
    return {step.split()[1] for step in steps.splitlines() if step.startswith("SCAN") and "USING" not in step}
