"""Fitting how likely it is that a hit answers, on questions that have lost their article as well.

Every answerable question is taken twice: as it is, and with its relevant articles out of sight,
when nothing should be shown. The statistics of words stay those of the whole set.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from benchmarks.fit_questions import Labelled
from benchmarks.fit_ranking import FitSet, ranked
from kbsearch.search.confidence import Signs, confidence, signs
from kbsearch.search.fusion import Scored
from kbsearch.search.weights import PAIRS, Pair, Trust, Weights

STIFFNESS = 10.0
"""Scikit-learn's C: hardly any pull towards zero, with three features and hundreds of rows."""

ENOUGH, BORROWED = 4, 0.5
"""A pair with fewer families borrows those of the other pairs, which count for so much each: what
two families have in common is their own, more than their languages'."""


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
    """The trust of each pair of languages, on every family but `without`."""
    used = [one for one in sets if one.pair is not None and one.family != without]
    by_set = {one.name: list(cases(one.questions, weights)) for one in used}
    trust = {pair: _fit(used, by_set, pair) for pair in PAIRS}
    in_words = _fit(used, by_set, None, blind=True)
    return replace(weights, trust=trust, trust_in_words=in_words)


def _fit(
    sets: Sequence[FitSet],
    by_set: dict[str, list[Case]],
    pair: Pair | None,
    *,
    blind: bool = False,
) -> Trust:
    """The model of a pair, or of all; every family of a pair counts the same."""
    sizes: dict[tuple[str, Pair | None], int] = defaultdict(int)
    for one in sets:
        sizes[one.family, one.pair] += len(by_set[one.name])
    own = sum(asked == pair for _, asked in sizes)
    borrowed = 1.0 if pair is None else 0.0 if own >= ENOUGH else BORROWED
    rows, right, weight = [], [], []
    for one in sets:
        share = (1.0 if one.pair == pair else borrowed) / sizes[one.family, one.pair]
        for case in by_set[one.name] if share else ():
            rows.append(_row(case.signs, blind=blind))
            right.append(case.right)
            weight.append(share)
    scale = len(rows) / sum(weight)
    model = LogisticRegression(C=STIFFNESS, max_iter=1000)
    model.fit(np.array(rows), right, np.array(weight) * scale)
    meaning, words, lead = (float(one) for one in model.coef_[0])
    return Trust(float(model.intercept_[0]), meaning, words, lead)


def _row(found: Signs, *, blind: bool) -> list[float]:
    return [0.0 if blind else found.meaning or 0.0, found.words, found.lead]


def chances(some: Sequence[Case], weights: Weights) -> list[float]:
    """What `weights` think of each case."""
    return [confidence(one.signs, one.pair, weights) for one in some]
