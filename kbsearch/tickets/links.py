"""The secret link that a requester follows his ticket by: whoever has it may see the ticket."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Protocol

from kbsearch.tickets.records import Ticket

SECRET_CHARACTERS = 32
"""Of base64url: 192 bits of an HMAC-SHA-256."""

KEY_NAME = "ticket-links"
_BYTES = SECRET_CHARACTERS * 3 // 4


class KeySource(Protocol):
    """Where the keys of an installation are."""

    def key(self, name: str) -> bytes:
        """The key of that name. Raises DeskDatabaseError when it cannot be had."""
        ...


class TicketLinks:
    """Makes and checks the secrets of links; nothing of them is kept. Raises DeskDatabaseError
    while the key cannot be read."""

    def __init__(self, keys: KeySource) -> None:
        self._keys = keys
        self._key = b""

    def prepare(self) -> None:
        """Reads the key, so that nothing fails once a ticket is kept."""
        self._signing_key()

    def secret_of(self, ticket: Ticket) -> str:
        """The secret of a ticket's link; another one once `ticket.link` is raised."""
        message = f"{ticket.number}\0{ticket.link}".encode()
        made = hmac.new(self._signing_key(), message, hashlib.sha256).digest()
        return base64.urlsafe_b64encode(made[:_BYTES]).decode()

    def opens(self, ticket: Ticket, secret: str) -> bool:
        """Whether the secret is that of the ticket's link; it takes as long whether or not."""
        return hmac.compare_digest(
            self.secret_of(ticket).encode(), secret.encode("utf-8", "replace")
        )

    def path_of(self, ticket: Ticket) -> str:
        """Where the requester follows his ticket, below the address of the site."""
        return f"/{ticket.lang}/tickets/{ticket.number}/{self.secret_of(ticket)}"

    def _signing_key(self) -> bytes:
        if not self._key:
            self._key = self._keys.key(KEY_NAME)
        return self._key
