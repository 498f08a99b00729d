"""What a long run looks like: a live line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

PLAIN_EVERY_SECONDS = 10.0
LABELS = {
    "scan": "Reading",
    "encode": "Encoding",
    "publish": "Publishing",
    "ask": "Asking",
    "suggest": "Suggesting",
    "copy": "Copying",
    "gather": "Gathering",
    "pack": "Packing",
    "check": "Checking",
    "unpack": "Unpacking",
}


class _Rate(ProgressColumn):
    """Steps per second, in the unit of the stage."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f} {task.fields['unit']}/s" if speed else "", style="dim")


class Bars:
    """Progress on a terminal: one line for each stage, to standard error."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description:<11}"),
            BarColumn(bar_width=28),
            MofNCompleteColumn(),
            _Rate(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
        )
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def start(self, stage: str, total: int, unit: str) -> None:
        """A new line for the stage."""
        label = LABELS.get(stage, stage)
        self._task = self._progress.add_task(label, total=total, unit=unit)

    def advance(self, steps: int = 1) -> None:
        """Moves the bar."""
        if self._task is not None:
            self._progress.advance(self._task, steps)


class Lines:
    """Progress where there is no terminal: a line when a stage begins and now and then after."""

    def __init__(self) -> None:
        self._stage = self._unit = ""
        self._done = self._total = 0
        self._began = self._said = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return None

    def start(self, stage: str, total: int, unit: str) -> None:
        """Says what begins."""
        self._stage, self._unit = LABELS.get(stage, stage), unit
        self._done, self._total = 0, total
        self._began = self._said = time.monotonic()
        print(f"{self._stage}: {total} {unit}", file=sys.stderr, flush=True)  # noqa: T201

    def advance(self, steps: int = 1) -> None:
        """Says how far it is, when it has been quiet for a while."""
        self._done += steps
        now = time.monotonic()
        if now - self._said < PLAIN_EVERY_SECONDS or self._done >= self._total:
            return
        self._said = now
        rate = self._done / (now - self._began)
        left = (self._total - self._done) / rate
        print(  # noqa: T201
            f"{self._stage}: {self._done} of {self._total} {self._unit}, "
            f"{rate:,.0f} per second, {left:,.0f} s left",
            file=sys.stderr,
            flush=True,
        )


def progress() -> Bars | Lines:
    """The progress that fits where standard error goes."""
    return Bars() if sys.stderr.isatty() else Lines()
