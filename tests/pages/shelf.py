"""A handful of articles in memory, for tests of pages alone; no index, no encoder."""

# ruff: noqa: ARG002 - everything here is public, whoever asks
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from indexer.articles import StoredArticle
from indexer.records import Audience, Cue, Heading, Kind, Language
from kbsearch.browsing.catalogue import Catalogue
from kbsearch.browsing.categories import Categories
from kbsearch.search.articles import ArticleSummary, PublishedArticle, Translation
from kbsearch.search.completion import Completion
from kbsearch.search.facets import Facets, count_facets
from kbsearch.search.records import SURE, Filters, Hit, PassageHit, SearchRequest, SearchResult

VPN = PublishedArticle(
    slug="es/red/vpn",
    path="es/red/vpn.md",
    title="La VPN desde casa",
    kind=Kind.WIKI,
    lang="es",
    audience=Audience.PUBLIC,
    html=(
        '<p>Mira <a href="/articles/es/clave#caduca">la contraseña</a>.</p>'
        '<h2 id="errores">Errores</h2><table><tr><td>E-31</td></tr></table>'
        '<h2 id="casa">La red de casa</h2><p>Reinicia el router.</p>'
    ),
    tags=("vpn", "red"),
    owner="Redes",
    updated=date(2026, 11, 3),
    headings=(Heading(2, "Errores", "errores"), Heading(2, "La red de casa", "casa")),
    translations=(Translation("en", "en/network/vpn", "The VPN from home"),),
)
PASSWORD = PublishedArticle(
    slug="es/clave",
    path="es/clave.md",
    title="Cambiar la contraseña",
    kind=Kind.TUTORIAL,
    lang="es",
    audience=Audience.PUBLIC,
    html="<p>Abre Mi Cuenta.</p>",
    updated=date(2026, 10, 1),
    valid_until=date(2020, 1, 31),
    video="media/clave.webm",
    captions="media/clave.vtt",
    transcript=(Cue(0, "Hola."), Cue(65.5, "Pulsa Guardar.")),
)
PRINTER = PublishedArticle(
    slug="en/printer jam",
    path="en/printer jam.md",
    title='Paper jam in the "big" printer <3',
    kind=Kind.FAQ,
    lang="en",
    audience=Audience.PUBLIC,
    html="<p>Open the tray.</p>",
)


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """The settings that pages show."""

    site_name: str = "Ayuda de prueba"
    public_url: str = ""
    default_language: Language = "es"
    support_email: str = "soporte@example.com"
    ticket_url: str = ""
    provider_name: str = ""
    notice_tags: tuple[str, ...] = ("aviso", "notice")
    home_title_es: str = ""
    home_title_en: str = ""
    home_note_es: str = ""
    home_note_en: str = ""
    logo: Path | None = None
    accent: str = ""
    accent_dark: str = ""


@dataclass(slots=True)
class Shelf:
    """The Knowledge of the pages, over `published`. A search finds every article but for
    `nada`; `failure` is raised instead of any answer."""

    published: tuple[PublishedArticle, ...] = (VPN, PASSWORD, PRINTER)
    media_folder: Path | None = None
    failure: Exception | None = None
    confidence: float = 0.9
    total: int | None = None
    degraded: bool = False
    asked: list[SearchRequest] = field(default_factory=list)
    named: Categories = field(default_factory=Categories)
    groups: tuple[tuple[PublishedArticle, ...], ...] = ()

    def search(self, request: SearchRequest) -> SearchResult:
        """Every article within the limits, each with a passage that has its title marked."""
        self._fail()
        self.asked.append(request)
        found = [] if request.query == "nada" else [self._hit(one) for one in self.published]
        total = len(found) if self.total is None else self.total
        shown = tuple(found[:10]) if request.offset < total else ()
        return SearchResult(
            query=request.query,
            language="es",
            hits=shown,
            total=total,
            capped=total >= 200,
            took_ms=1.0,
            degraded=self.degraded,
            unsure=not found or self.confidence < SURE,
        )

    def suggest(self, subject: str, description: str, *, audience: Audience) -> Sequence[Hit]:
        """The first article, if the subject names the VPN."""
        self._fail()
        return [self._hit(VPN)] if "vpn" in f"{subject} {description}".lower() else []

    def complete(self, prefix: str, audience: Audience, limit: int) -> Sequence[Completion]:
        """The titles that hold what was typed."""
        self._fail()
        typed = prefix.strip().lower()
        return [
            Completion(one.title, one.slug, one.lang)
            for one in self.published
            if typed and typed in one.title.lower()
        ][:limit]

    def article(self, slug: str, audience: Audience) -> PublishedArticle | None:
        """The article of that slug."""
        self._fail()
        return next((one for one in self.published if one.slug == slug), None)

    def articles(
        self,
        audience: Audience,
        *,
        lang: Language | None = None,
        kind: Kind | None = None,
        tag: str | None = None,
        limit: int = 50,
    ) -> Sequence[ArticleSummary]:
        """The articles within the limits."""
        self._fail()
        return [
            ArticleSummary(one.slug, one.title, one.lang, one.kind, one.tags, one.updated)
            for one in self.published
            if lang in (None, one.lang)
            and kind in (None, one.kind)
            and (tag is None or tag in one.tags)
        ][:limit]

    def facets(self, request: SearchRequest) -> Facets:
        """Counts of all the articles, whatever the question."""

        def count(filters: Filters) -> int:
            tag, kind, lang = filters.tag, filters.kind, filters.lang
            return len(self.articles(request.audience, lang=lang, kind=kind, tag=tag))

        return count_facets(request.filters, [one.tags for one in self.published], count)

    def answer(self, question: str, passage: PassageHit) -> tuple[int, int] | None:
        """The title, with which every passage begins."""
        return passage.highlights[0] if passage.highlights else None

    def related(
        self, slug: str, audience: Audience, lang: Language, limit: int
    ) -> Sequence[ArticleSummary]:
        """Every other article."""
        return [one for one in self.articles(audience) if one.slug != slug][:limit]

    def browse(self, audience: Audience) -> Catalogue:
        """The articles in `groups` of translations; by default none is one of another."""
        self._fail()
        groups = self.groups or tuple((one,) for one in self.published)
        return Catalogue(tuple(tuple(map(_stored, group)) for group in groups))

    def categories(self) -> Categories:
        """The categories that a test has named."""
        return self.named

    def media(self, path: str, audience: Audience) -> Path | None:
        """The file of that name in `media_folder`."""
        file = (self.media_folder or Path("/nowhere")) / path
        return file if file.is_file() else None

    def _hit(self, article: PublishedArticle) -> Hit:
        text = f"{article.title}: the first step."
        anchor = article.headings[0].anchor if article.headings else ""
        path = (article.headings[0].text,) if article.headings else ()
        start = article.transcript[-1].start_seconds if article.transcript else None
        passage = PassageHit(path, anchor, text, ((0, len(article.title)),), start)
        return Hit(
            slug=article.slug,
            title=article.title,
            lang=article.lang,
            kind=article.kind,
            tags=article.tags,
            updated=article.updated,
            score=0.5,
            confidence=self.confidence,
            passage=passage,
        )

    def _fail(self) -> None:
        if self.failure:
            raise self.failure


def _stored(article: PublishedArticle) -> StoredArticle:
    return StoredArticle(
        id=1,
        slug=article.slug,
        path=article.path,
        title=article.title,
        kind=article.kind,
        lang=article.lang,
        audience=article.audience,
        tags=article.tags,
        aliases=(),
        owner=article.owner,
        updated=article.updated,
        valid_until=article.valid_until,
        translation_of="",
        video=article.video,
        transcript=article.captions,
    )
