"""`/metrics` for Prometheus, computed when it is asked for: figures only, never a number, a name or a text.

It is not public: this machine may read it, and whoever knows METRICS_TOKEN. A
request that a proxy passed on is not this machine's.
"""

import hmac
import re
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from importlib.metadata import version

from flask import Blueprint, Response, abort, request
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from bot.channels.send_only import is_loopback
from bot.rules import delivery, lanes
from bot.runtime import Runtime
from bot.services import observe
from bot.services.alerts.danger import SEVEREST_FIRST
from bot.services.observe import Open, Parts, Totals

KEPT_FOR = timedelta(seconds=60)
"""How long the totals hold: counting them reads whole tables."""

SHARE = 0.01
"""Of the time, at most so much is spent counting: the longer it takes, the longer the totals hold."""

_PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Real-Ip", "Via", "X-Forwarded-Host")
_CODE = re.compile(r"\d{1,6}|[a-z][a-z-]{0,15}")

Samples = Iterable[tuple[tuple[str, ...], float]]


def blueprint(runtime: Runtime) -> Blueprint:
    """`/metrics`."""
    pages = Blueprint("metrics", __name__)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures(runtime))

    @pages.get("/metrics")
    def metrics() -> Response:
        if not _may_read(runtime.settings.metrics_token):
            abort(403)
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    return pages


def _may_read(token: str) -> bool:
    given = request.headers.get("Authorization", "").encode()
    if token and hmac.compare_digest(given, f"Bearer {token}".encode()):
        return True
    passed_on = any(name in request.headers for name in _PASSED_ON)
    return is_loopback(request.remote_addr or "") and not passed_on


class Figures:
    """The collector: asks the stores at every scrape, the whole tables once a minute."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._lock = threading.Lock()
        self._totals: Totals | None = None
        self._holds_until: datetime | None = None

    def collect(self) -> Iterator[Metric]:
        """Every metric; those of a store that does not answer are left out."""
        parts, now = observe.parts(self._runtime), self._runtime.clock()
        yield InfoMetricFamily("marrowline_build", "The version that runs.", {"version": version("marrowline")})
        yield from _of_parts(parts, now)
        if parts.database and (found := observe.waiting(self._runtime)):
            yield from _of_what_waits(found, now)
        if parts.database and (totals := self._counted(now)):
            yield from _of_totals(totals)

    def _counted(self, now: datetime) -> Totals | None:
        with self._lock:
            if self._holds_until is None or now >= self._holds_until:
                began = time.monotonic()
                self._totals = observe.totals(self._runtime)
                self._holds_until = now + max(KEPT_FOR, timedelta(seconds=(time.monotonic() - began) / SHARE))
            return self._totals


def _of_parts(parts: Parts, now: datetime) -> Iterator[Metric]:
    up = {"database": float(parts.database), "redis": float(parts.redis)}
    yield _gauge("up", "Whether a store answers.", ("store",), _by_name(up))
    yield _gauge("queue_entries", "Nudges nobody has taken.", ("queue",), _by_name(parts.entries))
    yield _gauge("workers", "Workers that have shown themselves.", ("queue",), _by_name(parts.workers))
    if parts.clock:
        age = [((), (now - parts.clock).total_seconds())]
        yield _gauge("clock_beat_age_seconds", "Since the clock last showed itself.", (), age)


def _of_what_waits(found: Open, now: datetime) -> Iterator[Metric]:
    def age(moment: datetime | None) -> float:
        return max(0.0, (now - moment).total_seconds()) if moment else 0.0

    unknown = sum(count for (state, _), count in found.messages.items() if state == delivery.UNKNOWN)
    oldest = [((lane,), age(found.oldest_queued.get(lane))) for lane in lanes.LANES]
    woken = [one for one in SEVEREST_FIRST if one != "visit"]
    first = min((moment for _, moment in found.alerts.values()), default=None)
    yield _gauge("queued_oldest_seconds", "How long the oldest message that may go has waited.", ("lane",), oldest)
    yield _gauge("unknown_messages", "Messages of which nobody knows whether they were sent.", (), [((), unknown)])
    counts = [((one,), float(found.alerts.get(one, (0, now))[0])) for one in woken]
    yield _gauge("alerts_open", "Alerts nobody has taken.", ("severity",), counts)
    yield _gauge("alerts_oldest_seconds", "Age of the oldest open alert.", (), [((), age(first))])
    yield _gauge("alerts_unheard", "Open alerts of which nobody was told.", (), [((), found.alerts_unheard)])
    yield _gauge("staff_on_call", "Staff on call who can be reached.", (), [((), found.on_call)])
    yield _gauge("due_overdue", "Due rows that are late.", (), [((), found.overdue)])
    yield _gauge("due_oldest_seconds", "How late the latest of them is.", (), [((), age(found.oldest_overdue))])
    yield _gauge("broadcasts", "Broadcasts.", ("state",), _by_name(found.broadcasts))


def _of_totals(totals: Totals) -> Iterator[Metric]:
    yield _gauge("inbound_messages", "Texts that came and are kept.", ("channel", "class"), totals.inbound.items())
    every = {(state, lane): totals.outbound[state, lane] for state in delivery.STATES for lane in lanes.LANES}
    yield _gauge("outbound_messages", "Messages of ours that are kept.", ("state", "lane"), every.items())
    errors: Counter[tuple[str, ...]] = Counter()
    for (code, name), count in totals.errors.items():
        errors[code if _CODE.fullmatch(code) else "other", name] += count
    what = "Messages whose last word from a gateway is an error."
    yield _gauge("gateway_errors", what, ("code", "class"), errors.items())


def _by_name(counts: Mapping[str, float]) -> Samples:
    return [((name,), count) for name, count in counts.items()]


def _gauge(name: str, what: str, labels: tuple[str, ...], samples: Samples) -> Metric:
    family = GaugeMetricFamily(f"marrowline_{name}", what, labels=labels)
    for values, count in samples:
        family.add_metric(values, count)
    return family
