"""The way to Redis, with short waits: a person's answer never hangs on it."""

from typing import Any

import redis

CONNECT_SECONDS = 0.3
READ_SECONDS = 0.5

Client = redis.Redis
"""What talks to Redis; named here for those above."""

Unavailable = (redis.RedisError, OSError)
"""What any command may raise when Redis is gone."""


def connect(url: str) -> Client:
    """A client for `url` that gives up within a second and does not retry."""
    return redis.Redis.from_url(
        url,
        decode_responses=True,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=READ_SECONDS,
        health_check_interval=0,
        retry=None,
    )


def is_answering(client: Client) -> bool:
    """Whether a PING comes back."""
    try:
        return bool(client.ping())
    except Unavailable:
        return False


def eviction_policy(client: Client) -> str:
    """`maxmemory-policy`, or `unknown` where the server does not tell."""
    try:
        found: Any = client.config_get("maxmemory-policy")
        return str(found.get("maxmemory-policy", "unknown"))
    except Unavailable:
        return "unknown"


def is_append_only(client: Client) -> bool | None:
    """Whether every write goes to a file (`appendonly`); None where the server does not tell."""
    try:
        found: Any = client.config_get("appendonly")
        return {"yes": True, "no": False}.get(str(found.get("appendonly")))
    except Unavailable:
        return None
