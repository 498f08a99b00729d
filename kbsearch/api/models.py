"""The JSON of the API, one model for each shape; the OpenAPI document is made from these."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Annotated
from urllib.parse import quote

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from indexer.records import Kind, Language
from kbsearch.api import examples
from kbsearch.api.examples import with_example
from kbsearch.api.explanations import ExplanationModel
from kbsearch.search.articles import ArticleSummary, PublishedArticle
from kbsearch.search.records import Hit, SearchResult

SLUG_MAX = 500


def plain(text: str) -> str:
    """Refuses control characters other than white space, and halves of characters."""
    for char in text:
        if _harms(char):
            raise ValueError(f"must not hold the control character U+{ord(char):04X}")
    return text


def not_blank(text: str) -> str:
    """Refuses white space alone, which asks nothing."""
    if not text.strip():
        raise ValueError("must hold more than white space")
    return text


def cleaned(text: str) -> str:
    """Pasted text with control characters as spaces: a form must not fail on what is pasted.

    Line ends stay, since what is quoted or signed is told from the rest by its lines.
    """
    return "".join(" " if _harms(char) else char for char in text)


def _harms(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cs"} and not char.isspace()


PlainText = Annotated[str, AfterValidator(plain)]
PastedText = Annotated[str, AfterValidator(cleaned)]


class PassageModel(BaseModel):
    """The passage that answers best; highlights are character offsets into its text."""

    heading_path: list[str]
    anchor: str
    text: str
    highlights: list[tuple[int, int]]
    start_seconds: float | None = Field(
        None, description="Where in the article's video it is spoken."
    )


class HitModel(BaseModel):
    """One article that may answer."""

    model_config = with_example(examples.HIT)

    article: str = Field(description="The article's slug.", examples=["es/red/vpn-desde-casa"])
    url: str = Field(examples=["/articles/es/red/vpn-desde-casa#conectarse"])
    title: str
    lang: Language
    kind: Kind
    tags: list[str]
    updated: date | None
    confidence: float = Field(ge=0, le=1, description="The probability that the article answers.")
    passage: PassageModel
    explanation: ExplanationModel | None = Field(
        default=None, description="With `explain=true`: what each part contributed."
    )

    @classmethod
    def of(cls, hit: Hit) -> HitModel:
        """The hit as JSON."""
        anchor = f"#{hit.passage.anchor}" if hit.passage.anchor else ""
        return cls(
            article=hit.slug,
            url=f"{article_path(hit.slug)}{anchor}",
            title=hit.title,
            lang=hit.lang,
            kind=hit.kind,
            tags=list(hit.tags),
            updated=hit.updated,
            confidence=hit.confidence,
            passage=PassageModel(
                heading_path=list(hit.passage.heading_path),
                anchor=hit.passage.anchor,
                text=hit.passage.text,
                highlights=list(hit.passage.highlights),
                start_seconds=hit.passage.start_seconds,
            ),
            explanation=ExplanationModel.of(hit.explanation) if hit.explanation else None,
        )


class SearchModel(BaseModel):
    """The answer to a search."""

    model_config = with_example(examples.SEARCH)

    query: str
    language: Language = Field(description="The language the question was understood in.")
    corrected: str | None = Field(
        default=None, description="What was searched instead, if anything."
    )
    unquoted: list[str] = Field(
        default_factory=list,
        description="Phrases in quotes that no article holds; their words were searched instead.",
    )
    took_ms: float
    total: int = Field(description="Articles found, counted over the first 200 ranked.")
    capped: bool = Field(description="Whether there were at least as many as are counted.")
    degraded: bool = Field(description="Whether an engine that was asked for was out of action.")
    unsure: bool = Field(
        description="Whether even the first article of all probably does not answer."
    )
    hits: list[HitModel]

    @classmethod
    def of(cls, result: SearchResult) -> SearchModel:
        """The result as JSON."""
        return cls(
            query=result.query,
            language=result.language,
            corrected=result.corrected or None,
            unquoted=list(result.unquoted),
            took_ms=round(result.took_ms, 3),
            total=result.total,
            capped=result.capped,
            degraded=result.degraded,
            unsure=result.unsure,
            hits=[HitModel.of(hit) for hit in result.hits],
        )


class SummaryModel(BaseModel):
    """One article in a list."""

    slug: str
    url: str
    title: str
    lang: Language
    kind: Kind
    tags: list[str]
    updated: date | None

    @classmethod
    def of(cls, article: ArticleSummary) -> SummaryModel:
        """The summary as JSON."""
        return cls(
            slug=article.slug,
            url=article_path(article.slug),
            title=article.title,
            lang=article.lang,
            kind=article.kind,
            tags=list(article.tags),
            updated=article.updated,
        )


class ArticlesModel(BaseModel):
    """A page of articles; `next` is the cursor of the page after it, or null at the end."""

    model_config = with_example(examples.ARTICLES)

    articles: list[SummaryModel]
    next: str | None


class HeadingModel(BaseModel):
    """A heading of an article; `anchor` is its id in the HTML."""

    level: int
    text: str
    anchor: str


class TranslationModel(BaseModel):
    """The same article in another language."""

    lang: Language
    slug: str
    title: str


class ArticleModel(SummaryModel):
    """One article, whole. `html` is sanitised; its links are relative to this site."""

    model_config = with_example(examples.ARTICLE)

    owner: str
    valid_until: date | None
    html: str
    headings: list[HeadingModel]
    translations: list[TranslationModel]

    @classmethod
    def whole(cls, article: PublishedArticle) -> ArticleModel:
        """The article as JSON."""
        return cls(
            slug=article.slug,
            url=article_path(article.slug),
            title=article.title,
            lang=article.lang,
            kind=article.kind,
            tags=list(article.tags),
            updated=article.updated,
            owner=article.owner,
            valid_until=article.valid_until,
            html=article.html,
            headings=[
                HeadingModel(level=one.level, text=one.text, anchor=one.anchor)
                for one in article.headings
            ],
            translations=[
                TranslationModel(lang=one.lang, slug=one.slug, title=one.title)
                for one in article.translations
            ],
        )


class CompletionModel(BaseModel):
    """A title that fits what is being typed."""

    title: str
    url: str
    lang: Language


class CompletionsModel(BaseModel):
    """Titles that fit, the likeliest first."""

    model_config = with_example(examples.COMPLETIONS)

    completions: list[CompletionModel]


class ProblemModel(BaseModel):
    """What went wrong, as problem details (RFC 9457)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "about:blank",
                    "title": "Invalid request",
                    "status": 422,
                    "detail": "q: String should have at most 1000 characters",
                }
            ]
        }
    )

    type: str = "about:blank"
    title: str
    status: int
    detail: str


def article_path(slug: str) -> str:
    """The address of an article, without a language: it leads to the reader's own."""
    return f"/articles/{quote(slug)}"
