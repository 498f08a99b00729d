"""docs/widget.md names every attribute, property and part that the element has."""

from __future__ import annotations

import re

from tests.docs.session import ROOT

TEXT = (ROOT / "docs" / "widget.md").read_text("utf-8")
SOURCES = "".join(path.read_text("utf-8") for path in (ROOT / "web" / "widget").glob("*.js"))
TEMPLATE = "tests/browser/desks/templates/helpdesk/public_create_ticket.html"
PART = re.compile(r"""\bpart(?:="?|: ")([a-z]+)|\bbutton\("([a-z]+)\"""")


def test_every_property_and_part_is_documented() -> None:
    looks = TEXT.partition("## Looks")[2]
    assert set(re.findall(r"--kb-[a-z-]+", SOURCES)) == set(re.findall(r"`(--kb-[a-z-]+)`", looks))
    documented = looks.partition("Parts: ")[2].partition(". ")[0]
    parts = {one or other for one, other in PART.findall(SOURCES)}
    assert parts == set(re.findall(r"`([a-z]+)`", documented))


def test_every_attribute_is_documented() -> None:
    observed = re.findall(r"observedAttributes = \[(.*?)\]", SOURCES, re.DOTALL)[0]
    table = re.findall(r"^\| `([a-z-]+)` \|", TEXT, re.MULTILINE)
    assert sorted(re.findall(r'"([a-z-]+)"', observed)) == sorted(table)


def test_the_template_for_another_help_desk_is_the_one_that_is_tried() -> None:
    tried = (ROOT / TEMPLATE).read_text("utf-8")
    assert tried.replace("{{ kbsearch }}", "https://ayuda.example.com") in TEXT
