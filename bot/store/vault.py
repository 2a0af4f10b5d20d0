"""Numbers and bodies at rest: encrypted to read again, a keyed hash to look up.

A plain hash of a phone number can be guessed by trying every number; a keyed
one cannot without the key. Keys rotate: the first of ENCRYPTION_KEYS encrypts,
the others still decrypt. The look-up key is derived from the last (oldest) one,
so that rotation does not lose anybody: add new keys in front, keep the last.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class WrongKey(Exception):
    """A value that none of the keys opens."""


class Vault:
    """Seals and opens texts, and gives addresses their look-up mark."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key.encode()) for key in keys])
        self._mark_key = hmac.new(keys[-1].encode(), b"address look-up", hashlib.sha256).digest()

    def seal(self, plain: str) -> str:
        """`plain` encrypted (URL-safe base64, 100 characters and up)."""
        return self._fernet.encrypt(plain.encode()).decode()

    def open(self, sealed: str) -> str:
        """What was sealed; raises WrongKey."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise WrongKey("a stored value cannot be read with the present ENCRYPTION_KEYS") from None

    def mark(self, address: str) -> str:
        """The look-up mark of an address: 43 URL-safe characters, the same for the same address and key."""
        digest = hmac.new(self._mark_key, address.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def new_key() -> str:
    """A fresh key for ENCRYPTION_KEYS."""
    return Fernet.generate_key().decode()
