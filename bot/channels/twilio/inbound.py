"""Twilio's form fields as a text. Source: twilio.com/docs/messaging/guides/webhook-request.

Fields are read by name and nearly all are optional. From 2026 a WhatsApp user
may come without a phone number (`whatsapp:US.1349...`), so an address is kept
as it is and never parsed.
"""

from bot.channels.base import SMS, Inbound, Malformed, Request
from bot.rules.clean import printable

_SID_NAMES = ("MessageSid", "SmsMessageSid", "SmsSid")
_LONGEST_ID = 128
_LONGEST_MEDIUM = 16


def read(request: Request, channel: str) -> Inbound:
    """The text; raises Malformed without a message id or a sender."""
    external_id = next((sid for name in _SID_NAMES if (sid := request.field(name))), "")
    address = request.field("From").strip()
    if not external_id or not address:
        raise Malformed("MessageSid and From are needed")
    return Inbound(
        channel=channel,
        external_id=printable(external_id)[:_LONGEST_ID],
        address=address,
        to=request.field("To").strip(),
        text=request.field("Body"),
        media=_count(request.field("NumMedia")),
        opt_out=request.field("OptOutType").strip().upper(),
        medium=address.partition(":")[0][:_LONGEST_MEDIUM] if ":" in address else SMS,
        account=request.field("AccountSid").strip(),
    )


def _count(number: str) -> int:
    return min(int(number[:3]), 10) if number.isascii() and number.isdigit() else 0
