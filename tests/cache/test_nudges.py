"""Nudges: JSON in Redis, a dotted path and nothing else."""

import json
import time
import zlib

import pytest
import redis

from bot.cache.nudges import JOB_SECONDS, Nudges
from bot.runtime import Runtime
from tests.services.talking import fresh_number, said

JOB = "workers.jobs.sweep"


@pytest.fixture
def raw(redis_url: str) -> "redis.Redis[bytes]":
    """Redis as a thief reads it."""
    client = redis.Redis.from_url(redis_url)
    client.flushall()
    return client


def test_a_nudge_waits_in_line(raw: "redis.Redis[bytes]", redis_url: str) -> None:
    nudges = Nudges(redis_url)
    assert nudges.waiting() == 0
    assert nudges.nudge(JOB)
    assert nudges.nudge(JOB)
    assert nudges.waiting() == 2


def jobs(raw: "redis.Redis[bytes]") -> list[dict[bytes, bytes]]:
    return [raw.hgetall(key) for key in raw.keys("rq:job:*") if raw.type(key) == b"hash"]


def test_a_nudge_is_json_and_no_pickle(raw: "redis.Redis[bytes]", redis_url: str) -> None:
    Nudges(redis_url).nudge(JOB)
    (job,) = jobs(raw)
    data = job[b"data"]
    assert json.loads(zlib.decompress(data) if data[:1] == b"x" else data) == [JOB, None, [], {}]
    assert int(job[b"timeout"]) == JOB_SECONDS
    assert b"retries_left" not in job
    assert int(job[b"result_ttl"]) == 0


def test_redis_holds_no_number_and_no_text(raw: "redis.Redis[bytes]", runtime: Runtime) -> None:
    number = fresh_number()
    for words in ("hi", "my name is Zebulon Quux", "BRUISE", "FORGET"):
        said(runtime, number, words)
    runtime.nudges.nudge(JOB)
    stolen = everything(raw)
    assert JOB.encode() in stolen
    assert runtime.vault.mark(number).encode() in stolen
    assert not [trace for trace in (number[1:], number[2:], "Zebulon", "Quux", "BRUISE") if trace.encode() in stolen]


def everything(raw: "redis.Redis[bytes]") -> bytes:
    """Every key and value, opened where it is packed."""
    read = {
        b"string": lambda key: [raw.get(key) or b""],
        b"hash": lambda key: [part for pair in raw.hgetall(key).items() for part in pair],
        b"list": lambda key: raw.lrange(key, 0, -1),
        b"set": lambda key: list(raw.smembers(key)),
        b"zset": lambda key: raw.zrange(key, 0, -1),
    }
    found = [part for key in raw.keys("*") for part in [key, *read[raw.type(key)](key)]]
    return b"\n".join(zlib.decompress(part) if part[:1] == b"x" else part for part in found)


def test_without_redis_a_nudge_is_lost() -> None:
    gone = Nudges("redis://127.0.0.1:1/0")
    began = time.monotonic()
    assert (gone.nudge(JOB), gone.waiting()) == (False, -1)
    assert time.monotonic() - began < 20
