"""A webhook of the clinic's own, told about alerts: a pager, a chat, a ward's board."""

from contextlib import AbstractAsyncContextManager

from bot.channels.base import Sender
from bot.channels.patience import USUAL, Patience
from bot.channels.send_only import SHARED, SendOnly, bad_address, down
from bot.settings import Settings

_ERRORS = (
    *(bad_address(code, "that address does not know us") for code in ("401", "403", "404", "405", "410")),
    down("429", "that address wants fewer messages"),
)


class Webhook(SendOnly):
    """The adapter."""

    name = "webhook"
    errors = SHARED | {error.code: error for error in _ERRORS}

    def __init__(self, settings: Settings, patience: Patience = USUAL) -> None:
        self._settings = settings
        self._patience = patience

    def open(self) -> AbstractAsyncContextManager[Sender]:
        """An HTTP client for every clinic's address."""
        from bot.channels.webhook import outbound

        return outbound.opened(self._settings, self._patience)
