"""Fitting how likely it is that a hit answers, on questions that have lost their article as well.

Every answerable question is taken twice: as it is, and with its relevant articles out of sight,
when nothing should be shown. The statistics of words stay those of the whole set.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from benchmarks.fit_questions import Labelled
from benchmarks.fit_ranking import FitSet, ranked
from kbsearch.search.confidence import Signs, confidence, signs
from kbsearch.search.fusion import Scored
from kbsearch.search.weights import PAIRS, Pair, Trust, Weights

STIFFNESS = 10.0
"""Scikit-learn's C: hardly any pull towards zero, with three features and hundreds of rows."""


@dataclass(frozen=True)
class Case:
    """The signs of a question's first hit, in which languages, whether it answers, and whether
    anything could have."""

    signs: Signs
    pair: Pair
    right: bool
    answerable: bool


def cases(questions: Sequence[Labelled], weights: Weights) -> Iterator[Case]:
    """Every question as it is, and each answerable one with its articles out of sight."""
    for one in questions:
        found = ranked(one, weights)
        if found:
            yield _case(one, found, answerable=bool(one.ideal))
        hidden = ranked(one, weights, one.grades.keys()) if one.grades else []
        if hidden:
            yield _case(one, hidden, answerable=False)


def _case(question: Labelled, found: Sequence[Scored], *, answerable: bool) -> Case:
    best = found[0].candidate
    return Case(
        signs=signs(found[0], found, question.coverage.get(best.passage, 0.0)),
        pair=(question.language, best.lang),
        right=answerable and question.grades.get(best.group, 0) > 0,
        answerable=answerable,
    )


def fit_trust(sets: Sequence[FitSet], weights: Weights, *, without: str = "") -> Weights:
    """The trust of each pair of languages, on every family but `without`; each family counts the
    same. A pair with no other family takes the model of all pairs together."""
    used = [one for one in sets if one.pair is not None and one.family != without]
    by_set = {one.name: list(cases(one.questions, weights)) for one in used}
    everything = _fit(used, by_set)
    trust: dict[Pair, Trust] = {}
    for pair in PAIRS:
        own = [one for one in used if one.pair == pair]
        trust[pair] = _fit(own, by_set) if own else everything
    return Weights(weights.fields, weights.words, trust, _fit(used, by_set, blind=True))


def _fit(sets: Sequence[FitSet], by_set: dict[str, list[Case]], *, blind: bool = False) -> Trust:
    families: dict[str, int] = defaultdict(int)
    for one in sets:
        families[one.family] += len(by_set[one.name])
    rows, right, shares = [], [], []
    for one in sets:
        for case in by_set[one.name]:
            rows.append(_row(case.signs, blind=blind))
            right.append(case.right)
            shares.append(1 / families[one.family])
    weight = np.array(shares) * len(rows) / len(families)
    model = LogisticRegression(C=STIFFNESS, max_iter=1000).fit(np.array(rows), right, weight)
    meaning, words, lead = (float(one) for one in model.coef_[0])
    return Trust(float(model.intercept_[0]), meaning, words, lead)


def _row(found: Signs, *, blind: bool) -> list[float]:
    return [0.0 if blind else found.meaning or 0.0, found.words, found.lead]


def chances(some: Sequence[Case], weights: Weights) -> list[float]:
    """What `weights` think of each case."""
    return [confidence(one.signs, one.pair, weights) for one in some]
