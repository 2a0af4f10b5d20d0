"""Twilio's status callback. Source: twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks."""

from bot.channels.base import Malformed, Report, Request
from bot.rules.clean import printable


def read(request: Request, outbox_id: str) -> Report:
    """The report; its status word is kept as Twilio wrote it, known to us or not. Raises Malformed."""
    status = request.field("MessageStatus") or request.field("SmsStatus")
    if not status:
        raise Malformed("MessageStatus is needed")
    sid = request.field("MessageSid") or request.field("SmsSid")
    return Report(outbox_id, printable(status)[:32], printable(sid)[:64], printable(request.field("ErrorCode"))[:16])
