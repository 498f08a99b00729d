"""What the search knows of the candidates for labelled questions before it weighs anything."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.encoder import Encoder
from indexer.pipeline import index
from indexer.progress import Silent
from indexer.reader import Reader
from indexer.records import Language
from kbsearch.evaluation.beir import BeirCorpus, LabelledSet, read_labels
from kbsearch.evaluation.vector_cache import EncoderOfKnownQuestions
from kbsearch.search.asked import Asked
from kbsearch.search.candidates import find_candidates
from kbsearch.search.evidence import weigh_evidence
from kbsearch.search.fusion import Candidate, fuse
from kbsearch.search.records import SearchRequest
from kbsearch.search.second_look import LOOKED_AT, look_again
from kbsearch.search.service import Search
from kbsearch.search.weights import Weights

MOST = 600
"""Questions of a set that are asked, drawn with a seed; more would not change a weight."""

LEADING = 20
"""Candidates, by words and by meaning, of which one will lead whatever the weights."""


@dataclass(frozen=True)
class Labelled:
    """One question: its candidates, which groups of passages are relevant with what grade, and how
    much of the question stands in the passages that can lead."""

    language: Language
    candidates: list[Candidate]
    grades: dict[int, int]
    ideal: list[int]
    coverage: dict[int, float]


def collect(folder: Path, encoder: Encoder, weights: Weights, cache: Path) -> list[Labelled]:
    """Asks the questions of a set; the answerable and, where it has them, the others."""
    remembering = EncoderOfKnownQuestions(encoder, cache)
    try:
        with tempfile.TemporaryDirectory(prefix="kbsearch-fit-") as place:
            index(BeirCorpus(folder), Path(place), remembering, progress=Silent())
            search = Search(Reader(Path(place)), remembering, weights=weights)
            return list(_ask(search, read_labels(folder)))
    finally:
        remembering.close()


def _ask(search: Search, labels: LabelledSet) -> Iterator[Labelled]:
    drawn = random.Random(0).sample(sorted(labels.questions), min(MOST, len(labels.questions)))
    for identifier in drawn:
        asked = search.ask(SearchRequest(labels.questions[identifier], exact=True))
        found = _candidates(asked)
        grades = {slug: n for slug, n in labels.grades.get(identifier, {}).items() if n > 0}
        yield Labelled(
            language=asked.question.language,
            candidates=found,
            grades=_by_group(asked, found, grades),
            ideal=sorted(grades.values(), reverse=True),
            coverage=_coverage(asked, found),
        )


def _candidates(asked: Asked) -> list[Candidate]:
    """Those that are looked at again, by the weights at hand."""
    scored = fuse(find_candidates(asked), asked.question.language, asked.weights)
    return [one.candidate for one in look_again(scored, asked)[:LOOKED_AT]]


def _by_group(
    asked: Asked, candidates: Sequence[Candidate], grades: dict[str, int]
) -> dict[int, int]:
    stored = asked.generation.passages([one.passage for one in candidates])
    return {
        one.group: grades[stored[one.passage].article.slug]
        for one in candidates
        if stored[one.passage].article.slug in grades
    }


def _coverage(asked: Asked, candidates: Sequence[Candidate]) -> dict[int, float]:
    """Of the passages that can lead."""
    by_words = sorted(candidates, key=lambda one: -one.bm25)[:LEADING]
    by_meaning = sorted(candidates, key=lambda one: -(one.cosine or 0.0))[:LEADING]
    leading = {one.passage for one in (*by_words, *by_meaning)}
    stored = asked.generation.passages(sorted(leading))
    return {one: weigh_evidence(stored[one], asked.terms).coverage for one in leading}
