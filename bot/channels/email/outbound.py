"""Sending e-mail by SMTP: one connection a message, in a thread, since alerts are few and smtplib blocks.

Up to DATA nothing is taken (RFC 5321, 3.3); a line that breaks after it leaves nobody knowing.
"""

import asyncio
import smtplib
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr
from urllib.parse import SplitResult, unquote, urlsplit

from bot.channels.base import ACCEPTED, AGAIN, FAILED, UNKNOWN, Found, Parcel, Receipt, Sender
from bot.channels.email import NO_TLS, SETUP
from bot.channels.patience import Patience
from bot.channels.send_only import ADDRESS, NO_ANSWER, NO_CONTACT, is_loopback
from bot.settings import Settings

SUBJECT = "Marrowline alert"
"""Neutral: subjects show on locked screens."""


@asynccontextmanager
async def opened(settings: Settings, patience: Patience, tls: ssl.SSLContext | None = None) -> AsyncIterator[Sender]:
    """A sender that connects for each message."""
    yield EmailSender(settings, patience, tls or ssl.create_default_context())


class EmailSender:
    """One mail server and one sender's address."""

    def __init__(self, settings: Settings, patience: Patience, tls: ssl.SSLContext) -> None:
        self._url = urlsplit(settings.smtp_url)
        self._from = settings.smtp_from
        self._patience = patience
        self._tls = tls

    async def send(self, parcel: Parcel) -> Receipt:
        """One attempt, in a thread of its own."""
        if not (self._url.hostname and self._from):
            return Receipt(FAILED, error=SETUP)
        return await asyncio.to_thread(self._send, parcel)

    async def find(self, address: str, since: datetime) -> list[Found] | None:
        """A mail server keeps no list."""
        return None

    def _send(self, parcel: Parcel) -> Receipt:
        try:
            message = letter(parcel, self._from)
        except ValueError:
            return Receipt(FAILED, error=ADDRESS)
        try:
            server = self._connected()
        except smtplib.SMTPResponseException as refusal:
            return _refused(refusal.smtp_code)
        except smtplib.SMTPNotSupportedError:
            return Receipt(FAILED, error=NO_TLS)
        except OSError:
            return Receipt(AGAIN, error=NO_CONTACT)
        except ValueError:
            # a port that is no number, a host that is no name
            return Receipt(FAILED, error=SETUP)
        try:
            return _handed_over(server, message)
        finally:
            with suppress(OSError):
                server.quit()
            server.close()

    def _connected(self) -> smtplib.SMTP:
        """Greeted, encrypted unless on this machine, logged in; raises OSError, of which SMTPException is one."""
        server = _greeted(self._url, self._patience, self._tls, parseaddr(self._from)[1].rpartition("@")[2])
        try:
            if self._url.scheme == "smtp" and not is_loopback(self._url.hostname or ""):
                server.starttls(context=self._tls)
            if self._url.username:
                server.login(unquote(self._url.username), unquote(self._url.password or ""))
        except OSError:
            server.close()
            raise
        return server


def letter(parcel: Parcel, sender: str) -> EmailMessage:
    """The message; raises ValueError for an address that is none. The same parcel always has the same Message-ID."""
    if parseaddr(parcel.address)[1] != parcel.address or not parcel.address.isascii() or "@" not in parcel.address:
        raise ValueError("not an address")
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = parcel.address
    message["Subject"] = SUBJECT
    message["Date"] = formatdate()
    message["Message-ID"] = f"<{parcel.id}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    # whatever the words, every server takes short lines of ASCII
    message.set_content(parcel.text, cte="quoted-printable")
    return message


def _greeted(url: SplitResult, patience: Patience, tls: ssl.SSLContext, us: str) -> smtplib.SMTP:
    host, port = url.hostname or "", url.port or 0
    server: smtplib.SMTP
    if url.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, port or 465, us, timeout=patience.connect, context=tls)
    else:
        server = smtplib.SMTP(host, port or 587, us, timeout=patience.connect)
    if server.sock:
        server.sock.settimeout(patience.whole)
    return server


def _handed_over(server: smtplib.SMTP, message: EmailMessage) -> Receipt:
    try:
        server.ehlo_or_helo_if_needed()
        code, _ = server.mail(parseaddr(message["From"])[1])
        if code == 250:
            code, _ = server.rcpt(message["To"])
        if code not in (250, 251):
            return _refused(code)
    except smtplib.SMTPResponseException as refusal:
        return _refused(refusal.smtp_code)
    except OSError:
        return Receipt(AGAIN, error=NO_CONTACT)
    try:
        code, _ = server.data(message.as_bytes())
    except smtplib.SMTPDataError as refusal:
        return _refused(refusal.smtp_code)
    except OSError:
        return Receipt(UNKNOWN, error=NO_ANSWER)
    return Receipt(ACCEPTED, message["Message-ID"]) if code == 250 else _refused(code)


def _refused(code: int) -> Receipt:
    """4xx: not now; anything else but success: no. Either way nothing was taken."""
    return Receipt(AGAIN if 400 <= code < 500 else FAILED, error=str(code))
