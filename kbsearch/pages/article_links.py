"""Addresses of articles and files, and the links inside an article's HTML."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

from indexer.records import Language
from kbsearch.search.records import Hit

# A start tag `<a` of sanitised HTML: text never holds a bare `<`, and every value is quoted.
_ARTICLE_LINK = re.compile(r'(<a\b(?:[^>"]|"[^"]*")*?\bhref=")(/articles/)')
_TABLE_TAG = re.compile(r"<table\b|</table>")


def article_url(lang: Language, slug: str, anchor: str = "") -> str:
    """Where an article is read in the interface language `lang`."""
    return f"/{lang}/articles/{quote(slug)}" + (f"#{quote(anchor)}" if anchor else "")


def category_url(lang: Language, name: str) -> str:
    """Where a category is shown in the interface language `lang`."""
    return f"/{lang}/categories/{quote(name)}"


def media_url(path: str) -> str:
    """Where a file of the articles folder is served."""
    return f"/media/{quote(path)}"


def hit_url(lang: Language, hit: Hit) -> str:
    """The place in the article where the hit's passage begins: a heading, or a second."""
    seconds = hit.passage.start_seconds
    if seconds is not None:
        return f"{article_url(lang, hit.slug)}?{urlencode({'t': int(seconds)})}#video"
    return article_url(lang, hit.slug, hit.passage.anchor)


def localise_links(html: str, lang: Language) -> str:
    """Keep a reader in his interface language when he follows a link between articles."""
    return _ARTICLE_LINK.sub(rf"\g<1>/{lang}\g<2>", html)


def frame_tables(html: str, label: str) -> str:
    """Let a wide table scroll by itself, with the keyboard too, instead of the whole page.

    Only outermost tables get a frame. `label` is spoken on reaching it, and must be escaped.
    """
    pieces: list[str] = []
    depth = at = 0
    for tag in _TABLE_TAG.finditer(html):
        opening = tag[0] != "</table>"
        if opening and depth == 0:
            frame = f'<div class="table-frame" role="group" tabindex="0" aria-label="{label}">'
            pieces += [html[at : tag.start()], frame]
            at = tag.start()
        depth = max(0, depth + (1 if opening else -1))
        if not opening and depth == 0:
            pieces += [html[at : tag.end()], "</div>"]
            at = tag.end()
    return "".join([*pieces, html[at:]])
