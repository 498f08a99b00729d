"""A shell as the reader of a document has it: a folder with the sample articles, their index, and
the service on the address that the documents name."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "127.0.0.1:8000"
"""What documents write; a free port takes its place while they are executed."""

COMMAND_SECONDS = 60
NO_SETTINGS: Mapping[str, str] = {}
START_SECONDS = 60


class Session:
    """Executes commands in `folder`, one shell for each."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self._address = address

    def run(self, command: str) -> str:
        """What the command writes to both outputs, without the last line end."""
        done = subprocess.run(
            ["bash", "-c", command.replace(ADDRESS, self._address)],
            cwd=self.folder,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
        text = done.stdout.replace(self._address, ADDRESS).replace(f"{self.folder}/", "")
        return text.rstrip()


def environment() -> dict[str, str]:
    """The environment of a user who has set nothing, with our commands on the path."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("KBSEARCH_") or name == "KBSEARCH_CACHE"
    }
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return kept | {"PATH": path, "COLUMNS": "100", "TERM": "dumb", "NO_COLOR": "1"}


def make_folder(folder: Path, template: Path) -> Path:
    """A fresh folder with the sample articles and the index of `template`."""
    shutil.copytree(ROOT / "articles", folder / "articles")
    shutil.copytree(template, folder / ".kbsearch")
    return folder


def index_sample(folder: Path) -> Path:
    """Indexes the sample articles once, for all documents; returns the folder to copy."""
    shutil.copytree(ROOT / "articles", folder / "articles")
    subprocess.run(
        ["kbsearch", "index"], cwd=folder, env=environment(), check=True, capture_output=True
    )
    return folder / ".kbsearch"


@contextmanager
def service(folder: Path, settings: Mapping[str, str] = NO_SETTINGS) -> Iterator[str]:
    """Serves `folder`; gives the host and port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["kbsearch", "serve", "--port", str(port)]
    with (
        (folder / "serve.log").open("w") as log,
        subprocess.Popen(
            command, cwd=folder, env=environment() | dict(settings), stdout=log, stderr=log
        ) as server,
    ):
        try:
            _wait(f"http://127.0.0.1:{port}/readyz", server)
            yield f"127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise RuntimeError(f"the service did not start at {address}")
