"""Signs of life of the small processes, so that `doctor` can say which one is missing."""

from datetime import UTC, datetime
from typing import Any

from bot.cache.connection import Client, Unavailable

KEPT_SECONDS = 86_400


def beat(client: Client, name: str, now: datetime) -> bool:
    """`name` lives; False when Redis is gone."""
    try:
        client.set(f"{name}:beat", now.timestamp(), ex=KEPT_SECONDS)
    except Unavailable:
        return False
    return True


def last(client: Client, name: str) -> datetime | None:
    """When `name` last gave a sign; None when nobody knows."""
    try:
        found: Any = client.get(f"{name}:beat")
    except Unavailable:
        return None
    return datetime.fromtimestamp(float(found), UTC) if found else None
