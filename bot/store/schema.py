"""Every table, and the way to the newest schema (Alembic)."""

from functools import lru_cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from bot.store import (
    alerts,
    audit,
    broadcasts,
    checkins,
    clinics,
    consent,
    deliveries,
    due,
    enrolments,
    groups,
    inbox,
    links,
    notes,
    outbox,
    people,
    pills,
    staff,
    visits,
)
from bot.store.database import metadata, reading

TABLES = (
    clinics.clinics, staff.staff, people.people, consent.consents, inbox.inbox, broadcasts.broadcasts,
    broadcasts.wordings, outbox.outbox, deliveries.deliveries, groups.groups, visits.visits, enrolments.enrolments,
    pills.pills, due.due, checkins.runs, checkins.answers, notes.notes, alerts.alerts, alerts.events, links.links,
    audit.audit,
)  # fmt: skip

__all__ = ["TABLES", "is_current", "metadata", "migrate"]


def migrate(engine: Engine) -> None:
    """Bring the database to the newest schema; does nothing when it is there."""
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(engine: Engine) -> bool:
    """Whether the database has the newest schema."""
    return _revision(engine) == _scripts().get_current_head()


def is_behind(engine: Engine) -> bool:
    """Whether `migrate` would change the database. One that a newer release has brought further is not behind."""
    current = _revision(engine)
    known = {script.revision for script in _scripts().walk_revisions()}
    return current is None or (current in known and current != _scripts().get_current_head())


def _revision(engine: Engine) -> str | None:
    with reading(engine) as connection:
        return MigrationContext.configure(connection).get_current_revision()


@lru_cache(maxsize=1)
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    return config
