"""The database: whether it answers, its schema, and the clinic in it."""

from collections.abc import Generator, Iterator

from bot.cli.doctor.finding import OK, WARNING, WRONG, Finding
from bot.rules.zones import is_zone
from bot.settings import Settings
from bot.store import clinics, schema
from bot.store.database import Engine, SQLAlchemyError, connect, is_answering, reading


def findings(found: Settings) -> Generator[Finding, None, Engine | None]:
    """Findings; returns the engine when the database can be looked into."""
    try:
        engine = connect(found.database)
        if not is_answering(engine):
            mend = "Start it, or mend DATABASE_URL; then `marrowline migrate`"
            yield Finding("database", WRONG, "does not answer", mend)
        elif not schema.is_current(engine):
            yield Finding("database", WRONG, "has another schema than this release", "Run `marrowline migrate`")
        else:
            yield Finding("database", OK, f"{engine.dialect.name}, newest schema")
            yield from _clinic(engine)
            return engine
    except SQLAlchemyError as error:
        yield Finding("database", WRONG, f"DATABASE_URL cannot be used ({type(error).__name__})", "Mend DATABASE_URL")
    return None


def _clinic(engine: Engine) -> Iterator[Finding]:
    with reading(engine) as connection:
        clinic = clinics.first(connection)
    if clinic is None:
        said = "people are told to call `your care team`, without a number"
        yield Finding("clinic", WARNING, said, "marrowline clinic create")
    elif clinic.zone and not is_zone(clinic.zone):
        yield Finding("clinic", WRONG, "its time zone is none", "Mend it in the table `clinics`: Region/City")
    else:
        yield Finding("clinic", OK, clinic.name)
