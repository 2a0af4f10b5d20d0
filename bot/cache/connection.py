"""The way to Redis, with short waits: a person's answer never hangs on it."""

import redis

CONNECT_SECONDS = 0.3
READ_SECONDS = 0.5

Unavailable = (redis.RedisError, OSError)
"""What any command may raise when Redis is gone."""


def connect(url: str) -> "redis.Redis[str]":
    """A client for `url` that gives up within a second and does not retry."""
    return redis.Redis.from_url(
        url,
        decode_responses=True,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=READ_SECONDS,
        health_check_interval=0,
        retry=None,
    )


def is_answering(client: "redis.Redis[str]") -> bool:
    """Whether a PING comes back."""
    try:
        return bool(client.ping())
    except Unavailable:
        return False


def eviction_policy(client: "redis.Redis[str]") -> str:
    """`maxmemory-policy`, or `unknown` where the server does not tell."""
    try:
        return str(client.config_get("maxmemory-policy").get("maxmemory-policy", "unknown"))
    except Unavailable:
        return "unknown"
