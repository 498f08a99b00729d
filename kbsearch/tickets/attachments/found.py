"""What a file was found to be, and why one cannot be taken; nothing else of ours is known here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """A kind of file: its type, and the endings that its name may have, the usual one first."""

    type: str
    endings: tuple[str, ...]


class NotTakenError(Exception):
    """It is not taken; `code` is of `refusals.CODES`."""

    def __init__(self, code: str, *, limit: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.limit = limit


class DamagedError(NotTakenError):
    """It is not what its beginning says."""

    def __init__(self, what: str) -> None:
        super().__init__("damaged")
        self.what = what
