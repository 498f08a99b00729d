"""Documents that take long to make, kept for as long as what they are made of is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar
from weakref import ReferenceType, ref

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class _Kept(Generic[Made]):
    source: ReferenceType[object]
    rest: tuple[object, ...]
    made: Made


class Remembered(Generic[Made]):
    """The documents that were asked for last, at most `most`; safe between threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: list[_Kept[Made]] = []
        self._reading = Lock()
        self._making = Lock()

    def of(self, source: object, rest: tuple[object, ...], make: Callable[[], Made]) -> Made:
        """What `make` makes of this very `source`, which is not kept alive, and of `rest`, which
        is compared by value."""
        kept = self._find(source, rest)
        if kept is None:
            # One at a time: whoever waits for the same one finds it made.
            with self._making:
                kept = self._find(source, rest)
                if kept is None:
                    kept = _Kept(ref(source), rest, make())
                    self._keep(kept)
        return kept.made

    def _find(self, source: object, rest: tuple[object, ...]) -> _Kept[Made] | None:
        with self._reading:
            # A few only, and their keys need not be hashable.
            for at, kept in enumerate(self._kept):
                if kept.source() is source and kept.rest == rest:
                    self._kept.append(self._kept.pop(at))
                    return kept
        return None

    def _keep(self, kept: _Kept[Made]) -> None:
        with self._reading:
            alive = [one for one in self._kept if one.source() is not None]
            self._kept = [*alive, kept][-self._most :]
