"""Reading what the site tells other programs."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser
from typing import Any
from xml.etree.ElementTree import Element, fromstring

from httpx2 import Response

_DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def xml(answer: Response) -> Element:
    """The root of an XML answer; fails when it is not well-formed."""
    return fromstring(answer.content)  # noqa: S314 - what we have just written


def data(answer: Response) -> list[Any]:
    """The JSON-LD of a page."""
    return [json.loads(found) for found in _DATA.findall(answer.text)]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def tags(answer: Response) -> list[tuple[str, dict[str, str]]]:
    """Every start tag of a page with its attributes, as a browser reads them."""
    reader = _Tags()
    reader.feed(answer.text)
    return reader.found


def metas(answer: Response) -> dict[str, str]:
    """What the `meta` elements say, by name or property."""
    return {
        values.get("property") or values["name"]: values.get("content", "")
        for tag, values in tags(answer)
        if tag == "meta" and values.keys() & {"property", "name"}
    }


def links(answer: Response, relation: str) -> list[dict[str, str]]:
    """The `link` elements of a relation."""
    return [one for tag, one in tags(answer) if tag == "link" and one.get("rel") == relation]


def title(answer: Response) -> str:
    """The title of a page."""
    found = re.search(r"<title>(.*?)</title>", answer.text, re.DOTALL)
    assert found
    return unescape(found[1])
