"""docs/link-picker.md names every attribute, property and part that the element has."""

from __future__ import annotations

import re

from tests.docs.session import ROOT

TEXT = (ROOT / "docs" / "link-picker.md").read_text("utf-8")
FOLDER = ROOT / "web" / "widget" / "link-picker"
SOURCES = "".join(path.read_text("utf-8") for path in FOLDER.glob("*.js"))


def test_every_property_and_part_of_the_picker_is_documented() -> None:
    looks = TEXT.partition("## Looks")[2]
    assert set(re.findall(r"--kb-[a-z-]+", SOURCES)) == set(re.findall(r"`(--kb-[a-z-]+)`", looks))
    documented = looks.partition("Parts: ")[2].partition(". ")[0]
    parts = set(re.findall(r'\bpart: "([a-z]+)"', SOURCES))
    assert parts == set(re.findall(r"`([a-z]+)`", documented))


def test_every_attribute_of_the_picker_is_documented() -> None:
    told = TEXT.partition("## What it is told")[2].partition("\n## ")[0]
    read = re.findall(r'#(?:attribute|read)\("([a-z-]+)"\)', SOURCES)
    assert {*read, "lang"} == set(re.findall(r"^\| `([a-z-]+)` \|", told, re.MULTILINE))


def test_the_bookmark_speaks_as_the_window_does() -> None:
    window = (ROOT / "web" / "scripts" / "link-picker-window.js").read_text("utf-8")
    for word in ("kb-link-picker", "ready", "question", "chosen", "whole", "format"):
        assert re.search(rf"\b{word}\b", TEXT.partition("```js")[2])
        assert re.search(rf"\b{word}\b", window)
