"""What there is to browse: the articles of one generation by category, by tag, by date."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from threading import Lock
from weakref import WeakKeyDictionary

from indexer.analysis import words
from indexer.articles import StoredArticle
from indexer.reader import Generation
from indexer.records import Audience, Language
from kbsearch.browsing.categories import Categories, Category
from kbsearch.search.articles import ArticleSummary

Group = tuple[StoredArticle, ...]
"""An article and its translations."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A category as a reader of one language sees it: each article once, in his language where
    it exists, by title."""

    name: str
    title: str
    articles: tuple[ArticleSummary, ...]


@dataclass(frozen=True)
class Catalogue:
    """Everything that one audience may read, one group for each set of translations, the most
    recently updated first; safe to share between threads."""

    groups: tuple[Group, ...]

    def shelves(self, categories: Categories, lang: Language) -> Sequence[Shelf]:
        """The categories that hold anything: those of the file in its order, then the others."""
        known = self._shelved.get(lang)
        if known is None or known[0] is not categories:
            known = self._shelved[lang] = (categories, self._shelve(categories, lang))
        return known[1]

    def _shelve(self, categories: Categories, lang: Language) -> Sequence[Shelf]:
        held: dict[str, list[StoredArticle]] = defaultdict(list)
        found: dict[str, Category] = {one.name: one for one in categories.listed}
        for group in self.groups:
            shown = in_language(group, lang)
            category = categories.of(shown.path)
            if category is not None:
                found.setdefault(category.name, category)
                held[category.name].append(shown)
        named = [one.name for one in categories.listed]
        others = sorted(found.keys() - set(named))
        return [
            Shelf(name, found[name].title(lang), _by_title(held[name]))
            for name in (*named, *others)
            if held[name]
        ]

    def newest(self, lang: Language, limit: int) -> Sequence[ArticleSummary]:
        """The articles of a language, the most recently updated first."""
        return [summary(one) for one in self._newest[lang][:limit]]

    def tagged(
        self, tags: Iterable[str], lang: Language, today: date, limit: int
    ) -> Sequence[ArticleSummary]:
        """Articles with any of the tags that are valid today, in `lang` where they exist in it."""
        wanted = set(tags)
        tagged = (
            tuple(
                one
                for one in group
                if wanted.intersection(one.tags)
                and (one.valid_until is None or one.valid_until >= today)
            )
            for group in self.groups
        )
        found = (in_language(members, lang) for members in tagged if members)
        return [summary(one) for one, _ in zip(found, range(limit), strict=False)]

    def tags(self, lang: Language, limit: int) -> Sequence[str]:
        """The tags of most articles of a language, in alphabetical order."""
        common = self._tags[lang].most_common(limit)
        return sorted((tag for tag, _ in common), key=_folded)

    @cached_property
    def _shelved(self) -> dict[Language, tuple[Categories, Sequence[Shelf]]]:
        """The shelves of each language, as long as the categories are the same."""
        return {}

    @cached_property
    def _newest(self) -> dict[Language, list[StoredArticle]]:
        """The articles of each language; one whose translation is newer is as old as it is."""
        own: dict[Language, list[StoredArticle]] = defaultdict(list)
        for group in self.groups:
            for one in group:
                own[one.lang].append(one)
        for articles in own.values():
            articles.sort(key=lambda one: one.updated or date.min, reverse=True)
        return own

    @cached_property
    def _tags(self) -> dict[Language, Counter[str]]:
        counts: dict[Language, Counter[str]] = defaultdict(Counter)
        for group in self.groups:
            for one in group:
                counts[one.lang].update(one.tags)
        return counts


class Catalogues:
    """The catalogue of each generation and audience, made when first asked for."""

    def __init__(self) -> None:
        self._made: WeakKeyDictionary[Generation, dict[Audience, Catalogue]] = WeakKeyDictionary()
        self._lock = Lock()

    def of(self, generation: Generation, audience: Audience) -> Catalogue:
        """What `audience` may browse in `generation`."""
        with self._lock:
            made = self._made.setdefault(generation, {})
            if audience not in made:
                made[audience] = _catalogue(generation, audience)
            return made[audience]


def _catalogue(generation: Generation, audience: Audience) -> Catalogue:
    with generation.rows() as rows:
        articles = rows.articles(audience, limit=-1)  # SQLite: no limit
    groups: dict[str, list[StoredArticle]] = defaultdict(list)
    for article in articles:
        groups[article.translation_of or article.slug].append(article)
    return Catalogue(tuple(map(tuple, groups.values())))


def in_language(group: Group, lang: Language) -> StoredArticle:
    """The member of a group in `lang`, or else its first."""
    return next((one for one in group if one.lang == lang), group[0])


def summary(article: StoredArticle) -> ArticleSummary:
    """An article as a line of a list."""
    return ArticleSummary(
        slug=article.slug,
        title=article.title,
        lang=article.lang,
        kind=article.kind,
        tags=article.tags,
        updated=article.updated,
        valid_until=article.valid_until,
    )


def _by_title(articles: Iterable[StoredArticle]) -> tuple[ArticleSummary, ...]:
    return tuple(map(summary, sorted(articles, key=lambda one: _folded(one.title))))


def _folded(text: str) -> str:
    """A text as a dictionary orders it: capitals and accents aside, ñ after n."""
    return " ".join(word.folded.replace("ñ", "n\uffff") for word in words(text))
