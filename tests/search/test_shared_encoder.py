"""Questions that are asked at once are encoded together, once each, and come out the same."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import numpy as np
import pytest

from indexer.encoder import Vectors
from indexer.errors import EncoderError
from kbsearch.search.shared_encoder import AT_MOST, REMEMBERED, SharedEncoder
from tests.hashing_encoder import HashingEncoder


class Observed(HashingEncoder):
    """Notes every batch; waits in the first until it is let go."""

    def __init__(self, *, held: bool = False) -> None:
        super().__init__()
        self.batches: list[list[str]] = []
        self.entered, self.go_on = Event(), Event()
        if not held:
            self.go_on.set()

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        self.batches.append(list(texts))
        self.entered.set()
        assert self.go_on.wait(20)
        return super().encode_queries(texts)


def waiting_behind_one(shared: SharedEncoder, observed: Observed, texts: Sequence[str]) -> Vectors:
    """The vectors of `texts`, all asked while the only turn was taken."""
    with ThreadPoolExecutor(len(texts) + 1) as pool:
        first = pool.submit(shared.encode_query, "primera")
        assert observed.entered.wait(20)
        others = [pool.submit(shared.encode_query, text) for text in texts]
        while len(shared._waiting) < len(set(texts)):
            pass
        observed.go_on.set()
        first.result(20)
        return np.stack([other.result(20) for other in others])


def test_questions_that_wait_are_encoded_together_and_come_out_the_same() -> None:
    observed = Observed(held=True)
    shared = SharedEncoder(observed, at_once=1)
    texts = [f"pregunta {number}" for number in range(AT_MOST - 1)]
    vectors = waiting_behind_one(shared, observed, texts)
    assert [len(batch) for batch in observed.batches] == [1, len(texts)]
    assert np.array_equal(vectors, HashingEncoder().encode_queries(texts))


def test_more_than_a_batch_of_them_are_all_answered() -> None:
    observed = Observed(held=True)
    shared = SharedEncoder(observed, at_once=1)
    texts = [f"pregunta {number}" for number in range(3 * AT_MOST + 1)]
    vectors = waiting_behind_one(shared, observed, texts)
    assert max(len(batch) for batch in observed.batches) == AT_MOST
    assert sorted(text for batch in observed.batches for text in batch) == sorted(
        ["primera", *texts]
    )
    assert np.array_equal(vectors, HashingEncoder().encode_queries(texts))


def test_the_same_question_from_many_is_encoded_once() -> None:
    observed = Observed(held=True)
    shared = SharedEncoder(observed, at_once=1)
    waiting_behind_one(shared, observed, ["no imprime"] * 8)
    assert observed.batches == [["primera"], ["no imprime"]]
    shared.encode_query("no imprime")
    assert len(observed.batches) == 2


def test_an_idle_processor_encodes_at_once() -> None:
    observed = Observed()
    shared = SharedEncoder(observed, at_once=2)
    shared.encode_query("una")
    shared.encode_query("otra")
    assert observed.batches == [["una"], ["otra"]]


def test_the_longest_unasked_question_is_forgotten_first() -> None:
    observed = Observed()
    shared = SharedEncoder(observed, at_once=1)
    for number in range(REMEMBERED):
        shared.encode_query(f"palabra{number}")
    shared.encode_query("palabra0")  # asked again: it stays
    shared.encode_query("una más")
    before = len(observed.batches)
    shared.encode_query("palabra0")
    assert len(observed.batches) == before
    shared.encode_query("palabra1")
    assert len(observed.batches) == before + 1


def test_a_failure_reaches_everybody_who_waited_and_is_not_remembered() -> None:
    class Failing(HashingEncoder):
        broken = True

        def encode_queries(self, texts: Sequence[str]) -> Vectors:
            if self.broken:
                raise EncoderError("the model is gone")
            return super().encode_queries(texts)

    failing = Failing()
    shared = SharedEncoder(failing, at_once=1)
    with pytest.raises(EncoderError, match="the model is gone"):
        shared.encode_query("hola")
    failing.broken = False
    assert shared.encode_query("hola").shape == (failing.dimension,)


def test_a_vector_that_is_shared_cannot_be_altered() -> None:
    shared = SharedEncoder(HashingEncoder(), at_once=1)
    with pytest.raises(ValueError, match="read-only"):
        shared.encode_query("hola")[0] = 1


def test_everything_else_is_the_wrapped_encoder_s() -> None:
    plain = HashingEncoder()
    shared = SharedEncoder(plain, at_once=1)
    told = (shared.name, shared.fingerprint, shared.dimension, shared.window)
    assert told == (plain.name, plain.fingerprint, plain.dimension, plain.window)
    assert shared.count_tokens(["dos palabras"]) == [2]
    assert shared.counter().count_tokens(["dos palabras"]) == [2]
    texts = ["uno", "dos"]
    assert np.array_equal(shared.encode_passages(texts), plain.encode_passages(texts))
    assert np.array_equal(shared.encode_queries(texts), plain.encode_queries(texts))
    assert shared.encode_queries([]).shape == (0, plain.dimension)
