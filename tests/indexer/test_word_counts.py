"""Counting tokens word by word agrees with counting whole texts."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from benchmarks.parsing import model_tokens
from indexer.word_counts import TokenCounter, at_most, count_tokens

TEXTS = [
    "",
    "Restablece la contraseña desde https://portal.example/a?b=c-d, ¿vale?",
    "1. Open **Settings** > Wi-Fi\n2. Don't   forget: it's `ipconfig /release`\tand 10.0.0.1",
    "日本語 テスト emoji 🙂 ß İstanbul naïve ﬁne",
    "x" * 500,
]


def test_words_count_as_the_default_model_counts_them() -> None:
    tokens = model_tokens(256)
    assert count_tokens(tokens, TEXTS) == tokens.count_tokens(TEXTS)
    assert count_tokens(tokens, TEXTS) == tokens.count_tokens(TEXTS)


def test_no_text_has_more_tokens_than_bytes() -> None:
    tokens = model_tokens(256)
    for text, count in zip(TEXTS, tokens.count_tokens(TEXTS), strict=True):
        assert count <= at_most(text)


@dataclass(frozen=True, slots=True)
class Slotted:
    """A counter that takes no weak reference, and so is not remembered."""

    window: int = 8

    def count_tokens(self, texts: list[str]) -> list[int]:
        """One token a text."""
        return [1 for _ in texts]


@pytest.mark.parametrize("counter", [Slotted()])
def test_a_counter_that_cannot_be_remembered_counts_all_the_same(counter: TokenCounter) -> None:
    assert count_tokens(counter, ["a b", ""]) == [2, 0]
