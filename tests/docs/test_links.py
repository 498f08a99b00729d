"""What documents point to is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from indexer.headings import with_headings
from indexer.markup import render
from tests.docs.blocks import documents
from tests.docs.session import ROOT

PICTURE_BYTES = 200_000


def addresses(path: Path) -> list[str]:
    return [one.written for one in render(path.read_text("utf-8"), "en").addresses]


def anchors(path: Path) -> set[str]:
    html = with_headings(render(path.read_text("utf-8"), "en").html, "").html
    return set(re.findall(r'id="([^"]+)"', html))


@pytest.mark.parametrize("path", documents(ROOT), ids=lambda path: path.name)
def test_links_lead_to_files_and_headings(path: Path) -> None:
    for address in addresses(path):
        if re.match(r"[a-z]+:", address):
            continue
        file, _, fragment = address.partition("#")
        target = path.parent / file if file else path
        assert target.is_file(), address
        assert not fragment or fragment in anchors(target), address


def test_pictures_are_small_and_all_are_shown() -> None:
    pictures = sorted((ROOT / "docs" / "images").iterdir())
    shown = "".join(path.read_text("utf-8") for path in documents(ROOT))
    assert pictures
    for picture in pictures:
        assert picture.stat().st_size < PICTURE_BYTES
        assert f"images/{picture.name}" in shown
