"""How large a picture may be when it is shown, however few bytes it has."""

from __future__ import annotations

from dataclasses import dataclass

from kbsearch.tickets.attachments.found import DamagedError, NotTakenError

SIDE_MAX = 12_000
DOTS_MAX = 40_000_000
"""Dots of the whole picture: 160 MB while a browser shows it, at four bytes each. A scanned A3
page has 35 million at 600 dots to the inch."""

FRAMES_MAX = 2_000
MOVING_DOTS_MAX = 2_000_000_000
"""Dots of all frames of a moving picture together: a whole screen for a minute, 16 a second."""


@dataclass(slots=True)
class Bounds:
    """The size of one picture, as its pieces tell it. Raises NotTakenError, DamagedError."""

    width: int = 0
    height: int = 0
    _frames: int = 0
    _moving: int = 0

    def is_of(self, width: int, height: int) -> None:
        """The whole picture is so large; every piece that says so must say the same."""
        if not width or not height:
            raise DamagedError("a picture without a size")
        if self.width and (width, height) != (self.width, self.height):
            raise DamagedError("a picture of two sizes")
        _bounded(width, height)
        self.width, self.height = width, height

    def frame(self, width: int, height: int) -> None:
        """One of its pictures is so large."""
        _bounded(width, height)
        self._frames += 1
        self._moving += width * height
        if self._frames > FRAMES_MAX or self._moving > MOVING_DOTS_MAX:
            raise NotTakenError("picture-large", limit=DOTS_MAX // 1_000_000)


def _bounded(width: int, height: int) -> None:
    if max(width, height) > SIDE_MAX or width * height > DOTS_MAX:
        raise NotTakenError("picture-large", limit=DOTS_MAX // 1_000_000)
