"""Each person's place in the conversation, for 72 hours.

A place carries the turn number it was kept at: one that is older or newer than
the person's row is thrown away, so a lost write can never lead two people, or
two turns, to one place.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.cache.connection import Client, Unavailable

LIFETIME = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Kept:
    """A node, page and reference, the turn they belong to and when they were kept (seconds since 1970)."""

    node: str
    page: int
    turn: int
    at: float
    ref: str = ""


class Places:
    """The places of everybody. Every method answers with `nothing` when Redis is gone."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def find(self, mark: str, turn: int, now: datetime) -> Kept | None:
        """The place kept for this person at this very turn, not older than 72 hours."""
        try:
            found: Any = self._client.get(_key(mark))
            kept = Kept(**json.loads(found or "{}"))
            fresh = now.timestamp() - kept.at < LIFETIME.total_seconds()
        except (*Unavailable, TypeError, ValueError):
            return None
        return kept if kept.turn == turn and fresh else None

    def keep(self, mark: str, kept: Kept) -> bool:
        """Keep a place; False when Redis is gone."""
        try:
            self._client.set(_key(mark), json.dumps(asdict(kept)), ex=LIFETIME)
        except Unavailable:
            return False
        return True

    def keep_many(self, kept: Mapping[str, Kept]) -> bool:
        """Keep the place of each mark in one round trip; False when Redis is gone."""
        try:
            with self._client.pipeline(transaction=False) as pipeline:
                for mark, place in kept.items():
                    pipeline.set(_key(mark), json.dumps(asdict(place)), ex=LIFETIME)
                pipeline.execute()
        except Unavailable:
            return False
        return True

    def drop(self, mark: str) -> bool:
        """Forget a place; False when Redis is gone."""
        try:
            self._client.delete(_key(mark))
        except Unavailable:
            return False
        return True


def _key(mark: str) -> str:
    return f"place:{mark}"
