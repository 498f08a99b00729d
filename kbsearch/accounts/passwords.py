"""Passwords: hashed with argon2id, compared, and refused where somebody would guess them.

Hashing takes long and much memory on purpose. It is done in threads, a few at once, so that it
holds up no other request, however many people try to sign in.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from anyio import CapacityLimiter, to_thread

from kbsearch.accounts.guessable import WORDS
from kbsearch.accounts.refusals import PASSWORD_MAX, PASSWORD_MIN, refused
from kbsearch.errors import TooManyRequestsError

if TYPE_CHECKING:
    from pwdlib import PasswordHash

SCORE_MIN = 3
"""Of 4: more than 10^8 guesses by zxcvbn's count, beyond who guesses online (ASVS 5.0, 6.2.4)."""

AT_ONCE = 2
QUEUE_MAX = 100
"""Hashes that may be under way or wait for their turn; others are told to come back."""

_JUDGED = 72
"""Letters that zxcvbn looks at; it takes no more, since time grows with the square."""

_COMPARED_MAX = 1024
_lock = Lock()
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one hash costs. The default is the second recommendation of RFC 9106, section 4."""

    rounds: int = 3
    memory_kib: int = 65_536
    lanes: int = 4


STRONG = Cost()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a password is the right one; `better` is a hash to keep instead, at today's cost."""

    right: bool
    better: str | None = None


class Passwords:
    """Hashes and compares passwords."""

    def __init__(self, cost: Cost = STRONG, *, at_once: int = AT_ONCE) -> None:
        self._cost = cost
        self._strangers = _Queue(at_once)
        # Whoever comes from a device that we know need not queue behind those who guess.
        self._known = _Queue(1)

    async def hashed(self, password: str, own_words: Iterable[str]) -> str:
        """The hash of a new password. `own_words` are what its owner is known by.

        Raises RefusedError for one that is too short, too long or guessable.
        """
        code = await to_thread.run_sync(self.problem, password, tuple(own_words))
        if code:
            raise refused("password", code)
        return await self._strangers.run(lambda: self._hash.hash(_normal(password)))

    async def compare(self, password: str, kept: str | None, *, known: bool = False) -> Verdict:
        """Whether a password is the one of a hash. Without a hash it is not, and takes as long.

        Raises TooManyRequestsError when too many wait already; `known` ones have a queue apart.
        """
        queue = self._known if known else self._strangers
        return await queue.run(lambda: self._compare(password, kept))

    def problem(self, password: str, own_words: Iterable[str] = ()) -> str:
        """What is wrong with a new password, as a code of `refusals`; empty when it is good."""
        normal = _normal(password)
        if len(normal) < PASSWORD_MIN:
            return "password-short"
        if len(normal) > PASSWORD_MAX:
            return "password-long"
        return "password-guessable" if _score(normal, own_words) < SCORE_MIN else ""

    def _compare(self, password: str, kept: str | None) -> Verdict:
        decoy, normal = self._decoy, _normal(password[:_COMPARED_MAX])
        right, better = self._hash.verify_and_update(normal, kept or decoy)
        if kept is None or not right:
            return Verdict(right=False)
        return Verdict(right=True, better=better)

    @cached_property
    def _hash(self) -> PasswordHash:
        # It takes longer to import than most requests take.
        from pwdlib import PasswordHash  # noqa: PLC0415
        from pwdlib.hashers.argon2 import Argon2Hasher  # noqa: PLC0415

        cost = self._cost
        return PasswordHash((Argon2Hasher(cost.rounds, cost.memory_kib, cost.lanes),))

    @cached_property
    def _decoy(self) -> str:
        """A hash of nobody's password; made before the first comparison, of whomever."""
        return self._hash.hash("a password that nobody has")


class _Queue:
    """Runs some functions at once in threads, and lets no more than QUEUE_MAX wait."""

    def __init__(self, at_once: int) -> None:
        self.turns = CapacityLimiter(at_once)
        self._inside = 0

    async def run(self, function: Callable[[], Result]) -> Result:
        if self._inside >= QUEUE_MAX:
            raise TooManyRequestsError("Too many people are signing in just now", retry_after=5)
        self._inside += 1
        try:
            return await to_thread.run_sync(function, limiter=self.turns)
        finally:
            self._inside -= 1


def _normal(password: str) -> str:
    """A password however its letters were typed: NFC, and any space a space (RFC 8265, 4.2.2)."""
    normal = unicodedata.normalize("NFC", password)
    spaced = "".join(" " if unicodedata.category(one) == "Zs" else one for one in normal)
    return spaced.encode("utf-8", "replace").decode()


def _score(password: str, own_words: Iterable[str]) -> int:
    """How hard a password is to guess, 0 to 4."""
    # Its lists of words are large.
    from zxcvbn import zxcvbn  # type: ignore[import-untyped]  # noqa: PLC0415

    own = [part for word in own_words for part in _parts(word)]
    # It keeps the words it is given in a place of its own module.
    with _lock:
        found = zxcvbn(password[:_JUDGED], [*own, *WORDS])
    score: int = found["score"]
    return score


def _parts(word: str) -> list[str]:
    """A word, and the words in it: `ana.ruiz@example.com` is guessed in parts."""
    spaced = "".join(one if one.isalnum() else " " for one in word)
    return [word, *spaced.split()]
