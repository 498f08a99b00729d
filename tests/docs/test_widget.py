"""docs/widget.md names every attribute, property and part that the element has."""

from __future__ import annotations

import re

from tests.docs.session import ROOT

TEXT = (ROOT / "docs" / "widget.md").read_text("utf-8")


def test_every_property_and_part_is_documented() -> None:
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "web" / "widget").glob("*.js"))
    assert set(re.findall(r"--kb-[a-z-]+", sources)) == set(
        re.findall(r"`(--kb-[a-z-]+)`", TEXT.partition("## Looks")[2])
    )
    parts = set(re.findall(r"""\bpart(?:="?|: ")([a-z]+)""", sources))
    documented = TEXT.partition("Parts: ")[2].partition(". ")[0]
    assert parts == set(re.findall(r"`([a-z]+)`", documented))
    observed = re.findall(r"observedAttributes = \[(.*?)\]", sources)[0]
    table = re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE)
    assert sorted(re.findall(r'"(\w+)"', observed)) == sorted(table)
