"""Made-up questions for fitting, each with candidates of which the ranks can be told by hand."""

from __future__ import annotations

import random

from benchmarks.fit_questions import Labelled
from benchmarks.fit_ranking import FitSet
from kbsearch.search.fusion import Candidate
from kbsearch.search.weights import Pair

SPANISH: Pair = ("es", "es")
ENGLISH: Pair = ("en", "en")
ACROSS: Pair = ("es", "en")


def labelled(
    *candidates: tuple[float, float, int],
    pair: Pair = SPANISH,
    missed: tuple[int, ...] = (),
    coverage: float = 0.5,
    elsewhere: float = 0.2,
) -> Labelled:
    """A question with candidates of such (BM25, cosine, grade), and the grades of relevant
    articles that were `missed`; a grade of 0 is no answer. `coverage` is the share of the
    question that stands in answers, `elsewhere` that in others."""
    asked, written = pair
    found = [
        Candidate(place, place, written, bm25, cosine)
        for place, (bm25, cosine, _) in enumerate(candidates)
    ]
    grades = {place: grade for place, (_, _, grade) in enumerate(candidates) if grade}
    return Labelled(
        language=asked,
        candidates=found,
        grades=grades,
        ideal=sorted([*grades.values(), *missed], reverse=True),
        coverage={one.passage: coverage if one.passage in grades else elsewhere for one in found},
    )


def words_help(pair: Pair = SPANISH) -> Labelled:
    """The answer is first where a point of BM25 adds more than 0.02."""
    return labelled((0.0, 0.5, 0), (10.0, 0.3, 1), pair=pair)


def words_harm(pair: Pair = SPANISH) -> Labelled:
    """The answer is first where a point of BM25 adds less than 0.02."""
    return labelled((10.0, 0.3, 0), (0.0, 0.5, 1), pair=pair)


def drawn(name: str, pair: Pair, seed: int, *, middle: float = 0.5) -> FitSet:
    """A set of forty questions whose answers have cosines around `middle`, and most of the others
    lower ones."""
    draw = random.Random(seed)
    questions = [
        labelled(
            (draw.uniform(5, 15), draw.gauss(middle, 0.15), 1),
            *((draw.uniform(0, 10), draw.gauss(middle - 0.2, 0.15), 0) for _ in range(4)),
            pair=pair,
            coverage=draw.uniform(0.3, 1),
            elsewhere=draw.uniform(0, 0.7),
        )
        for _ in range(40)
    ]
    return FitSet(name, name.partition("_")[0], pair, questions)
