"""The gateways' door: a text in, a status report in, and the answer of last resort.

Every path answers what a gateway can use: 403 for what it did not send, 503 so
that it tries again or falls back when the database is gone, and otherwise a
well-formed document, never a redirect.
"""

import re

import structlog
from flask import Blueprint, Response, abort, request

from bot.channels.base import Channel, Malformed, Outgoing, Request
from bot.engine.effects import RaiseAlert
from bot.runtime import Runtime
from bot.services.sending.track import track
from bot.services.talk.converse import converse
from bot.services.talk.fallback import fallback
from bot.store.database import Unavailable
from bot.web import raw_request

_OUTBOX_ID = re.compile(r"[0-9a-f]{32}")

log = structlog.get_logger(__name__)


def blueprint(runtime: Runtime) -> Blueprint:
    """`/webhooks/<channel>/message`, `/status/<outbox id>` and `/fallback`."""
    pages = Blueprint("webhooks", __name__, url_prefix="/webhooks")

    @pages.post("/<name>/message")
    def message(name: str) -> Response:
        channel, incoming = _authentic(runtime, name)
        inbound = channel.read(incoming)
        if not channel.is_ours(inbound):
            log.warning("text.not_ours", channel=name, external_id=inbound.external_id)
            return _answer(channel, ())
        answered = converse(runtime, inbound)
        for sign in (effect for effect in answered.effects if isinstance(effect, RaiseAlert)):
            log.warning("alert.raised", external_id=inbound.external_id, severity=sign.severity, rule=sign.rule)
        log.info("text.answered", channel=name, external_id=inbound.external_id, messages=len(answered.messages))
        return _answer(channel, answered.messages)

    @pages.post("/<name>/status/<outbox_id>")
    def status(name: str, outbox_id: str) -> Response:
        channel, incoming = _authentic(runtime, name)
        if not _OUTBOX_ID.fullmatch(outbox_id):
            abort(404)
        report = channel.report(incoming, outbox_id)
        changed = track(runtime, report)
        log.info("status.reported", channel=name, outbox_id=outbox_id, status=report.status, changed=changed)
        return Response(status=204)

    @pages.post("/<name>/fallback")
    def last_resort(name: str) -> Response:
        return _answer(_channel(runtime, name), (Outgoing("", fallback(runtime.book, runtime.settings)),))

    pages.register_error_handler(Malformed, _malformed)
    for error in Unavailable:
        pages.register_error_handler(error, _try_again)
    return pages


def _channel(runtime: Runtime, name: str) -> Channel:
    return runtime.channels.get(name) or abort(404)


def _authentic(runtime: Runtime, name: str) -> tuple[Channel, Request]:
    channel = _channel(runtime, name)
    incoming = raw_request.read(request, runtime.settings.public_base_url)
    if not channel.is_authentic(incoming):
        log.warning("request.refused", channel=name)
        abort(403)
    return channel, incoming


def _answer(channel: Channel, messages: tuple[Outgoing, ...]) -> Response:
    body, content_type = channel.answer(messages)
    return Response(body, content_type=f"{content_type}; charset=utf-8")


def _malformed(error: Exception) -> Response:
    return Response(str(error), status=400, content_type="text/plain")


def _try_again(error: Exception) -> Response:
    log.error("store.unavailable", error=type(error).__name__)
    return Response(status=503)
