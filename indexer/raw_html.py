"""Raw HTML inside Markdown, before it is sanitised: what was never meant as HTML becomes text.

`<your-instance>` and `<script>` in running prose are placeholders and mentions; dropping them,
or all that follows them, would change what the article says.
"""

# ruff: noqa: SIM905 (long lists of words are read best as text)

from __future__ import annotations

import re
from collections.abc import Iterator

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"<(/?)([A-Za-z][\w:.-]*)((?:\s[^<>]*)?)>")
_ATTRIBUTE = re.compile(
    r"""\b(href|src|poster)\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>]+))""", re.IGNORECASE
)
_NAMED_ANCHOR = re.compile(r"(<a\b[^<>]*?\s)name(\s*=)", re.IGNORECASE)
_FRAME = re.compile(
    r"""<iframe\b[^<>]*?\ssrc\s*=\s*["']?(https?://[^\s"'<>]+)[^<>]*>(?:\s*</iframe\s*>)?""",
    re.IGNORECASE,
)

_ELEMENTS = frozenset(
    "a abbr acronym address area article aside audio b base bdi bdo big blockquote body br button "
    "canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div "
    "dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 "
    "head header hgroup hr html i img input ins kbd label legend li link main map mark menu meta "
    "meter nav nobr object ol optgroup option output p param picture pre progress q rp rt ruby s "
    "samp search section slot small source span strike strong sub summary sup table tbody td "
    "tfoot th thead time tr track tt u ul var video wbr".split()
)
# Browsers read everything after these, up to their closing tag, as one lump of text.
_SWALLOWING = frozenset(
    "iframe noembed noframes noscript plaintext script style textarea title xmp svg math "
    "template select".split()
)


def meant_html(html: str) -> str:
    """The HTML with comments emptied (their line ends stay), `name` anchors as ids, embedded
    pages as links, and with the angle brackets written as text around what is no element, or
    would swallow what follows it."""
    if "<!--" in html:
        html = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), html)
    if "<a" in html or "<A" in html:
        html = _NAMED_ANCHOR.sub(r"\1id\2", html)
    if "<iframe" in html:
        html = _FRAME.sub(r'<a href="\1">\1</a>', html)
    tags = [(match.start(), match[1], match[2].lower()) for match in _TAG.finditer(html)]
    opened: dict[str, int] = {}
    closed: dict[str, int] = {}
    for start, closing, name in tags:
        if name in _SWALLOWING and closing:
            closed[name] = start
        elif name in _SWALLOWING:
            opened.setdefault(name, start)

    def meant(match: re.Match[str]) -> str:
        closing, name, attributes = match[1], match[2].lower(), match[3]
        if name in _SWALLOWING:
            if closing:
                paired = opened.get(name, len(html)) < match.start()
            else:
                paired = closed.get(name, -1) > match.start()
        else:
            paired = name in _ELEMENTS or ":" in name or "=" in attributes
        return match[0] if paired else _as_text(match[0])

    return _TAG.sub(meant, html)


def addresses(html: str) -> Iterator[tuple[int, str, str]]:
    """Where raw HTML points to: line within it (from 0), attribute, address."""
    line = position = 0
    for match in _ATTRIBUTE.finditer(html):
        line += html.count("\n", position, match.start())
        position = match.start()
        yield line, match[1].lower(), match[2] or match[3] or match[4] or ""


def _as_text(tag: str) -> str:
    return tag.replace("<", "&lt;").replace(">", "&gt;")
