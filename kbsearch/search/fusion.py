"""One order out of two engines: words and meaning, weighed by the pair of languages.

Lexical evidence that helps within a language misleads across two: on support questions
translated into Spanish over English articles, vectors alone reached nDCG@10 .78 and an even
fusion .45 to .50.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from indexer.records import Language

LEXICAL_SHARE: Mapping[tuple[Language, Language], float] = {
    ("en", "en"): 0.25,
    ("es", "es"): 0.45,
    ("es", "en"): 0.2,
    ("en", "es"): 0.2,
}
"""The share of lexical evidence for a question in the first language and a passage in the second.

Chosen by hand for the default encoder, and not yet fitted; `python -m benchmarks.retrieval` shows
what another choice does. Across languages the words that do match are product names and error
codes.
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with what each engine says of it. `cosine` is None when no vector was asked;
    articles that are translations of each other share a `group`."""

    passage: int
    group: int
    lang: Language
    bm25: float
    cosine: float | None


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate and its fused score, 0 to 1."""

    candidate: Candidate
    score: float


def fuse(
    candidates: Iterable[Candidate],
    language: Language,
    shares: Mapping[tuple[Language, Language], float] = LEXICAL_SHARE,
) -> list[Scored]:
    """Scores candidates for a question in `language`, best first, ties by passage.

    Each engine is normalised by its best candidate; an engine that found nothing has no say.
    """
    pool = list(candidates)
    top_bm25 = max((one.bm25 for one in pool), default=0.0)
    top_cosine = max((one.cosine or 0.0 for one in pool), default=0.0)
    scored = []
    for one in pool:
        words = one.bm25 / top_bm25 if top_bm25 > 0 else 0.0
        meaning = max(one.cosine or 0.0, 0.0) / top_cosine if top_cosine > 0 else 0.0
        share = shares[language, one.lang]
        if top_bm25 <= 0 or top_cosine <= 0:
            share = 1.0 if top_cosine <= 0 else 0.0
        scored.append(Scored(one, share * words + (1 - share) * meaning))
    return sorted(scored, key=lambda one: (-one.score, one.candidate.passage))
