"""What a search takes and gives: frozen values, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from indexer.records import Audience, Kind, Language


class Mode(StrEnum):
    """Which engines answer: both, or one of them alone (for measurement and for outages)."""

    HYBRID = "hybrid"
    LEXICAL = "lexical"
    VECTOR = "vector"


@dataclass(frozen=True, slots=True)
class Filters:
    """Limits applied inside both engines, before ranking. None means any."""

    lang: Language | None = None
    kind: Kind | None = None
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class PassageHit:
    """The passage that answers best.

    `highlights` are pairs of character offsets into `text`, ascending and disjoint.
    `start_seconds` is set when the passage was spoken in the article's video.
    """

    heading_path: tuple[str, ...]
    anchor: str
    text: str
    highlights: tuple[tuple[int, int], ...]
    start_seconds: float | None


class How(StrEnum):
    """In what way a word of the question stands in an article."""

    TYPED = "typed"
    FORM = "form"
    SYNONYM = "synonym"
    TRANSLATION = "translation"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class MatchedWord:
    """A word of the question: its `share` (0 to 1) of what the question says, rare words saying
    more; how it was found, as which other word, and whether in the title or headings."""

    word: str
    share: float
    how: How
    found_as: str
    in_title: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """What each part brought.

    The score is `meaning` + `words`: what the cosine added, less where other articles lie as near,
    and what the match of words added. The confidence comes from the cosine, from `coverage` (the
    share of the question's words that were found), and from `lead` (the score less that of the best
    other article). `by_translation` says that cosine and score are those of the article's
    translation, which stands nearer.
    """

    question: Language
    article: Language
    cosine: float | None
    meaning: float
    words: float
    coverage: float
    lead: float
    matched: tuple[MatchedWord, ...]
    by_translation: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One article, led by its best passage. `score` (0 and more) orders hits within one answer;
    `confidence` is the probability that it answers, comparable across questions. `explanation`
    is there when the request asked for it."""

    slug: str
    title: str
    lang: Language
    kind: Kind
    tags: tuple[str, ...]
    updated: date | None
    score: float
    confidence: float
    passage: PassageHit
    explanation: Explanation | None = None


SURE = 0.3
"""The confidence below which an article is not presented as the answer: seven in ten such do not
answer. What a ticket form shows is another matter, which each desk decides."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to one search. `total` counts articles among the first 200 ranked;
    `capped` says that there were at least that many. `degraded` says that an engine
    that was asked for, or the encoder, was out of action, so that the other one answered alone,
    or nothing did. `corrected` is what was searched
    instead of a misspelt `query`, or empty. `unquoted` are its phrases in quotes when no passage
    holds them, so that their words were searched as any others. `unsure` says that the first
    article of all probably does not answer, or that there is none."""

    query: str
    language: Language
    hits: tuple[Hit, ...]
    total: int
    capped: bool
    took_ms: float
    degraded: bool = False
    corrected: str = ""
    unquoted: tuple[str, ...] = ()
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One question: `limit` articles from rank `offset`, as a reader of `audience`.

    `reader` is the language in which he would rather read, where an article has translations;
    None takes the language of the question. `exact` searches what is typed, misspelt or not;
    `typing` says that its last word may not be finished. `draft` says that it is a ticket, in which
    quotes ask for nothing; `explain` that each hit is to say why it is there.
    """

    query: str
    audience: Audience = Audience.PUBLIC
    filters: Filters = Filters()
    limit: int = 10
    offset: int = 0
    mode: Mode = Mode.HYBRID
    reader: Language | None = None
    exact: bool = False
    typing: bool = False
    draft: bool = False
    explain: bool = False
