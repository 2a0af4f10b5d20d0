"""No page of another site may make the phone do something.

The phone has no log-in, so there is no session to forge, but a page elsewhere
could still post to localhost. Browsers say where a request comes from:
Sec-Fetch-Site, and Origin in older ones. What sends neither is no browser.
"""

from urllib.parse import urlsplit

from flask import Response, request

_OWN = ("same-origin", "none")


def refuse_cross_site() -> Response | None:
    """403 for a POST that another site began."""
    if request.method != "POST" or _is_own():
        return None
    return Response("This page takes no requests from other sites.\n", status=403, content_type="text/plain")


def _is_own() -> bool:
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in _OWN
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host
