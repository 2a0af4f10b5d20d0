"""Redis: whether it answers, and whether it keeps what it is given."""

from collections.abc import Iterator

from bot.cache.connection import Client, connect, eviction_policy, is_answering, is_append_only
from bot.cache.embedded import NoRedisServer, server_path
from bot.cli.doctor.finding import OK, WARNING, WRONG, Finding
from bot.settings import Settings


def findings(found: Settings) -> Iterator[Finding]:
    """The embedded server, or the one that REDIS_URL names."""
    if not found.redis_url:
        yield _embedded()
        return
    client = connect(found.redis_url)
    if not is_answering(client):
        yield Finding("redis", WRONG, "does not answer", "Start it, or mend REDIS_URL")
        return
    doubts = list(_doubts(client))
    yield from doubts or [Finding("redis", OK, "answers, keeps what it is given")]


def _embedded() -> Finding:
    try:
        return Finding("redis", OK, f"embedded: {server_path()}")
    except NoRedisServer as error:
        return Finding("redis", WRONG, "no REDIS_URL and no server to embed", str(error))


def _doubts(client: Client) -> Iterator[Finding]:
    policy = eviction_policy(client)
    if policy != "noeviction":
        mend = "Set it to noeviction, or places and nudges may vanish; share it with no cache"
        yield Finding("redis", WARNING, f"maxmemory-policy is {policy}", mend)
    if is_append_only(client) is False:
        mend = "Set appendonly yes: a crash loses people's places in the menu; messages are safe in the database"
        yield Finding("redis", WARNING, "appendonly is no: what came since the last snapshot is lost in a crash", mend)
