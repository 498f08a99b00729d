"""What the head of a page tells other programs: its one address, its languages, its subject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote

from indexer.records import LANGUAGES, Language
from kbsearch.pages.addresses import in_each_language
from kbsearch.pages.article_links import article_url
from kbsearch.pages.article_text import ArticleText, Picture
from kbsearch.pages.languages import language_of_path
from kbsearch.pages.structured_data import Data, describe
from kbsearch.search.articles import PublishedArticle

# Pages of one moment or of one visitor, which search engines are told not to keep.
NOT_KEPT = frozenset({"api-docs.html", "feedback.html", "search.html"})
# Previews of a link show no drawings.
_DRAWING = ".svg"
_LOCALES: Mapping[Language, str] = {"es": "es_ES", "en": "en_GB"}


@dataclass(frozen=True, slots=True)
class Head:
    """Every address is absolute. `languages` holds the page's own and those of its translations
    as `hreflang` names them, or nothing; `data` is what JSON-LD says of the page."""

    address: str
    lang: Language
    languages: Mapping[str, str] = field(default_factory=dict)
    kind: str = "website"
    description: str = ""
    picture: Picture | None = None
    updated: date | None = None
    data: Data | None = None

    @property
    def locale(self) -> str:
        """The language as Open Graph names it."""
        return _LOCALES[self.lang]

    @property
    def other_locales(self) -> tuple[str, ...]:
        """The languages of its translations, named alike."""
        others = self.languages.keys() - {self.lang}
        return tuple(_LOCALES[lang] for lang in LANGUAGES if lang in others)


def page_head(site: str, path: str, lang: Language, default: Language) -> Head:
    """The head of a page that every language has at the same place below its own.

    What follows the question mark is left out: it changes nothing that is worth keeping.
    """
    rest = path.removeprefix(f"/{lang}") if language_of_path(path) else path
    addresses = {one: f"{site}/{one}{quote(rest)}" for one in LANGUAGES}
    own = addresses[lang]
    languages = in_each_language(addresses, default, own)
    if rest == "/":
        # Without a language the address asks the browser.
        languages = {**languages, "x-default": f"{site}/"}
    return Head(own, lang, languages)


def article_head(
    site: str, article: PublishedArticle, text: ArticleText, default: Language, data: Data
) -> Head:
    """The head of an article, the same in every interface language: it is one article."""
    own = f"{site}{article_url(article.lang, article.slug)}"
    return Head(
        own,
        article.lang,
        in_each_language({article.lang: own, **translations(site, article)}, default, own),
        kind="article",
        description=describe(text),
        picture=preview(site, text),
        updated=article.updated,
        data=data,
    )


def translations(site: str, article: PublishedArticle) -> Mapping[Language, str]:
    """The addresses of an article in the languages that are not its own."""
    return {
        other.lang: f"{site}{article_url(other.lang, other.slug)}"
        for other in reversed(article.translations)
        if other.lang != article.lang
    }


def preview(site: str, text: ArticleText) -> Picture | None:
    """The first picture that a preview can show, or else the first; its address is absolute."""
    shown = [one for one in text.pictures if not one.source.lower().endswith(_DRAWING)]
    for picture in (*shown, *text.pictures):
        return Picture(f"{site}{picture.source}", picture.alt)
    return None
