"""Every part of doctor, in the order an operator would mend what it finds."""

from collections.abc import Iterator

from bot import settings
from bot.cli.doctor import configuration, content, database, gateway, messages, processes, redis, staff
from bot.cli.doctor.finding import OK, WRONG, Finding
from bot.runtime import default_clock
from bot.settings import Settings


def examine() -> Iterator[Finding]:
    """Every finding. Nothing is started, sent or changed."""
    try:
        found = settings.read()
    except settings.MissingSettings as error:
        yield from (Finding("settings", WRONG, problem, "Mend it in the environment") for problem in error.problems)
        return
    yield from of_service(found)
    yield from content.findings()


def of_service(found: Settings) -> Iterator[Finding]:
    """Every finding but those about the content, which is the same wherever it runs."""
    problems = settings.missing(found)
    yield from (Finding("settings", WRONG, problem, "Set it in the environment") for problem in problems)
    if not problems:
        yield Finding("settings", OK, "everything needed is set")
    yield from configuration.findings(found)
    yield from redis.findings(found)
    engine = yield from database.findings(found)
    if engine:
        now = default_clock(found)()
        yield from messages.findings(engine, now)
        yield from staff.findings(engine, found, now)
        engine.dispose()
    yield from processes.findings(found)
    yield from gateway.findings(found)
