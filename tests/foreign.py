"""Other people's servers as processes: installed in an environment of their own, never in ours.

`make test` makes `.venv-foreign` from `requirements-foreign.lock`.
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from tests.sample import ROOT

FOREIGN = ROOT / ".venv-foreign"
PATIENCE = 60.0
"""Seconds until a test gives up; far more than a server takes to start."""


def foreign_python() -> Path:
    """The Python that has the foreign servers; the test is left out where there is none."""
    found = FOREIGN / "bin" / "python"
    if not found.exists():
        assert "CI" not in os.environ, "make .venv-foreign/.installed"
        pytest.skip("the foreign servers are not installed: make test")
    return found


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class ForeignServer:
    """`python *arguments` of the foreign environment, until its port takes connections."""

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        port: int,
        folder: Path,
        variables: Mapping[str, str] = os.environ,
        python: Path | None = None,
    ) -> None:
        """It runs in `folder`, which gets its log. `port` is where it was told to listen."""
        self.port = port
        self._log = folder / f"{Path(arguments[0]).stem}-{port}.log"
        with self._log.open("w") as output:
            self.process = subprocess.Popen(
                [str(python or foreign_python()), *arguments],
                cwd=folder,
                env=dict(variables),
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self._wait()

    @property
    def log(self) -> str:
        """What it printed so far."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """Ends the process."""
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        self.stop()
        pytest.fail(f"{self._log.name} did not start:\n{self.log}")
