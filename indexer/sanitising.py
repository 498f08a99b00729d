"""HTML that is safe to show: an allow-list of elements, attributes and classes, by nh3.

Addresses are rewritten here, in the one place that sees those of Markdown and of raw HTML.
"""

# ruff: noqa: SIM905 (long lists of words are read best as text)

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape
from urllib.parse import quote

import nh3

from indexer.asides import STYLES
from indexer.links import MEDIA, SCHEMES, Place, Target, anchor_of, folder_of, resolve
from indexer.records import Language

_TAGS = frozenset(
    "a abbr aside audio b bdi bdo blockquote br caption cite code col colgroup dd del details dfn "
    "div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt "
    "ruby s samp section small source span strong sub summary sup table tbody td tfoot th thead "
    "time tr track u ul var video wbr".split()
)
_MESSAGE_TAGS = frozenset(
    "a blockquote br code del em hr li ol p pre s strong table tbody td th thead tr ul".split()
)
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"class", "dir", "id", "lang", "title"},
    "a": {"href"},
    "audio": {"src"},
    "col": {"span"},
    "details": {"open"},
    "img": {"alt", "height", "src", "width"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "source": {"src", "type"},
    "td": {"colspan", "headers", "rowspan"},
    "th": {"colspan", "headers", "rowspan", "scope"},
    "time": {"datetime"},
    "track": {"default", "kind", "label", "src", "srclang"},
    "video": {"height", "poster", "src", "width"},
}
_ALWAYS = {
    "audio": {"controls": ""},
    "img": {"loading": "lazy"},
    "video": {"controls": ""},
}
_CLASSES = frozenset(STYLES) | frozenset(
    "admonition admonition-title align-center align-left align-right badge footnote-backref "
    "footnote-item footnote-ref footnotes footnotes-list footnotes-sep shade-box tab-title "
    "task-done task-open".split()
)
_CODE_CLASS = re.compile(r"language-[\w+#.-]{1,40}")

_WEB_LINK = re.compile(r'<a (?=[^>]*\bhref="(?:https?|mailto|tel):)')
_LINK_WITH_MEDIA = re.compile(
    r"(<a\b[^>]*>)((?:(?!</?a\b).)*?<img\b(?:(?!</?a\b).)*?)(</a>)", re.DOTALL
)
_WEB_IMAGE = re.compile(r'<img\b[^>]*\bsrc="(https?:[^"]*)"[^>]*>')
_WEB_PLAYER = re.compile(r'<(video|audio)\b[^>]*\bsrc="(https?:[^"]*)"[^>]*>.*?</\1>', re.DOTALL)
_WEB_SOURCE = re.compile(r'<(?:source|track)\b[^>]*\bsrc="https?:[^"]*"[^>]*>')
_ALT = re.compile(r'\balt="([^"]*)"')
_IMAGE_WITHOUT_SOURCE = re.compile(r"<img(?![^>]*\bsrc=)[^>]*>")
_IMAGE_WITHOUT_ALT = re.compile(r"<img(?![^>]*\balt=)")


def sanitise(html: str, path: str) -> str:
    """Clean, well-formed HTML of the article at `path`, whatever came in.

    Links to articles read `/articles/SLUG#ANCHOR`, to other files of the folder `/media/PATH`;
    what leaves the folder loses its address.
    """
    return _cleaner(folder_of(path)).clean(html)


def sanitise_message(html: str) -> str:
    """Clean HTML of what a stranger wrote: text, emphasis, lists, quotes, code, tables and links,
    and nothing that is loaded."""
    return _message_cleaner().clean(html)


def finish(html: str, lang: Language) -> str:
    """Sanitised HTML made ready for a page: nothing is loaded from elsewhere, links that leave
    the site tell it nothing, wide tables can be scrolled, by keyboard too."""
    if "http" in html:
        html = _nothing_from_elsewhere(html, lang)
        html = _WEB_LINK.sub('<a rel="noopener noreferrer" ', html)
    if "<img" in html:
        html = _IMAGE_WITHOUT_SOURCE.sub(lambda match: _alt(match[0], ""), html)
        html = _IMAGE_WITHOUT_ALT.sub('<img alt=""', html)
    if "<table" in html:
        label = "Tabla" if lang == "es" else "Table"
        opening = f'<div class="table-scroll" role="group" aria-label="{label}" tabindex="0"><table'
        html = html.replace("<table", opening).replace("</table>", "</table></div>")
    return html


@lru_cache(maxsize=8)  # making one takes as long as cleaning a short article
def _cleaner(folder: str) -> nh3.Cleaner:
    """The rules for articles of one folder: all that they mean by a relative address is alike."""

    def attribute(tag: str, name: str, value: str) -> str | None:
        if name == "href":
            return resolve(folder, value).url or None
        if name in {"src", "poster"}:
            return media_url(resolve(folder, value)) or None
        if name == "id":
            return anchor_of(value) or None
        if name == "class":
            return _own_classes(tag, value)
        return value

    return nh3.Cleaner(
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=attribute,
        set_tag_attribute_values=_ALWAYS,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


@lru_cache(maxsize=1)
def _message_cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(_MESSAGE_TAGS),
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=set(SCHEMES),
        # An address without a scheme would be one of this site, and seem to be recommended by it.
        url_relative="deny",
        link_rel="nofollow noopener noreferrer",
    )


def media_url(target: Target) -> str:
    """The address of an image or a film: a file of the folder even when it has no ending."""
    if target.place is Place.WEB:
        return target.url if target.url.startswith("http") else ""
    if target.place is Place.ARTICLE:
        return MEDIA + quote(target.path)
    return target.url if target.place is Place.FILE else ""


def _own_classes(tag: str, value: str) -> str | None:
    kept = [
        name
        for name in value.split()
        if name in _CLASSES or (tag == "code" and _CODE_CLASS.fullmatch(name))
    ]
    return " ".join(kept) or None


def _nothing_from_elsewhere(html: str, lang: Language) -> str:
    """Pictures and films of other sites become links to them: opening an article must not tell
    anybody else that it is being read."""
    image, film = ("Imagen", "Vídeo") if lang == "es" else ("Image", "Video")

    def as_alt(match: re.Match[str]) -> str:
        return match[1] + _WEB_IMAGE.sub(lambda found: _alt(found[0], image), match[2]) + match[3]

    def as_link(match: re.Match[str]) -> str:
        return f'<a href="{match[1]}">{_alt(match[0], image)}</a>'

    if "<img" in html:
        html = _WEB_IMAGE.sub(as_link, _LINK_WITH_MEDIA.sub(as_alt, html))
    html = _WEB_PLAYER.sub(rf'<a href="\2">{film}</a>', html)
    return _WEB_SOURCE.sub("", html)


def _alt(tag: str, default: str) -> str:
    found = _ALT.search(tag)
    return escape(unescape(found[1]), quote=False) if found and found[1].strip() else default
