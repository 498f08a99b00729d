"""The device cookie: a signed sign that somebody has signed in to this account from here before.

Whoever carries it is not slowed because strangers guess at his password (OWASP, "Slow Down Online
Guessing Attacks with Device Cookies"). It signs nobody in, and holds neither login nor name.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta

from kbsearch.accounts.clock import Clock, utc_now
from kbsearch.database.secret_rows import SecretRows

LASTING = timedelta(days=180)
MAX = 200
"""Letters; no device cookie of ours is longer."""

_SECRET = "device-cookie"  # noqa: S105 - the name of a key
_NONCE_BYTES = 12


class Devices:
    """Makes device cookies and tells whether one is for a login."""

    def __init__(self, secret: SecretRows, *, clock: Clock = utc_now) -> None:
        self._secret = secret
        self._clock = clock
        self._key = b""

    def prepare(self) -> None:
        """Fetches the key to sign with, once; where it is still to be made, that is a write."""
        self._key = self._key or self._secret.key(_SECRET)

    def new(self, login: str) -> str:
        """A device cookie for a folded login: what it is called, when it ends, and the proof."""
        name = secrets.token_urlsafe(_NONCE_BYTES)
        ends = str(int((self._clock() + LASTING).timestamp()))
        return f"{name}.{ends}.{self._proof(login, name, ends)}"

    def known(self, cookie: str, login: str) -> str:
        """What this device is called when it has signed in to `login` before, else nothing."""
        name, _, rest = cookie.partition(".")
        ends, _, proof = rest.partition(".")
        if not proof or len(cookie) > MAX or not (ends.isascii() and ends.isdecimal()):
            return ""
        if not hmac.compare_digest(proof.encode(), self._proof(login, name, ends).encode()):
            return ""
        return name if int(ends) > self._clock().timestamp() else ""

    def _proof(self, login: str, name: str, ends: str) -> str:
        message = f"{name}\0{ends}\0{login}".encode("utf-8", "replace")
        self.prepare()
        return hmac.digest(self._key, message, "sha256").hex()
