"""A sign-in that was begun: kept by the browser that began it, sealed by us, good for once.

The browser keeps a random seed and where it wanted to go, under our signature. State, nonce and
the PKCE verifier are made from the seed and a key that only we have, so the cookie tells none of
them, and nothing is kept here for those who never come back.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from indexer.records import Language
from kbsearch.accounts.oidc.used import Used
from kbsearch.errors import ProviderLostError

LIFETIME = 600
"""Seconds to sign in at the provider, a second factor included."""

SEED_BYTES = 24
BACK_MAX = 2_200
"""Letters of the page that it leads to, as they are sealed; browsers keep cookies of 4,096."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sign-in under way."""

    seed: str
    at: int
    """When it began, in seconds since 1970."""

    back: str
    """The page that it leads to, or nothing."""

    lang: Language


@dataclass(frozen=True, slots=True)
class Secrets:
    """What proves that an answer belongs to an attempt (RFC 6749, 10.12; RFC 7636; Core, 3.1.2)."""

    state: str
    nonce: str
    verifier: str


class Attempts:
    """Begins and ends attempts; one object for each process."""

    def __init__(self, key: Callable[[], bytes], *, clock: Callable[[], float] = time.time) -> None:
        """`key` gives the signing key of the installation, which may have to be read first."""
        self._key = key
        self._clock = clock
        self._used = Used(LIFETIME, clock=clock)

    def begin(self, back: str, lang: Language) -> Attempt:
        """A new attempt. An address that no cookie has room for leads to the front page."""
        kept = back if len(json.dumps(back)) <= BACK_MAX else ""
        return Attempt(secrets.token_urlsafe(SEED_BYTES), int(self._clock()), kept, lang)

    def secrets(self, attempt: Attempt) -> Secrets:
        """State, nonce and verifier of an attempt; each 43 characters."""
        made = (self._digest(use, attempt.seed) for use in ("state", "nonce", "verifier"))
        return Secrets(*made)

    def seal(self, attempt: Attempt) -> str:
        """What the browser keeps: fit for a cookie."""
        parts = [attempt.seed, attempt.at, attempt.back, attempt.lang]
        body = _base64(json.dumps(parts).encode())
        return f"{body}.{self._digest('seal', body)}"

    def open(self, sealed: str) -> Attempt:
        """The attempt that a browser kept. Raises ProviderLostError unless it is ours and fresh."""
        body, _, signature = sealed.partition(".")
        if not hmac.compare_digest(self._digest("seal", body).encode(), signature.encode()):
            raise ProviderLostError("The browser began no sign-in here, or its cookie was altered")
        seed, at, back, lang = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        attempt = Attempt(seed, at, back, lang)
        if not 0 <= self._clock() - attempt.at <= LIFETIME:
            raise ProviderLostError(f"The sign-in began more than {LIFETIME} s ago")
        return attempt

    def finish(self, attempt: Attempt) -> None:
        """Uses an attempt up. Raises ProviderLostError the second time.

        Other processes do not know of it; there, that the provider takes a code only once holds.
        """
        self._used.use(attempt.seed)

    def _digest(self, use: str, text: str) -> str:
        made = hmac.new(self._key(), f"oidc-{use}:{text}".encode(), hashlib.sha256)
        return _base64(made.digest())


def check_state(sent: Mapping[str, str], expected: str) -> None:
    """Raises ProviderLostError unless the answer carries the state of the attempt."""
    if not hmac.compare_digest(sent.get("state", "").encode(), expected.encode()):
        raise ProviderLostError("The answer of the provider belongs to another sign-in")


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
