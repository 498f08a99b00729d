"""The holdout: a share of people, or sessions, who see no suggestions, so that there is something
to compare with."""

from __future__ import annotations

import hashlib
import hmac

_HUNDRED_PERCENT = 100.0


class Holdout:
    """Assigns units to groups, always the same unit to the same group.

    Growing `percent` only adds units to those held out, and shrinking it only lets some go.
    """

    def __init__(self, salt: bytes, percent: float) -> None:
        self._salt = salt
        self.percent = percent

    def holds(self, unit: str) -> bool:
        """Whether the unit sees nothing."""
        digest = hmac.new(self._salt, unit.encode(), hashlib.sha256).digest()
        place = int.from_bytes(digest[:8], "big") / 2**64
        return place * _HUNDRED_PERCENT < self.percent
