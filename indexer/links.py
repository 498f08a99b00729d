"""Where a link of an article leads: within it, to another article, to a file, outside, nowhere."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from posixpath import normpath
from urllib.parse import quote, unquote

ARTICLES = "/articles/"
MEDIA = "/media/"
SCHEMES = frozenset({"http", "https", "mailto", "tel"})

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")
_NOT_IN_ANCHOR = re.compile(r"[^\w\- ]+")
_SPACES = re.compile(r"\s+")


class Place(StrEnum):
    """What kind of place a link leads to."""

    HERE = "here"
    ARTICLE = "article"
    FILE = "file"
    OUTSIDE = "outside"
    WEB = "web"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Target:
    """A link, understood. `path` is relative to the folder (and starts with `../` when it is
    OUTSIDE); `url` is what the page links to, empty when it links to nothing."""

    place: Place
    url: str
    path: str = ""
    fragment: str = ""


def resolve(path: str, address: str) -> Target:
    """What `address`, written in the article at `path` (or in its folder), leads to.

    A leading slash means the articles folder. A relative address without an ending names an
    article, as wikis write them.
    """
    address = address.strip()
    scheme = _SCHEME.match(address)
    if scheme and scheme[1].lower() in SCHEMES:
        return Target(Place.WEB, address)
    if address.startswith("//"):
        return Target(Place.WEB, f"https:{address}")
    if scheme or not address or not address.isprintable():
        return Target(Place.REFUSED, "")
    written, _, fragment = address.partition("#")
    anchor = anchor_of(unquote(fragment))
    written = unquote(written.partition("?")[0]).replace("\\", "/")
    if not written:
        return Target(Place.HERE, f"#{anchor}", path, anchor)
    return _inside(path, written, anchor)


def _inside(path: str, written: str, anchor: str) -> Target:
    if not written.isprintable():
        return Target(Place.REFUSED, "")
    joined = written.lstrip("/") if written.startswith("/") else f"{folder_of(path)}{written}"
    target = normpath(joined) if joined else "."
    if target == ".." or target.startswith("../"):
        return Target(Place.OUTSIDE, "", target, anchor)
    if written.endswith("/") or target == ".":
        target = f"{target}/"
    tail = f"#{anchor}" if anchor else ""
    if target.lower().endswith(".md") or not _ENDING.search(target):
        return Target(Place.ARTICLE, article_url(slug_of(target)) + tail, target, anchor)
    return Target(Place.FILE, MEDIA + quote(target) + tail, target, anchor)


def folder_of(path: str) -> str:
    """The folder of a file with a slash behind it, or nothing for a file on top."""
    return path[: path.rfind("/") + 1]


def slug_of(path: str) -> str:
    """The address of an article that gives none itself: its path without the ending."""
    return path[:-3] if path.lower().endswith(".md") else path.rstrip("/")


def article_url(slug: str) -> str:
    """Where the site shows an article."""
    return ARTICLES + quote(slug)


def anchor_of(text: str) -> str:
    """The id for a heading, and for any fragment that points to one: lower case, no accents,
    hyphens for spaces. Both sides pass through here, so that links written for systems with
    other habits (capitals, accents, percent signs) still arrive."""
    folded = unicodedata.normalize("NFKD", text.strip().lower())
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    return _SPACES.sub("-", _NOT_IN_ANCHOR.sub("", _SPACES.sub(" ", plain)).strip())
