"""A Flask request as the gateway sent it: the URL on the wire, every form pair.

The host comes from PUBLIC_BASE_URL, or from the Host header where that is not
set; a forwarded header is never believed.
"""

from urllib.parse import quote, urlsplit

from flask import Request as FlaskRequest

from bot.channels.base import Request


def read(request: FlaskRequest, public_base_url: str) -> Request:
    """The small Request that channels read."""
    return Request(
        url=_base(request, public_base_url) + _target(request),
        headers=dict(request.headers.items()),
        form=tuple((name, value) for name, values in request.form.lists() for value in values),
        body=b"" if request.form else request.get_data(),
        content_type=request.mimetype,
    )


def _base(request: FlaskRequest, public_base_url: str) -> str:
    return public_base_url.rstrip("/") or f"{request.scheme}://{request.environ.get('HTTP_HOST', request.host)}"


def _target(request: FlaskRequest) -> str:
    """Path and query, not decoded: servers keep them in RAW_URI or REQUEST_URI."""
    environ = request.environ
    raw = environ.get("RAW_URI") or environ.get("REQUEST_URI")
    if raw:
        parts = urlsplit(raw if raw.startswith("/") else "//" + raw.partition("//")[2])
        return parts.path + (f"?{parts.query}" if parts.query else "")
    query = environ.get("QUERY_STRING", "")
    return quote(environ.get("PATH_INFO", "")) + (f"?{query}" if query else "")
