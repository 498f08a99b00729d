"""Batches hold every text once, within the budget, with little padding."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.token_batches import batches_by_length, padded

LENGTHS = st.lists(st.integers(0, 300), max_size=200)


@given(LENGTHS, st.integers(1, 2000))
def test_every_text_is_in_one_batch(lengths: list[int], budget: int) -> None:
    batches = list(batches_by_length(lengths, budget))
    assert sorted(place for batch in batches for place in batch) == list(range(len(lengths)))


@given(LENGTHS, st.integers(1, 2000))
def test_no_batch_exceeds_the_budget_unless_it_is_one_text(lengths: list[int], budget: int) -> None:
    for batch in batches_by_length(lengths, budget):
        assert len(batch) == 1 or len(batch) * max(lengths[place] for place in batch) <= budget


def test_texts_of_many_lengths_need_little_padding() -> None:
    lengths = [3 + (place * 7919) % 250 for place in range(2000)]
    batches = list(batches_by_length(lengths, 512))
    spent = sum(len(batch) * max(lengths[place] for place in batch) for batch in batches)
    assert spent < 1.01 * sum(lengths)


def test_padding_is_masked() -> None:
    numbers, mask = padded([[5, 6, 7], [8]])
    assert numbers.tolist() == [[5, 6, 7], [8, 0, 0]]
    assert mask.tolist() == [[1, 1, 1], [1, 0, 0]]
