"""How sure a search is: a probability that grows with what speaks for a hit, and only with that."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.records import Language
from kbsearch.search.confidence import FAR, UNSEEN, Signs, confidence, signs
from kbsearch.search.fusion import Candidate, Scored, fuse
from kbsearch.search.weights import PAIRS, Pair, Trust, shipped_weights

WEIGHTS = shipped_weights()

pairs = st.sampled_from(PAIRS)
share = st.floats(0, 1)
growing = st.sampled_from(
    [
        (pair, name)
        for pair, trust in WEIGHTS.trust.items()
        for name, value in asdict(trust).items()
        if name != "constant" and value > 0
    ]
)
"""The signs that speak for a hit by the shipped weights, of each pair of languages."""

some_signs = st.builds(Signs, st.none() | st.floats(-1, 1), share, st.floats(-FAR, FAR))


def pool(*cosines: float, lang: Language = "es") -> list[Scored]:
    """Hits of different articles with these cosines, best first."""
    candidates = [Candidate(n, n, lang, 0.0, one) for n, one in enumerate(cosines)]
    return fuse(candidates, lang, WEIGHTS)


@given(some_signs, pairs)
def test_it_is_a_probability(found: Signs, pair: Pair) -> None:
    assert 0 < confidence(found, pair, WEIGHTS) < 1


@given(growing, some_signs, share)
def test_more_of_what_speaks_for_a_hit_never_makes_less_sure(
    growing: tuple[Pair, str], found: Signs, more: float
) -> None:
    pair, name = growing
    found = replace(found, meaning=found.meaning or 0.0)
    raised = replace(found, **{name: getattr(found, name) + more})
    assert confidence(raised, pair, WEIGHTS) >= confidence(found, pair, WEIGHTS)


@given(st.sampled_from(["words", "lead"]), some_signs, share)
def test_without_meaning_neither_does_more_of_the_words(
    name: str, found: Signs, more: float
) -> None:
    found = replace(found, meaning=None)
    raised = replace(found, **{name: getattr(found, name) + more})
    assert confidence(raised, ("es", "es"), WEIGHTS) >= confidence(found, ("es", "es"), WEIGHTS)


def test_meaning_speaks_for_a_hit_in_every_pair_and_words_where_they_are_alone() -> None:
    assert all(WEIGHTS.trust[pair].meaning > 0 for pair in PAIRS)
    assert WEIGHTS.trust_in_words.words > 0


def test_each_pair_has_its_own_model_and_words_alone_another() -> None:
    trust = {pair: Trust(float(n), 0, 0, 0) for n, pair in enumerate(PAIRS)}
    weights = replace(WEIGHTS, trust=trust, trust_in_words=Trust(-9.0, 0, 0, 0))
    sure = [confidence(Signs(0.5, 0.5, 0.1), pair, weights) for pair in PAIRS]
    assert sure == sorted(sure)
    assert len(set(sure)) == len(PAIRS)
    blind = {confidence(Signs(None, 0.5, 0.1), pair, weights) for pair in PAIRS}
    assert len(blind) == 1
    assert blind.pop() < sure[0]


def test_the_first_leads_the_second_and_the_others_are_behind_the_first() -> None:
    ranked = pool(0.7, 0.6, 0.45)
    leads = [signs(one, ranked, 0.5).lead for one in ranked]
    assert leads == pytest.approx([0.1, -0.1, -0.25])


def test_another_passage_of_the_same_article_is_no_rival() -> None:
    candidates = [Candidate(n, group, "es", 0.0, 0.5 + n / 100) for n, group in ((1, 1), (2, 1))]
    ranked = fuse([*candidates, Candidate(3, 3, "es", 0.0, 0.4)], "es", WEIGHTS)
    assert signs(ranked[0], ranked, 0.5).lead == pytest.approx(0.12)


def test_a_hit_without_rival_is_compared_with_what_is_not_found() -> None:
    assert signs(pool(0.45)[0], pool(0.45), 0.5).lead == pytest.approx(0.45 - UNSEEN)


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=9), share)
def test_a_lead_has_bounds_and_meaning_and_words_are_taken_as_they_are(
    cosines: list[float], words: float
) -> None:
    ranked = pool(*cosines)
    for one in ranked:
        found = signs(one, ranked, words)
        assert -FAR <= found.lead <= FAR
        assert (found.meaning, found.words) == (one.candidate.cosine, words)


@pytest.mark.parametrize("pair", PAIRS)
def test_a_longer_question_alone_makes_nothing_surer(pair: Pair) -> None:
    """BM25 is a sum over the words of a question: three times as many, and all are found again."""
    asked, written = pair

    def first(times: int) -> float:
        candidates = [
            Candidate(1, 1, written, 30.0 * times, 0.6),
            Candidate(2, 2, written, 20.0 * times, 0.3),
        ]
        ranked = fuse(candidates, asked, replace(WEIGHTS, words=dict.fromkeys(PAIRS, 0.02)))
        return confidence(signs(ranked[0], ranked, 0.5), pair, WEIGHTS)

    assert first(1) == first(3) == first(30)
