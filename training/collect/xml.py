"""Manuals in Mallard (GNOME) and DocBook (KDE, GnuCash): one XML file a page and language."""

from __future__ import annotations

import re
from html.entities import html5

from training.collect.blocks import Dialect, elements

MALLARD = Dialect(
    blocks=elements(
        "title desc p item td section note steps list terms table tr example figure page"
    ),
    skipped=elements("credit revision license screen media years copyright"),
)
"""GNOME's topic pages; `info` keeps its one-line `desc`."""

DOCBOOK = Dialect(
    blocks=elements(
        "title subtitle para simpara term listitem entry caption varlistentry note tip warning"
        " sect1 sect2 sect3 sect4 chapter section variablelist itemizedlist orderedlist row"
        " mediaobject screenshot screeninfo titleabbrev"
    ),
    skipped=elements(
        "programlisting screen literallayout bookinfo articleinfo legalnotice revhistory indexterm"
        " synopsis cmdsynopsis authorgroup copyright"
    ),
)
"""Books and articles of KDE and of older GNOME programs."""

_ENTITY = re.compile(r"&([A-Za-z][\w.-]*);")
_DECLARATION = re.compile(r"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)


def without_entities(markup: str) -> str:
    """The page with its own entities spelled out by name: `&kate;` becomes `kate`."""
    return _ENTITY.sub(
        lambda entity: entity[0] if f"{entity[1]};" in html5 else entity[1],
        _DECLARATION.sub("", markup),
    )
