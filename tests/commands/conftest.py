"""A command line in a folder of its own, empty or with two articles and their index."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.commands.terminal import PRINTER, VPN, Terminal


@pytest.fixture
def terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    """A command line in an empty folder."""
    return Terminal(tmp_path, monkeypatch, capsys)


@pytest.fixture(scope="session")
def _indexed(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return [tmp_path_factory.mktemp("indexed") / "place"]


@pytest.fixture
def desk_terminal(terminal: Terminal, _indexed: list[Path]) -> Terminal:
    """A command line in a folder with two articles and their index, which is made once."""
    if not _indexed[0].exists():
        terminal.article("red/vpn.md", *VPN)
        terminal.article("printer.md", *PRINTER)
        assert terminal.run("index", "articles").status == 0
        shutil.copytree(terminal.place, _indexed[0])
    else:
        shutil.copytree(_indexed[0], terminal.place, dirs_exist_ok=True)
    return terminal
