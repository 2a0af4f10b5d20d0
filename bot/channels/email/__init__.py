"""E-mail to staff, about alerts. A mailbox is not the place for a person's words: callers send neutral text."""

from contextlib import AbstractAsyncContextManager

from bot.channels.base import Sender, SendError
from bot.channels.patience import USUAL, Patience
from bot.channels.send_only import SHARED, SendOnly, bad_address, down
from bot.settings import Settings

SETUP, NO_TLS = "setup", "no-tls"


def _ours(code: str, reason: str, mend: str) -> SendError:
    return SendError(code, "our_account", "never", "sender", reason, mend)


_ERRORS = (
    _ours(SETUP, "no mail server is set", "Set SMTP_URL and SMTP_FROM."),
    _ours(NO_TLS, "the mail server offers no encryption or no sign-in", "Use one with STARTTLS, or smtps://."),
    *(_ours(code, "the mail server does not let us in", "Compare the user and password in SMTP_URL with the server's.")
      for code in ("530", "534", "535")),
    *(bad_address(code, "the mail server knows no such mailbox") for code in ("550", "551", "553")),
    *(down(code, "the mail server is busy or the mailbox is full") for code in ("421", "450", "451", "452")),
)  # fmt: skip


class Email(SendOnly):
    """The adapter."""

    name = "email"
    errors = SHARED | {error.code: error for error in _ERRORS}

    def __init__(self, settings: Settings, patience: Patience = USUAL) -> None:
        self._settings = settings
        self._patience = patience

    def open(self) -> AbstractAsyncContextManager[Sender]:
        """The mail server of SMTP_URL, asked once for each message."""
        from bot.channels.email import outbound

        return outbound.opened(self._settings, self._patience)
