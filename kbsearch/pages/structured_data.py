"""What a page is about, in the words of schema.org, as plain values (JSON-LD).

Only what is known is said: a film has no upload date here, and steps are named only where the
article leaves no doubt which they are.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from indexer.records import Kind, Language
from kbsearch.pages.article_links import media_url
from kbsearch.pages.article_text import ArticleText, shortened
from kbsearch.pages.xml_documents import legible
from kbsearch.search.articles import PublishedArticle

Data = dict[str, Any]

CONTEXT = "https://schema.org"
# Characters of an answer or of a transcript; more than that is read on the page.
TEXT_MAX = 5_000
HEADLINE_MAX = 110
DESCRIPTION_MAX = 160


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way from the front page."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Whole:
    """The site that a page is part of; `address` is that of its front page in one language."""

    name: str
    address: str

    @property
    def reference(self) -> Data:
        """Names the site from another page of it."""
        return {
            "@type": "WebSite",
            "@id": f"{self.address}#site",
            "name": legible(self.name),
            "url": self.address,
        }


def front_page(whole: Whole, lang: Language, search: str) -> Data:
    """The site and how to search it; `search` is an address with `{query}` in it."""
    return {
        "@context": CONTEXT,
        **whole.reference,
        "inLanguage": lang,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": search},
            "query-input": "required name=query",
        },
    }


def article_page(
    article: PublishedArticle,
    text: ArticleText,
    crumbs: Sequence[Crumb],
    whole: Whole,
    site: str,
) -> Data:
    """The way to an article, which ends with itself, and the article.

    `site` is the start of absolute addresses, without a slash at its end.
    """
    own = crumbs[-1].address
    main = {
        **_common(article, text, own, site),
        **_by_kind(article, text),
        "isPartOf": whole.reference,
    }
    if article.video:
        main["video"] = _film(article, text, site)
    return {"@context": CONTEXT, "@graph": [way(crumbs), main]}


def way(crumbs: Sequence[Crumb]) -> Data:
    """The way from the front page to a page."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": legible(crumb.name),
                "item": crumb.address,
            }
            for position, crumb in enumerate(crumbs, start=1)
        ],
    }


def _common(article: PublishedArticle, text: ArticleText, own: str, site: str) -> Data:
    """What every article says, whatever its kind; nothing that it does not know."""
    known = {
        "name": legible(article.title),
        "url": own,
        "inLanguage": article.lang,
        "description": describe(text),
        "dateModified": article.updated.isoformat() if article.updated else "",
        "expires": article.valid_until.isoformat() if article.valid_until else "",
        "keywords": [legible(tag) for tag in article.tags],
        "image": [f"{site}{picture.source}" for picture in text.pictures],
        "author": _desk(article.owner) if article.owner else {},
    }
    return {"@id": f"{own}#article"} | {name: value for name, value in known.items() if value}


def describe(text: ArticleText) -> str:
    """The first sentences of an article, as long as search engines show them."""
    return shortened(text.opening or text.text, DESCRIPTION_MAX)


def _by_kind(article: PublishedArticle, text: ArticleText) -> Data:
    if article.kind is Kind.FAQ and text.text:
        return {
            "@type": "FAQPage",
            "mainEntity": [
                {
                    "@type": "Question",
                    "name": legible(article.title),
                    "acceptedAnswer": {"@type": "Answer", "text": _bounded(text.text)},
                }
            ],
        }
    if article.kind is Kind.TUTORIAL and text.steps:
        return {
            "@type": "HowTo",
            "step": [
                {"@type": "HowToStep", "position": position, "text": step}
                for position, step in enumerate(text.steps, start=1)
            ],
        }
    return {"@type": "TechArticle", "headline": shortened(legible(article.title), HEADLINE_MAX)}


def _film(article: PublishedArticle, text: ArticleText, site: str) -> Data:
    film: Data = {
        "@type": "VideoObject",
        "name": legible(article.title),
        "description": describe(text),
        "contentUrl": f"{site}{media_url(article.video)}",
        "encodingFormat": mimetypes.guess_type(article.video)[0] or "video/webm",
        "inLanguage": article.lang,
    }
    spoken = legible(" ".join(cue.text for cue in article.transcript))
    if spoken:
        film["transcript"] = _bounded(spoken)
    if article.captions:
        film["caption"] = {
            "@type": "MediaObject",
            "contentUrl": f"{site}{media_url(article.captions)}",
            "encodingFormat": "text/vtt",
            "inLanguage": article.lang,
        }
    if text.pictures:
        film["thumbnailUrl"] = f"{site}{text.pictures[0].source}"
    return film


def _desk(name: str) -> Data:
    """Whoever keeps an article: a team, since nobody else is there to answer for it."""
    return {"@type": "Organization", "name": legible(name)}


def _bounded(text: str) -> str:
    return text if len(text) <= TEXT_MAX else shortened(text, TEXT_MAX)
