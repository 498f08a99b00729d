"""Manuals in HTML: the same file names, and nearly the same elements, in both languages."""

from __future__ import annotations

import re

from training.collect.blocks import Dialect, elements

DIALECT = Dialect(
    blocks=elements(
        "title h1 h2 h3 h4 h5 h6 p li td th dt dd div caption figcaption blockquote table ul ol dl"
        " tr section article body"
    ),
    skipped=elements("script style pre footer nav noscript svg textarea select"),
    void=elements("area base br col embed hr img input link meta param source track wbr"),
    shared_id=re.compile(r"(par|hd|tit|bm)_id\d"),
)
"""HTML as DocBook stylesheets, Publican and LibreOffice write it."""
