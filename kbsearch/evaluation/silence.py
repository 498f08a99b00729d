"""How well the desk keeps quiet: what a ticket form shows for questions with and without answer.

Everything rests on the confidence of the first article found for a question, 0 where nothing is
found, and on what the suggestions of a ticket form show at the setting in force.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from indexer.records import Audience
from kbsearch.deflection.suggesting import Draft, Searcher, suggest
from kbsearch.evaluation.beir import LabelledSet
from kbsearch.search.records import Hit, Mode, SearchRequest, SearchResult

ALLOWED = 20
"""One answerable question in so many may be silenced by mistake: 5 %."""

BINS = 10
"""Bins of equal width for the calibration error, as in Guo et al. 2017."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question asked as a ticket.

    `confidence` is that of the first article found and `right` whether it answers; `shown` says
    whether anything was suggested, and `shown_right` whether the first suggestion answers.
    """

    answerable: bool
    confidence: float
    right: bool
    shown: bool
    shown_right: bool


class _Listening:
    """A search in one mode that keeps what it found last, for the suggestions to choose from."""

    def __init__(self, search: Searcher, mode: Mode) -> None:
        self._search = search
        self._mode = mode
        self.found: tuple[Hit, ...] = ()

    def search(self, request: SearchRequest) -> SearchResult:
        result = self._search.search(replace(request, mode=self._mode))
        self.found = result.hits
        return result


def ask_as_tickets(
    search: Searcher, labels: LabelledSet, *, mode: Mode, threshold: float
) -> Iterator[Outcome]:
    """Asks every question that is judged, with or without answer, as a ticket form would.

    A question's first line is the subject, as in a ticket.
    """
    for identifier, text in (labels.answerable | labels.unanswerable).items():
        listening = _Listening(search, mode)
        subject, _, description = text.partition("\n")
        shown = suggest(
            listening, Draft(subject, description), threshold=threshold, audience=Audience.PUBLIC
        )
        relevant = labels.relevant(identifier)
        yield Outcome(
            answerable=bool(relevant),
            confidence=listening.found[0].confidence if listening.found else 0.0,
            right=_first_is_in(relevant, listening.found),
            shown=bool(shown),
            shown_right=_first_is_in(relevant, shown),
        )


def silence_measures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """The measures by the names that `kbsearch eval --json` prints."""
    answerable = [one.confidence for one in outcomes if one.answerable]
    unanswerable = [one.confidence for one in outcomes if not one.answerable]
    shown = [one for one in outcomes if one.shown]
    return {
        "unanswerable_auroc": auroc(answerable, unanswerable),
        "silent@5": silent_at_5(answerable, unanswerable),
        "shown_precision": _share(one.shown_right for one in shown),
        "shown_coverage": _share(one.shown for one in outcomes if one.answerable),
        "calibration_error": calibration_error(
            [one.confidence for one in outcomes], [one.right for one in outcomes]
        ),
    }


def auroc(higher: Sequence[float], lower: Sequence[float]) -> float:
    """The chance that one of `higher` exceeds one of `lower`; a tie counts as half.

    This is the area under the receiver operating characteristic (Hanley and McNeil 1982).
    """
    ordered = np.sort(np.asarray(lower, dtype=np.float64))
    values = np.asarray(higher, dtype=np.float64)
    below = np.searchsorted(ordered, values, side="left")
    not_above = np.searchsorted(ordered, values, side="right")
    return float((below + not_above).sum() / (2 * len(values) * len(ordered)))


def silent_at_5(answerable: Sequence[float], unanswerable: Sequence[float]) -> float:
    """The share of `unanswerable` confidences that are silenced at the highest threshold that
    silences at most 5 % of the `answerable` ones; what is below a threshold is silenced."""
    ordered = sorted(answerable)
    # Any threshold above this one silences at least one question too many.
    threshold = ordered[len(ordered) // ALLOWED]
    return _share(one < threshold for one in unanswerable)


def calibration_error(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """How far confidence is from the share that is right, in the mean over all questions.

    The expected calibration error (Naeini et al. 2015) over BINS bins of equal width, the upper
    end of each belonging to the next.
    """
    values = np.asarray(confidences, dtype=np.float64)
    outcomes = np.asarray(right, dtype=np.float64)
    bins = np.minimum((values * BINS).astype(np.int64), BINS - 1)
    return float(np.abs(_sums(bins, values) - _sums(bins, outcomes)).sum() / len(values))


def _sums(bins: NDArray[np.int64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.bincount(bins, weights=values, minlength=BINS).astype(np.float64)


def _first_is_in(relevant: Collection[str], hits: Sequence[Hit]) -> bool:
    return bool(hits) and hits[0].slug in relevant


def _share(outcomes: Iterable[bool]) -> float:
    """The share that is true; 0 of none."""
    found = list(outcomes)
    return sum(found) / len(found) if found else 0.0
