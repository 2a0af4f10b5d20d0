"""HTTP towards gateways: bounded waiting, reused connections, nothing from the environment, nothing sent twice."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    InvalidURL,
    TCPConnector,
)

from bot.channels.patience import Patience

NEVER_LEFT = (ClientConnectorError, ConnectionTimeoutError, InvalidURL)
"""Refused, unknown host, no connection in time: the request surely did not leave. Catch these before LOST."""

LOST = (ClientError, OSError)
"""Whatever else a network does; a time-out is an OSError. Nobody can tell what the other side did."""

IN_FLIGHT = 128
"""Connections to one gateway; a sender has about a hundred messages in flight."""

LONGEST_WAIT = 3_600.0


def session(patience: Patience) -> ClientSession:
    """A session of the running event loop; close it. aiohttp itself repeats no POST."""
    limits = ClientTimeout(total=patience.whole, connect=patience.connect, sock_connect=patience.connect)
    connector = TCPConnector(limit=IN_FLIGHT, ttl_dns_cache=60)
    return ClientSession(connector=connector, timeout=limits, cookie_jar=DummyCookieJar(), trust_env=False)


def retry_after(headers: Mapping[str, str]) -> float:
    """The seconds that Retry-After asks for, as a number or as a date beside the answer's own; 0 when it asks none."""
    asked = headers.get("Retry-After", "").strip()
    try:
        seconds = float(asked) if asked.isascii() and asked.isdigit() else _until(asked, headers.get("Date", ""))
    except ValueError:
        return 0.0
    return min(max(seconds, 0.0), LONGEST_WAIT)


def _until(then: str, now: str) -> float:
    """Seconds between two HTTP dates; raises ValueError when either is none."""
    return (_utc(then) - _utc(now)).total_seconds()


def _utc(date: str) -> datetime:
    found = parsedate_to_datetime(date)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
