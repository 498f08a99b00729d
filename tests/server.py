"""The service as a process of its own on a free port of this machine."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx2

from tests.commands.terminal import environment

PATIENCE = 30.0
"""Seconds until a test gives up; far more than anything here takes."""


class Server:
    """`kbsearch serve` in the folder `place`, in a session of its own."""

    def __init__(self, place: Path, *options: str) -> None:
        self._log = (place / "serve.log").open("w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kbsearch", "serve", "--port", "0", *options],
            cwd=place,
            env=environment(PYTHONUNBUFFERED="1"),
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        found = re.search(r"http://\S+", said)
        assert found, f"{said!r}: {self.log}"
        self.client = httpx2.Client(base_url=found[0], timeout=PATIENCE)
        until(lambda: self.client.get("/healthz").status_code == 200, self)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.client.close()
        if self.process.poll() is None:
            self.stop()
        assert self.process.stdout is not None
        self.process.stdout.close()
        self._log.close()

    @property
    def log(self) -> str:
        """What was logged so far."""
        return Path(self._log.name).read_text(encoding="utf-8")

    def get(self, address: str) -> Any:
        """The JSON at an address."""
        return self.client.get(address).json()

    def finds(self, words: str) -> list[str]:
        """The articles that hold `words`."""
        address = f"/api/v1/search?mode=lexical&q={quote(words)}"
        return [hit["article"] for hit in self.get(address)["hits"]]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Asks the process to stop; its exit status."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def family(self) -> list[int]:
        """The processes of its session that are alive, itself included."""
        return [
            int(path.name)
            for path in Path("/proc").iterdir()
            if path.name.isdigit() and _session(path) == self.process.pid
        ]


def _session(path: Path) -> int | None:
    try:
        fields = (path / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else int(fields[3])


def until(condition: Callable[[], bool], server: Server) -> float:
    """Waits for a condition; how many seconds it took."""
    start = time.monotonic()
    while time.monotonic() - start < PATIENCE:
        assert server.process.poll() is None, server.log
        try:
            if condition():
                return time.monotonic() - start
        except (httpx2.TransportError, json.JSONDecodeError):
            pass
        time.sleep(0.02)
    raise AssertionError(f"it did not come to pass in {PATIENCE:g} s: {server.log}")
