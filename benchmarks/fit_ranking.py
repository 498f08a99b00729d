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
them, and those of titles for as little more than others as may be."""

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
    """The weights with one title weight, and one weight of words for all pairs; wording, which is
    fitted afterwards (see fit_wording), adds what it does already."""
    return replace(with_title(weights, title), words=dict.fromkeys(PAIRS, words))


def fit_ranking(
    sets: Sequence[FitSet], found: Curves, weights: Weights, *, without: str = ""
) -> Weights:
    """The title weight that is best for all pairs together, and the weight of words for each,
    on every family but `without`; a pair with no other family takes the mean of the others."""
    used = [one for one in sets if one.pair is not None and one.family != without]
    families = {pair: _families(used, pair) for pair in PAIRS}
    families = {pair: some for pair, some in families.items() if some}
    best = {title: _words(families, found, title) for title in TITLES}
    title = min(_as_good({one: _reached(families, found, one, best[one]) for one in TITLES}))
    words = _bounded(best[title])
    spare = statistics.mean(words.values())
    return replace(
        with_title(weights, title), words={pair: words.get(pair, spare) for pair in PAIRS}
    )


def _bounded(words: Mapping[Pair, float]) -> dict[Pair, float]:
    """Where an index holds both languages, a translated word must not outweigh one of the
    question's own language, whatever is best in an index of the other language alone."""
    return {
        (asked, written): min(value, words.get((asked, asked), value))
        for (asked, written), value in words.items()
    }


Families = Collection[list[str]]
"""The names of the sets of each family."""


def _families(sets: Sequence[FitSet], pair: Pair) -> Families:
    found: dict[str, list[str]] = defaultdict(list)
    for one in sets:
        if one.pair == pair:
            found[one.family].append(one.name)
    return found.values()


def _words(families: Mapping[Pair, Families], found: Curves, title: float) -> dict[Pair, float]:
    """For each pair the best weight of words."""
    return {
        pair: max(_as_good({words: _mean(some, found, title, words) for words in WORDS}))
        for pair, some in families.items()
    }


def _reached(
    families: Mapping[Pair, Families], found: Curves, title: float, words: Mapping[Pair, float]
) -> float:
    """The mean over all families of all pairs."""
    means = [(_mean(some, found, title, words[pair]), len(some)) for pair, some in families.items()]
    return sum(mean * count for mean, count in means) / sum(count for _, count in means)


def _as_good(reached: Mapping[float, float]) -> list[float]:
    """The values that are as good as the best."""
    most = max(reached.values())
    return [value for value, mean in reached.items() if mean >= most - AS_GOOD]


def _mean(families: Families, found: Curves, title: float, words: float) -> float:
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
