"""The service as a user runs it, as a process: indexed and served by the command line."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from tests.foreign import free_port

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
COMMAND = (sys.executable, "-m", "kbsearch")


def settings_of(folder: Path, index: Path, **settings: str) -> dict[str, str]:
    """The variables of a site with the sample articles, its database in `folder`.

    Nobody is held out and nobody is sent away for asking often, unless `settings` say so.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KBSEARCH_")}
    ours = {
        "ARTICLES": str(ROOT / "articles"),
        "INDEX": str(index),
        "DATABASE": str(folder / "desk.db"),
        "ATTACHMENTS": str(folder / "attachments"),
        "SITE_NAME": "Ayuda de Aforalia",
        "SUPPORT_EMAIL": "soporte@example.com",
        "HOLDOUT_PERCENT": "0",
        **settings,
    }
    return kept | {f"KBSEARCH_{name}": value for name, value in ours.items()}


def make_index(environment: Mapping[str, str]) -> None:
    """Indexes the articles."""
    subprocess.run([*COMMAND, "index"], cwd=ROOT, env=environment, check=True)


class Service:
    """One process that serves, from when it is ready until it is stopped or killed."""

    def __init__(self, environment: Mapping[str, str], folder: Path, port: int = 0) -> None:
        self.port = port or free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.database = Path(environment["KBSEARCH_DATABASE"])
        self._log = folder / f"serve-{self.port}.log"
        with self._log.open("w") as output:
            self._process = subprocess.Popen(
                [*COMMAND, "serve", "--port", str(self.port)],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self._wait()

    def kill(self) -> None:
        """Ends it as a power cut would."""
        self._process.kill()
        self._process.wait(timeout=20)

    def stop(self) -> None:
        """Ends it, if it still runs."""
        if self._process.poll() is None:
            self._process.terminate()
        self._process.wait(timeout=20)

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
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.address}/readyz", timeout=5):  # noqa: S310 - ours
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        self.stop()
        pytest.fail(f"the server did not start:\n{self._log.read_text()}")
