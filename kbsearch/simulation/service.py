"""A service of its own for a simulation: on this machine only, with a database of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from kbsearch.errors import ServiceError

HOST = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 20


@contextmanager
def serving(place: Path, *, index: Path, database: Path, holdout: float) -> Iterator[int]:
    """The port of a service over `index` until the block ends; what it logs lies in `place`.

    Raises ServiceError when it does not start.
    """
    environment = _environment(
        {
            "INDEX": str(index.resolve()),
            "DATABASE": str(database.resolve()),
            "HOLDOUT_PERCENT": str(holdout),
            "VISITOR_REQUESTS_PER_MINUTE": "0",
            "NEVER_SUGGEST": "",
            "NEVER_SUGGEST_CATEGORIES": "",
            "REQUESTER_KEY": "",
            "KEEP_TICKET_TEXT": "false",
        }
    )
    command = [sys.executable, "-m", "kbsearch", "serve", "--host", HOST, "--port", "0"]
    log = place / "serve.log"
    with log.open("w", encoding="utf-8") as written:
        process = subprocess.Popen(  # noqa: S603 - our own command
            command, env=environment, stdout=subprocess.PIPE, stderr=written, text=True
        )
        try:
            yield _port(process, log)
        finally:
            _stop(process)


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    """This one with `settings`, and flushing what it prints at once."""
    named = {f"KBSEARCH_{name}": value for name, value in settings.items()}
    return {**os.environ, **named, "PYTHONUNBUFFERED": "1"}


def _port(process: subprocess.Popen[str], log: Path) -> int:
    """Where it listens, as soon as it answers."""
    assert process.stdout is not None  # noqa: S101 - it was given a pipe
    said = re.search(rf"http://{HOST}:(\d+)/", process.stdout.readline())
    if said is None:
        raise ServiceError(f"The service did not start: {_last_line(log)}")
    port, end = int(said[1]), time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        if _answers(port):
            return port
        time.sleep(0.05)
    raise ServiceError(f"The service did not answer in {START_SECONDS} s: {_last_line(log)}")


def _answers(port: int) -> bool:
    connection = HTTPConnection(HOST, port, timeout=START_SECONDS)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200  # noqa: PLR2004 - HTTP
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1][:300] if lines else "it said nothing"
