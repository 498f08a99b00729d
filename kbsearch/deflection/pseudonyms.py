"""Names that say nothing of who bears them: of a requester, of a session, of a form."""

from __future__ import annotations

import hashlib
import hmac
import secrets

HASH_CHARACTERS = 32
"""Hexadecimal digits of a pseudonym: 128 bits, so that no two people ever share one."""


def requester_hash(email: str, key: str = "") -> str:
    """What a help desk calls a requester here: 64 hexadecimal digits.

    SHA-256 of the e-mail address without margins in lower case, in UTF-8; with `key`, which both
    sides know, HMAC-SHA-256 (RFC 2104), from which nobody without it can guess the address.
    """
    message = email.strip().lower().encode()
    if key:
        return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()
    return hashlib.sha256(message).hexdigest()


class Pseudonyms:
    """Turns what a page sends into what is kept, with a key that never leaves the installation."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def requester(self, sent: str) -> str:
        """Of a requester, from `requester_hash`."""
        return self._of("requester", sent)

    def session(self, sent: str) -> str:
        """Of a session, from what the page made up for it."""
        return self._of("session", sent)

    def filling(self, sent: str) -> str:
        """Of one filling of a form, from everything that tells it from others."""
        return self._of("filling", sent)

    def outcome(self, reporter: str, sent: str) -> str:
        """Of a report, from who reports it and how he calls it; 64 digits."""
        return self._digest("outcome", f"{reporter}\0{sent}")

    def unlike(self) -> str:
        """Of a report that is like no other; 64 digits."""
        return secrets.token_hex(HASH_CHARACTERS)

    def _of(self, kind: str, sent: str) -> str:
        return self._digest(kind, sent)[:HASH_CHARACTERS]

    def _digest(self, kind: str, sent: str) -> str:
        return hmac.new(self._key, f"{kind}\0{sent}".encode(), hashlib.sha256).hexdigest()
