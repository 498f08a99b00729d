"""XML for other programs: feeds, sitemaps, search descriptions.

Names are written with their prefix, and the root declares the namespaces as attributes: what
ElementTree would choose by itself depends on a registry that the whole process shares.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, tostring

# Everything outside the Char production of XML 1.0.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legible(text: str) -> str:
    """A text without the characters that XML forbids even when they are escaped."""
    return _FORBIDDEN.sub("", text)


def root(name: str, attributes: dict[str, str]) -> Element:
    """The outermost element of a document."""
    return Element(name, _legible_values(attributes))


def add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """One more element inside `parent`, with `text` in it."""
    element = SubElement(parent, name, _legible_values(attributes))
    if text:
        element.text = legible(text)
    return element


def document(element: Element) -> bytes:
    """The document in UTF-8, with its declaration."""
    return bytes(tostring(element, encoding="utf-8", xml_declaration=True))


def _legible_values(attributes: dict[str, str]) -> dict[str, str]:
    return {name: legible(value) for name, value in attributes.items()}
