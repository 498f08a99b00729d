"""Fitting what the ranking weighs: by trying values, and by leaving out one family of sets."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from benchmarks.fit_questions import Labelled
from kbsearch.search.fusion import Scored, fuse
from kbsearch.search.joining import one_of_each_group
from kbsearch.search.weights import PAIRS, Pair, Weights

WORDS = (0.0, 0.002, 0.004, 0.006, 0.008, 0.01, 0.012, 0.016, 0.02, 0.025, 0.03, 0.04, 0.05)
"""What a point of BM25 may add to a cosine."""

AS_GOOD = 0.002
"""What differs by less in the mean is hardly worse: a value that is tried counts e times less for
each time that it is this far behind the best (see `balanced`)."""

DIGITS, PLACES = 2, 5
"""Of a weight that are written; more would say more than is known."""

DEPTH = 10


@dataclass(frozen=True)
class FitSet:
    """The questions of one set, its family, and the pair of languages that it is in; None for a
    set of several pairs, which nothing is fitted on."""

    name: str
    family: str
    pair: Pair | None
    questions: Sequence[Labelled]


Curves = Mapping[str, Mapping[float, float]]
"""For each set, nDCG@10 by weight of words."""


def curves(sets: Sequence[FitSet], weights: Weights) -> Curves:
    """Every value tried on every set that is in one pair of languages."""
    return {
        one.name: {words: mean_ndcg(one.questions, tried(weights, words)) for words in WORDS}
        for one in sets
        if one.pair is not None
    }


def tried(weights: Weights, words: float) -> Weights:
    """The weights with one weight of words for all pairs; wording, which is fitted afterwards (see
    fit_wording), adds what it does already."""
    return replace(weights, words=dict.fromkeys(PAIRS, words))


def fit_ranking(
    sets: Sequence[FitSet], found: Curves, weights: Weights, *, without: str = ""
) -> Weights:
    """The weight of words for each pair, on every family but `without`; a pair with no other
    family takes the mean of the others.

    What a word counts for in a title or a heading is not fitted: most sets have neither, and what
    the others say of it changes with each that is left out.
    """
    used = [one for one in sets if one.pair is not None and one.family != without]
    families = {pair: _families(used, pair) for pair in PAIRS}
    best = {
        pair: leaning({words: _mean(some, found, words) for words in WORDS})
        for pair, some in families.items()
        if some
    }
    words = _bounded(best)
    spare = statistics.mean(words.values())
    return replace(weights, words={pair: rounded(words.get(pair, spare)) for pair in PAIRS})


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


def balanced(reached: Mapping[float, float]) -> float:
    """The mean of the values that were tried, those near the best counting most.

    The best alone would jump from one end of a flat curve to the other when a few questions more
    or less are asked; this moves as little as the curve does. A softmax over means, as in the
    exponentially weighted aggregate (Dalalyan and Tsybakov 2008).
    """
    return sum(value * share for value, share in _shares(reached).items())


def leaning(reached: Mapping[float, float]) -> float:
    """The balance and one deviation more: of what is nearly as good rather the larger, since words
    are what a reader can check, and few families tell how much they may weigh."""
    middle = balanced(reached)
    spread = sum(share * (value - middle) ** 2 for value, share in _shares(reached).items())
    return middle + math.sqrt(spread)


def _shares(reached: Mapping[float, float]) -> dict[float, float]:
    """By how much each value counts; all together 1."""
    most = max(reached.values())
    counts = {value: math.exp((mean - most) / AS_GOOD) for value, mean in reached.items()}
    return {value: count / sum(counts.values()) for value, count in counts.items()}


def nearest(words: float) -> float:
    """The weight of words among those tried."""
    return min(WORDS, key=lambda one: abs(one - words))


def rounded(weight: float) -> float:
    """A weight as it is written."""
    return round(float(f"{weight:.{DIGITS}g}"), PLACES)


def _mean(families: Families, found: Curves, words: float) -> float:
    """Over families, each the mean of its sets."""
    return statistics.mean(
        statistics.mean(found[name][words] for name in names) for names in families
    )


def mean_ndcg(questions: Sequence[Labelled], weights: Weights) -> float:
    """nDCG@10 (Järvelin and Kekäläinen 2002) over the answerable questions."""
    answerable = [one for one in questions if one.ideal]
    return statistics.mean(_ndcg(one, weights) for one in answerable) if answerable else 0.0


def ranked(question: Labelled, weights: Weights, hidden: Collection[int] = ()) -> list[Scored]:
    """The groups of a question, best first, without those that are `hidden`."""
    candidates = [one for one in question.candidates if one.group not in hidden]
    return one_of_each_group(fuse(candidates, question.language, weights), question.language)


def _ndcg(question: Labelled, weights: Weights) -> float:
    gains = [
        question.grades.get(one.candidate.group, 0) for one in ranked(question, weights)[:DEPTH]
    ]
    return _discounted(gains) / _discounted(question.ideal[:DEPTH])


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))
