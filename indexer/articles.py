"""Reading the articles and passages of one generation, as a given audience may see them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from indexer.database import among, live
from indexer.records import Audience, Cue, Heading, Kind, Language
from indexer.sqlite import sqlite3


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """What an article says of itself, without its text."""

    id: int
    slug: str
    path: str
    title: str
    kind: Kind
    lang: Language
    audience: Audience
    tags: tuple[str, ...]
    aliases: tuple[str, ...]
    owner: str
    updated: date | None
    valid_until: date | None
    translation_of: str
    video: str
    transcript: str


@dataclass(frozen=True, slots=True)
class Changes:
    """The addresses of the articles that are new or other than before, and of those that went."""

    written: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage and its article."""

    id: int
    article: StoredArticle
    heading_path: tuple[str, ...]
    anchor: str
    text: str
    start_seconds: float | None


_ARTICLE = (
    "article.id, article.slug, article.path, article.title, article.kind, article.lang, "
    "article.audience, article.tags, article.aliases, article.owner, article.updated, "
    "article.valid_until, article.translation_of, article.video, article.transcript"
)
_TAGGED = "EXISTS (SELECT 1 FROM json_each(article.tags) WHERE value = :tag)"
_ARTICLE_WIDTH = _ARTICLE.count(",") + 1


class ArticleRows:
    """The rows of one generation, over a borrowed connection."""

    def __init__(self, connection: sqlite3.Connection, generation: int) -> None:
        self._connection = connection
        self._generation = generation

    def passages(self, ids: Sequence[int]) -> dict[int, StoredPassage]:
        """The passages of `ids`, live ones only."""
        rows = self._select(
            f"SELECT {_ARTICLE}, passage.id, passage.heading_path, passage.anchor, passage.text, "
            "passage.start_seconds FROM passage JOIN article ON article.id = passage.article "
            f"WHERE {among('passage.id', ids)} AND {live('passage')}"
        )
        return {
            row[_ARTICLE_WIDTH]: StoredPassage(
                id=row[_ARTICLE_WIDTH],
                article=_article(row),
                heading_path=tuple(json.loads(row[_ARTICLE_WIDTH + 1])),
                anchor=row[_ARTICLE_WIDTH + 2],
                text=row[_ARTICLE_WIDTH + 3],
                start_seconds=row[_ARTICLE_WIDTH + 4],
            )
            for row in rows
        }

    def article(self, slug: str, audience: Audience) -> StoredArticle | None:
        """The article with this address (or, failing that, in the file of this path)."""
        rows = self._select(
            f"SELECT {_ARTICLE} FROM article WHERE {live('article')} "
            f"AND {_readable(audience)} AND (slug = :slug OR path = :slug || '.md') "
            "ORDER BY slug <> :slug LIMIT 1",
            slug=slug,
        )
        return _article(rows[0]) if rows else None

    def articles(
        self,
        audience: Audience,
        *,
        lang: Language | None = None,
        kind: Kind | None = None,
        tag: str | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> list[StoredArticle]:
        """Articles that `audience` may read, the most recently updated first, then by title."""
        rows = self._select(
            f"SELECT {_ARTICLE} FROM article WHERE {live('article')} AND {_readable(audience)} "
            "AND (:lang IS NULL OR lang = :lang) AND (:kind IS NULL OR kind = :kind) "
            f"AND (:tag IS NULL OR {_TAGGED}) "
            "ORDER BY updated DESC NULLS LAST, title, id LIMIT :limit OFFSET :offset",
            lang=lang,
            kind=kind,
            tag=tag,
            limit=limit,
            offset=offset,
        )
        return [_article(row) for row in rows]

    def count(self, audience: Audience, lang: Language | None = None) -> int:
        """How many articles `audience` may read, of one language or of all."""
        rows = self._select(
            f"SELECT count(*) FROM article WHERE {live('article')} AND {_readable(audience)} "
            "AND (:lang IS NULL OR lang = :lang)",
            lang=lang,
        )
        return int(rows[0][0])

    def translations(self, article: StoredArticle, audience: Audience) -> list[StoredArticle]:
        """The other members of the article's translation group that `audience` may read."""
        original = article.translation_of or article.slug
        rows = self._select(
            f"SELECT {_ARTICLE} FROM article WHERE {live('article')} AND {_readable(audience)} "
            "AND (slug = :original OR translation_of = :original) AND id <> :id "
            "ORDER BY lang, slug",
            original=original,
            id=article.id,
        )
        return [_article(row) for row in rows]

    def body(self, article: int) -> tuple[str, tuple[Heading, ...]]:
        """The sanitised HTML of an article and its headings."""
        html, headings = self._select(
            "SELECT html, headings FROM article WHERE id = :id", id=article
        )[0]
        return html, tuple(Heading(**heading) for heading in json.loads(headings))

    def cues(self, article: int) -> list[Cue]:
        """The transcript of an article's video, in order."""
        cues = self._select("SELECT cues FROM article WHERE id = :id", id=article)[0][0]
        return [Cue(second, text) for second, text in json.loads(cues)]

    def shows(self, media: str, audience: Audience) -> bool:
        """Whether any article that `audience` may read shows this file."""
        rows = self._select(
            "SELECT 1 FROM media JOIN article ON article.id = media.article "
            f"WHERE media.path = :path AND {live('article')} AND {_readable(audience)} LIMIT 1",
            path=media,
        )
        return bool(rows)

    def tagged(self, tag: str) -> list[int]:
        """The live articles that carry a tag, by id."""
        rows = self._select(
            f"SELECT id FROM article WHERE {live('article')} AND {_TAGGED}", tag=tag
        )
        return [row[0] for row in rows]

    def changes(self, since: int) -> Changes:
        """What has changed since generation `since`; 0 for all there is.

        An article that went some generations ago is known no longer, and is not told.
        """
        rows = self._select(
            "SELECT slug, max(here) FROM ("
            f"SELECT slug, 1 AS here FROM article WHERE born > :since AND {live('article')} "
            "UNION ALL SELECT slug, 0 FROM article WHERE retired > :since AND retired <= :g "
            "AND born <= :since) GROUP BY slug ORDER BY slug",
            since=since,
        )
        written = tuple(slug for slug, here in rows if here)
        return Changes(written, tuple(slug for slug, here in rows if not here))

    def titles(self, audience: Audience) -> list[tuple[str, str, Language]]:
        """Title, slug and language of every article that `audience` may read."""
        rows = self._select(
            f"SELECT title, slug, lang FROM article WHERE {live('article')} "
            f"AND {_readable(audience)} ORDER BY title, slug"
        )
        return [(row[0], row[1], row[2]) for row in rows]

    def _select(self, query: str, **values: Any) -> list[Any]:
        return list(self._connection.execute(query, {"g": self._generation, **values}).fetchall())


def _readable(audience: Audience) -> str:
    levels = ", ".join(f"'{one.value}'" for one in Audience if audience.may_read(one))
    return f"article.audience IN ({levels})"


def _article(row: Sequence[Any]) -> StoredArticle:
    return StoredArticle(
        id=row[0],
        slug=row[1],
        path=row[2],
        title=row[3],
        kind=Kind(row[4]),
        lang=row[5],
        audience=Audience(row[6]),
        tags=tuple(json.loads(row[7])),
        aliases=tuple(json.loads(row[8])),
        owner=row[9],
        updated=date.fromisoformat(row[10]) if row[10] else None,
        valid_until=date.fromisoformat(row[11]) if row[11] else None,
        translation_of=row[12],
        video=row[13],
        transcript=row[14],
    )
