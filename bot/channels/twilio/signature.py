"""X-Twilio-Signature: HMAC over the raw URL and every form parameter.

The URL is the one on the wire: a decoded one (`café` for `caf%C3%A9`) has
another signature. Twilio adds parameters without notice, so each is signed
over, known or not. Source: twilio.com/docs/usage/webhooks/webhooks-security.
"""

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import parse_qs, urlsplit

from twilio.request_validator import (
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
    get_signature_algorithm,
)

from bot.channels.base import Request


class _Form:
    """Every value of every parameter, as the validator asks for them."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self._pairs = pairs

    def __iter__(self) -> Iterator[str]:
        return iter(dict(self._pairs))

    def getall(self, name: str) -> list[str]:
        return [value for key, value in self._pairs if key == name]


def is_valid(request: Request, tokens: Iterable[str]) -> bool:
    """Whether any of `tokens` signed the request; two are live while one is rotated out."""
    given = request.headers.get(SIGNATURE_HEADER) or ""
    algorithm = get_signature_algorithm(request.headers.get(SIGNATURE_SETTINGS_HEADER))
    signed = _signed(request)
    if not given or signed is None:
        return False
    return any(RequestValidator(token).validate(request.url, signed, given, algorithm) for token in tokens)


def _signed(request: Request) -> _Form | str | None:
    """What the signature covers besides the URL; None when nothing can be right.

    A JSON body is covered by its hash in the query (`bodySHA256`); without it
    the validator itself would raise.
    """
    if not request.content_type.startswith("application/json"):
        return _Form(request.form)
    if "bodySHA256" not in parse_qs(urlsplit(request.url).query):
        return None
    return request.body.decode("utf-8", "replace")
