"""The newest articles of one language as an Atom feed (RFC 4287)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.etree.ElementTree import Element

from fastapi import APIRouter, Request
from starlette.responses import Response

from indexer.records import Audience, Language
from kbsearch.accounts.asking import audience_of
from kbsearch.pages.article_links import article_url
from kbsearch.pages.article_text import read_article, shortened
from kbsearch.pages.caching import revalidated
from kbsearch.pages.head import translations
from kbsearch.pages.site import Site, add_page
from kbsearch.pages.xml_documents import add, document, root
from kbsearch.search.articles import PublishedArticle

NAMESPACE = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"
PAGE = "text/html"
NEWEST = 50
# Characters: enough to tell whether to open the article.
SUMMARY_MAX = 600
# When an empty feed was last changed, since it has to say.
NEVER = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself. `site` is the start of absolute addresses."""

    site: str
    lang: Language
    name: str
    title: str

    @property
    def home(self) -> str:
        """The page that it is the feed of."""
        return f"{self.site}/{self.lang}/"

    @property
    def address(self) -> str:
        """Where it is."""
        return f"{self.home}feed.xml"


def feed_routes(site: Site, lang: Language) -> APIRouter:
    """`/feed.xml` of one language."""
    router = APIRouter()

    def feed(request: Request) -> Response:
        renderer = site.renderer
        name = renderer.site_name(lang)
        title = f"{name}: {renderer.text(lang, 'new and updated answers')}"
        about = Feed(renderer.address(request), lang, name, title)
        body = atom(about, _newest(site, lang, audience_of(request)))
        headers = {"Content-Language": lang}
        return revalidated(request, Response(body, headers=headers, media_type=MEDIA_TYPE))

    add_page(router, "/feed.xml", feed)
    return router


def _newest(site: Site, lang: Language, audience: Audience) -> Sequence[PublishedArticle]:
    """The articles that were updated last; one without a date is never new."""
    newest = site.knowledge.articles(audience, lang=lang, limit=NEWEST)
    dated = [one.slug for one in newest if one.updated]
    found = (site.knowledge.article(slug, audience) for slug in dated)
    # Between two questions a new generation may have withdrawn one.
    return [one for one in found if one is not None and one.updated]


def atom(about: Feed, articles: Sequence[PublishedArticle]) -> bytes:
    """The feed of `articles`, all of them with a date, the newest first."""
    feed = root("feed", {"xmlns": NAMESPACE, "xml:lang": about.lang})
    add(feed, "id", about.address)
    add(feed, "title", about.title)
    add(feed, "updated", _moment(max((one.updated or NEVER for one in articles), default=NEVER)))
    add(add(feed, "author"), "name", about.name)
    add(feed, "link", rel="self", type=MEDIA_TYPE, href=about.address)
    add(feed, "link", rel="alternate", type=PAGE, hreflang=about.lang, href=about.home)
    add(feed, "generator", "kbsearch")
    for article in articles:
        _add_entry(feed, about, article)
    return document(feed)


def _add_entry(feed: Element, about: Feed, article: PublishedArticle) -> None:
    """One article. Its id is its lasting address: another release or host name leaves the rest
    of it as it is, and `KBSEARCH_PUBLIC_URL` keeps the host."""
    own = f"{about.site}{article_url(article.lang, article.slug)}"
    entry = add(feed, "entry")
    add(entry, "id", own)
    add(entry, "title", article.title)
    add(entry, "updated", _moment(article.updated or NEVER))
    if article.owner:
        add(add(entry, "author"), "name", article.owner)
    add(entry, "link", rel="alternate", type=PAGE, hreflang=article.lang, href=own)
    for lang, address in translations(about.site, article).items():
        add(entry, "link", rel="alternate", type=PAGE, hreflang=lang, href=address)
    for tag in article.tags:
        add(entry, "category", term=tag)
    add(entry, "summary", shortened(read_article(article.html).text, SUMMARY_MAX), type="text")


def _moment(day: date) -> str:
    """A day as the moment (RFC 3339) that feeds ask for: its beginning."""
    return f"{day.isoformat()}T00:00:00Z"
