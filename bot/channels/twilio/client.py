"""The HTTP under Twilio's own client: time-outs, another address if asked, no log, and what went wrong by kind.

Twilio's class has no time-out, logs numbers, repeats a POST if asked to (`max_retries`), and its
exceptions carry the number but not Retry-After; so its `request` is replaced whole.
"""

import json
from typing import Any

from aiohttp import ClientSession, encode_basic_auth
from twilio.http.async_http_client import AsyncHttpClient, AsyncTwilioHttpClient, _logger
from twilio.http.response import Response
from yarl import URL

from bot.channels import http

HOST = "https://api.twilio.com"


class NeverLeft(Exception):
    """The request surely did not leave us."""


class Lost(Exception):
    """The request may have arrived: no answer, or one cut short."""


class Refused(Exception):
    """Any answer but success. `code` is Twilio's, or empty; `wait` what Retry-After asks for, in seconds."""

    def __init__(self, status: int, code: str, wait: float) -> None:
        self.status, self.code, self.wait = status, code, wait
        super().__init__(f"{status} {code}")


class HttpClient(AsyncTwilioHttpClient):  # type: ignore[misc]  # twilio ships no types
    """What `twilio.rest.Client` calls. `base` (scheme and host, maybe a path) takes the place of api.twilio.com."""

    def __init__(self, session: ClientSession, base: str = "") -> None:
        AsyncHttpClient.__init__(self, _logger, is_async=True)
        self.session = session
        self._base = base.rstrip("/") or HOST

    async def request(self, method: str, url: str, **given: Any) -> Response:
        """One exchange; raises NeverLeft, Lost or Refused."""
        headers = {**given["headers"], "Authorization": encode_basic_auth(*given["auth"])}
        # as a form is encoded, in a fifth of the time that urllib takes
        data = URL.build(query=given["data"]).raw_query_string if given["data"] else None
        try:
            async with self.session.request(
                method,
                self._base + url.removeprefix(HOST),
                params=given["params"],
                data=data,
                headers=headers,
                allow_redirects=False,
            ) as answer:
                text = (await answer.read()).decode("utf-8", "replace")
        except http.NEVER_LEFT:
            raise NeverLeft from None
        except http.LOST:
            raise Lost from None
        if not 200 <= answer.status < 300:
            raise Refused(answer.status, _code(text), http.retry_after(answer.headers))
        return Response(answer.status, text, answer.headers)


def _code(text: str) -> str:
    """Twilio's own code in an error's JSON, or an empty string (a proxy on the way answers in HTML)."""
    try:
        code = json.loads(text).get("code")
    except (ValueError, AttributeError, RecursionError):
        return ""
    return str(code)[:16] if isinstance(code, int | str) else ""
