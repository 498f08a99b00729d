"""The keys of deflection, which lie in the desk database: there when it is, never waited for."""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Lock, Thread
from typing import Protocol

import structlog

from kbsearch.deflection.holdout import Holdout
from kbsearch.deflection.pseudonyms import Pseudonyms
from kbsearch.deflection.tokens import Tokens
from kbsearch.errors import DeskDatabaseError

LOOK_SECONDS = 5.0
"""How often a desk database that is out of action is asked for its keys."""

log = structlog.get_logger()


class KeySource(Protocol):
    """Where the keys of an installation are."""

    def key(self, name: str) -> bytes:
        """The key of that name. Raises DeskDatabaseError when it cannot be had."""
        ...


@dataclass(frozen=True, slots=True)
class Signing:
    """What is made with the keys."""

    tokens: Tokens
    pseudonyms: Pseudonyms
    holdout: Holdout


def signing(keys: KeySource, percent: float) -> Signing:
    """With the keys of an installation. Raises DeskDatabaseError when they cannot be had."""
    return Signing(
        Tokens(keys.key("form-tokens")),
        Pseudonyms(keys.key("pseudonyms")),
        Holdout(keys.key("holdout"), percent),
    )


class LateSigning:
    """The same as soon as it can be had; whoever asks before is not kept waiting."""

    def __init__(self, keys: KeySource, percent: float) -> None:
        self._keys = keys
        self._percent = percent
        self._lock = Lock()
        self._found: Signing | None = None
        self._looked = 0.0

    def look(self) -> None:
        """Reads the keys, which may take as long as the desk database does."""
        try:
            self._found = signing(self._keys, self._percent)
        except DeskDatabaseError as error:
            log.warning("suggestions are not recorded", reason=str(error))
        self._looked = time.monotonic()

    def now(self) -> Signing | None:
        """None while the keys cannot be had; then they are looked for elsewhere."""
        if self._found is None:
            with self._lock:
                late = time.monotonic() - self._looked > LOOK_SECONDS
                if late:
                    self._looked = time.monotonic()
                    Thread(target=self.look, name="keys", daemon=True).start()
        return self._found
