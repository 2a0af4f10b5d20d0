"""Every table, and the way to the newest schema (Alembic)."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from bot.store import clinics, consent, deliveries, inbox, outbox, people
from bot.store.database import metadata

TABLES = (clinics.clinics, people.people, consent.consents, inbox.inbox, outbox.outbox, deliveries.deliveries)

__all__ = ["TABLES", "is_current", "metadata", "migrate"]


def migrate(engine: Engine) -> None:
    """Bring the database to the newest schema; does nothing when it is there."""
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(engine: Engine) -> bool:
    """Whether the database has the newest schema."""
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current == ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    return config
