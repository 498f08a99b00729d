"""The command line as a person uses it: in this process where that is the same, or in its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kbsearch.cli import main
from tests.sample import ROOT

FRONT = "---\ntitle: {title}\nlang: {lang}\n---\n\n{text}\n"
VPN = ("Conectarse a la VPN", "es", "Pulsa el icono de Esclusa y elige la puerta más cercana.")
PRINTER = ("Paper jam", "en", "Open the tray of the printer and pull the sheet of paper out.")


@dataclass(frozen=True, slots=True)
class Done:
    """What a command left: its exit status and what it printed."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, which must be one JSON object and nothing else."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        assert self.out.count("\n") == 1
        return found

    @property
    def complaint(self) -> str:
        """Standard error, which must be one line that `kbsearch:` begins."""
        assert self.err.startswith("kbsearch: "), self.err
        assert self.err.count("\n") == 1, self.err
        assert self.out == ""
        return self.err


class Terminal:
    """A working folder with some articles, and a command line in it."""

    def __init__(
        self, place: Path, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]
    ) -> None:
        self.place = place
        self.articles = place / "articles"
        self._patch = patch
        self._capture = capture
        patch.chdir(place)
        for name in environment_names():
            patch.delenv(name)

    def article(self, name: str, title: str, lang: str, text: str) -> Path:
        """Writes one article."""
        path = self.articles / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FRONT.format(title=title, lang=lang, text=text), encoding="utf-8")
        return path

    def set(self, name: str, value: object) -> None:
        """Sets an environment variable."""
        self._patch.setenv(name, str(value))

    def run(self, *arguments: object) -> Done:
        """Runs a command in this process, through the function that the script calls."""
        self._capture.readouterr()
        self._patch.setattr(sys, "argv", ["kbsearch", *map(str, arguments)])
        with pytest.raises(SystemExit) as stopped:
            main()
        printed = self._capture.readouterr()
        return Done(int(stopped.value.code or 0), printed.out, printed.err)

    def spawn(self, *arguments: object, **variables: str) -> Done:
        """Runs a command as a process of its own."""
        return spawn(self.place, *arguments, **variables)


def environment_names() -> list[str]:
    """Our variables that are set, other than where models are kept."""
    return [
        name for name in os.environ if name.startswith("KBSEARCH_") and name != "KBSEARCH_CACHE"
    ]


def environment(**variables: str) -> dict[str, str]:
    """This environment without settings, and with `variables`."""
    kept = {name: value for name, value in os.environ.items() if name not in environment_names()}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", **variables}


def spawn(place: Path, *arguments: object, **variables: str) -> Done:
    """Runs a command as a process of its own in the folder `place`."""
    done = subprocess.run(
        [sys.executable, "-m", "kbsearch", *map(str, arguments)],
        cwd=place,
        env=environment(**variables),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return Done(done.returncode, done.stdout, done.stderr)
