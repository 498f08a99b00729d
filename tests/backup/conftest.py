"""An installation to be backed up, and a backup of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backup.house import House


@pytest.fixture(autouse=True)
def _no_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Two tickets with three attachments, and some articles."""
    found = House(tmp_path / "house", site_name="Ayuda ñ", oidc_client_secret="not told")  # noqa: S106
    found.article("es/red/vpn.md")
    found.article("media/plano.svg", b"<svg/>")
    found.article("categories.yaml", b"red: {es: Red}\n")
    found.submit("La VPN", b"traza uno", b"traza dos")
    found.submit("El correo", b"tres" * 50_000)
    yield found
    found.close()


@pytest.fixture
def made(house: House, tmp_path: Path) -> Path:
    """A backup of it."""
    return house.backup(tmp_path / "kept.tar.gz").path
