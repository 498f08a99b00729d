"""How a long run tells what it is doing, without knowing who listens."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Receives the stages of a run one after the other, and how far each one is."""

    def start(self, stage: str, total: int, unit: str) -> None:
        """A stage begins: `total` steps, counted in `unit` (files, passages)."""
        ...

    def advance(self, steps: int = 1) -> None:
        """Some steps of the current stage are done."""
        ...


class Silent:
    """Progress that nobody watches."""

    def start(self, stage: str, total: int, unit: str) -> None:
        """Does nothing."""

    def advance(self, steps: int = 1) -> None:
        """Does nothing."""
