"""Where the time of a call goes, told from outside: functions are wrapped while one looks."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import Any
from unittest.mock import patch


class Stopwatch:
    """Seconds spent in each part; what one part calls of another is the caller's. One thread."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._inside = False

    def timed(self, part: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """`call`, its time added to `part`."""

        @wraps(call)
        def run(*arguments: Any, **named: Any) -> Any:
            if self._inside:
                return call(*arguments, **named)
            self._inside = True
            start = time.perf_counter()
            try:
                return call(*arguments, **named)
            finally:
                self.seconds[part] += time.perf_counter() - start
                self._inside = False

        return run

    @contextmanager
    def watching(self, parts: Iterable[tuple[str, type, Iterable[str]]]) -> Iterator[None]:
        """Wraps methods, given as (part, class, names), until the block ends."""
        with ExitStack() as stack:
            for part, owner, names in parts:
                for name in names:
                    method = self.timed(part, getattr(owner, name))
                    stack.enter_context(patch.object(owner, name, method))
            yield


def public_methods(owner: type) -> list[str]:
    """The names of what a class itself defines to be called."""
    return [
        name for name, value in vars(owner).items() if callable(value) and not name.startswith("_")
    ]
