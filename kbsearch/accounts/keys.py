"""Keys that are given out once: cookies, links and tokens. What is kept is only their digest."""

from __future__ import annotations

import hashlib
import secrets

KEY_BYTES = 32
"""256 bits: nobody guesses one, so that a plain digest is enough to keep it by."""

KEY_MAX = 100
"""Letters; no key of ours is longer, and nothing longer is looked for."""


def new_key() -> str:
    """A key fit for a cookie and for an address: 43 letters, digits, hyphens and underscores."""
    return secrets.token_urlsafe(KEY_BYTES)


def digest(key: str) -> str:
    """What a key is kept as, and found by: its SHA-256, in hexadecimal."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
