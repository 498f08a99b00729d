"""Fitting what the ranking weighs: by trying values, and by leaving out one family of sets."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from benchmarks.fit_questions import TITLES, Labelled, with_title
from kbsearch.search.fusion import Scored, fuse
from kbsearch.search.joining import one_of_each_group
from kbsearch.search.weights import PAIRS, Pair, Weights

WORDS = (0.0, 0.002, 0.004, 0.006, 0.008, 0.01, 0.012, 0.016, 0.02, 0.025, 0.03, 0.04, 0.05)
"""What a point of BM25 may add to a cosine."""

AS_GOOD = 0.0015
"""What differs by less in the mean is as good: then words count for more, since a reader can see
them, and so do those of titles."""

DEPTH = 10


@dataclass(frozen=True)
class FitSet:
    """The questions of one set, its family, and the pair of languages that it is in; None for a
    set of several pairs, which nothing is fitted on."""

    name: str
    family: str
    pair: Pair | None
    questions: Sequence[Labelled]


Curves = Mapping[str, Mapping[tuple[float, float], float]]
"""For each set, nDCG@10 by title weight and weight of words."""


def curves(sets: Sequence[FitSet], weights: Weights) -> Curves:
    """Every value tried on every set that is in one pair of languages."""
    return {
        one.name: {
            (title, words): mean_ndcg(one.questions, tried(weights, title, words))
            for title in TITLES
            for words in WORDS
        }
        for one in sets
        if one.pair is not None
    }


def tried(weights: Weights, title: float, words: float) -> Weights:
    """The weights with one title weight, and one weight of words for all pairs."""
    return replace(with_title(weights, title), words=dict.fromkeys(PAIRS, words))


def fit_ranking(
    sets: Sequence[FitSet], found: Curves, weights: Weights, *, without: str = ""
) -> Weights:
    """The title weight that is best for all pairs together, and the weight of words for each,
    on every family but `without`; a pair with no other family takes the mean of the others."""
    used = [one for one in sets if one.pair is not None and one.family != without]
    best = {title: _words(used, found, title) for title in TITLES}
    title = _largest({one: statistics.mean(v for _, v in best[one].values()) for one in TITLES})
    words = {pair: value for pair, (value, _) in best[title].items()}
    spare = statistics.mean(words.values())
    return replace(
        with_title(weights, title), words={pair: words.get(pair, spare) for pair in PAIRS}
    )


def _words(sets: Sequence[FitSet], found: Curves, title: float) -> dict[Pair, tuple[float, float]]:
    """For each pair the best weight of words, and what it reaches."""
    chosen = {}
    for pair in PAIRS:
        families: dict[str, list[str]] = defaultdict(list)
        for one in sets:
            if one.pair == pair:
                families[one.family].append(one.name)
        if families:
            reached = {words: _mean(families.values(), found, title, words) for words in WORDS}
            best = _largest(reached)
            chosen[pair] = (best, reached[best])
    return chosen


def _largest(reached: Mapping[float, float]) -> float:
    """The largest of the values that are as good as the best."""
    most = max(reached.values())
    return max(value for value, mean in reached.items() if mean >= most - AS_GOOD)


def _mean(families: Collection[list[str]], found: Curves, title: float, words: float) -> float:
    """Over families, each the mean of its sets."""
    return statistics.mean(
        statistics.mean(found[name][title, words] for name in names) for names in families
    )


def mean_ndcg(questions: Sequence[Labelled], weights: Weights) -> float:
    """nDCG@10 (Järvelin and Kekäläinen 2002) over the answerable questions."""
    answerable = [one for one in questions if one.ideal]
    return statistics.mean(_ndcg(one, weights) for one in answerable) if answerable else 0.0


def ranked(question: Labelled, weights: Weights, hidden: Collection[int] = ()) -> list[Scored]:
    """The groups of a question, best first, without those that are `hidden`."""
    title = dict(weights.fields)["title"]
    candidates = [one for one in question.candidates[title] if one.group not in hidden]
    return one_of_each_group(fuse(candidates, question.language, weights), question.language)


def _ndcg(question: Labelled, weights: Weights) -> float:
    gains = [
        question.grades.get(one.candidate.group, 0) for one in ranked(question, weights)[:DEPTH]
    ]
    return _discounted(gains) / _discounted(question.ideal[:DEPTH])


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))
