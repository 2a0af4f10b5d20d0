"""The processes beside the web: a worker for each queue, the clock, and whether sending was halted."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bot.cache import beats, embedded
from bot.cache.connection import connect, is_answering
from bot.cache.nudges import QUEUES, Nudges
from bot.cache.rates import Rates
from bot.cli.doctor.finding import OK, WARNING, WRONG, Finding
from bot.runtime import default_clock
from bot.services.observe import CLOCK
from bot.settings import Settings

SILENT = timedelta(minutes=2)
"""A worker shows itself every half minute or so, the clock every few seconds."""


def findings(found: Settings) -> Iterator[Finding]:
    """Nothing where Redis does not answer: nobody can be seen there."""
    url = found.redis_url or embedded.running(found.var_dir)
    if not url or not is_answering(connect(url)):
        yield Finding("processes", WARNING, "not to be seen without Redis", "Start `marrowline worker` and `clock`")
        return
    doubts = [*_workers(Nudges(url)), *_clock(url, found), *_halt(url, found)]
    yield from doubts or [Finding("processes", OK, "every queue has a worker, the clock runs")]


def _workers(nudges: Nudges) -> Iterator[Finding]:
    now = datetime.now(UTC)
    served: set[str] = set()
    for worker in nudges.workers():
        if worker.seen_at is None or now - worker.seen_at > SILENT:
            mend = "It was killed, or it hangs: start it again"
            yield Finding("processes", WARNING, f"a worker of `{worker.queue}` has not shown itself", mend)
        else:
            served.update(worker.queue.split(","))
    for queue in (queue for queue in QUEUES if queue not in served):
        said = f"no worker takes from the queue `{queue}` ({max(0, nudges.waiting(queue))} wait)"
        yield Finding("processes", WARNING, said, "Run `marrowline worker`")


def _clock(url: str, found: Settings) -> Iterator[Finding]:
    seen, now = beats.last(connect(url), CLOCK), default_clock(found)()
    if seen is None:
        yield Finding("processes", WARNING, "no clock was seen", "Run `marrowline clock`, or `marrowline tick` by cron")
    elif now - seen > SILENT:
        said = f"the clock was last seen at {seen:%Y-%m-%d %H:%M} UTC"
        yield Finding("processes", WARNING, said, "Run `marrowline clock`")


def _halt(url: str, found: Settings) -> Iterator[Finding]:
    if code := Rates(connect(url), found.sender_rate).halted():
        mend = "The gateway refuses our account or number: mend what its code names, and sending goes on by itself"
        yield Finding("processes", WRONG, f"sending is halted after the gateway's error {code}", mend)
