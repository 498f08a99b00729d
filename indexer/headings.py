"""The headings of an article: its title, anchors that last, and an order that reads well."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape

from indexer.links import anchor_of
from indexer.records import Heading

_HEADING = re.compile(r"<h([1-6])((?:\s[^<>]*)?)>(.*?)</h\1>", re.DOTALL)
_ID = re.compile(r'\sid="([^"]+)"')
_INNER_ID = re.compile(r'<(?:a|span)\b[^>]*\sid="([^"]+)"')
_CUSTOM_ID = re.compile(r"\s*\{:?\s*#([^{}\s]+)[^{}]*\}\s*$")
_MARKUP = re.compile(r"<[^>]*>")
_IMAGE_ALT = re.compile(r'<img\b[^>]*\balt="([^"]*)"[^>]*>')
_FALLBACK = "section"


@dataclass(frozen=True, slots=True)
class Headed:
    """An article's HTML with an anchor on every heading. `title` is empty when it has none."""

    html: str
    title: str
    headings: tuple[Heading, ...]


def with_headings(html: str, title: str) -> Headed:
    """Gives each heading of sanitised HTML its anchor.

    Without a `title` the first top heading, or else the first of any level, gives it. The page
    shows the title above the article, so a top heading that says the same is taken out of the
    text; when others of its level remain, all headings move one level down.
    """
    found = [_Found(match) for match in _HEADING.finditer(html)]
    found = [heading for heading in found if heading.text]
    top = next((heading for heading in found if heading.level == 1), None)
    source = top or (found[0] if found else None)
    shown = title or (source.text if source else "")
    repeated = source if source and _is_title(source, shown, html) else None
    kept = [heading for heading in found if heading is not repeated]
    shift = int(any(heading.level == 1 for heading in kept))
    return _numbered(html, shown, repeated, kept, shift)


def heading_text(html: str) -> str:
    """The plain text of one heading or line of sanitised HTML."""
    if "<" in html:
        html = _MARKUP.sub("", _IMAGE_ALT.sub(r" \1 ", html))
    return " ".join(unescape(html).split())


class _Found:
    def __init__(self, match: re.Match[str]) -> None:
        self.start, self.end = match.span()
        self.level = int(match[1])
        inner = match[3]
        custom = _CUSTOM_ID.search(inner)
        self.inner = inner[: custom.start()] if custom else inner
        own = _ID.search(match[2])
        inside = _INNER_ID.search(self.inner)
        if own is None and inside is not None:
            self.inner = self.inner.replace(f' id="{inside[1]}"', "", 1)
        given = own or inside
        self.has_id = given is not None
        self.anchor = given[1] if given else anchor_of(custom[1]) if custom else ""
        self.text = heading_text(self.inner)


def _is_title(heading: _Found, title: str, html: str) -> bool:
    """Whether the page's title makes this heading superfluous."""
    if heading.text.casefold() != title.casefold():
        return False
    return heading.level == 1 or not html[: heading.start].strip()


def _numbered(
    html: str, title: str, repeated: _Found | None, kept: list[_Found], shift: int
) -> Headed:
    anchors = _Anchors(_ID.findall(html))
    parts: list[str] = []
    headings: list[Heading] = []
    end = 0
    for heading in sorted([*kept, *([repeated] if repeated else [])], key=lambda one: one.start):
        parts.append(html[end : heading.start])
        end = heading.end
        wanted = heading.anchor or anchor_of(heading.text) or _FALLBACK
        anchor = wanted if heading.has_id else anchors.give(wanted)
        if heading is repeated:
            parts.append(f'<span id="{anchor}"></span>')
            continue
        level = min(heading.level + shift, 6)
        parts.append(f'<h{level} id="{anchor}">{heading.inner}</h{level}>')
        headings.append(Heading(level, heading.text, anchor))
    return Headed("".join([*parts, html[end:]]), title, tuple(headings))


class _Anchors:
    """Gives out anchors, each once: the second `pasos` is `pasos-1`."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._last: dict[str, int] = {}

    def give(self, wanted: str) -> str:
        """The wanted anchor, or the first free one with a number behind it."""
        anchor = wanted
        while anchor in self._taken:
            self._last[wanted] = self._last.get(wanted, 0) + 1
            anchor = f"{wanted}-{self._last[wanted]}"
        self._taken.add(anchor)
        return anchor
