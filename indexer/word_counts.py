"""Counting tokens word by word: a text's tokens are those of its words, and words come again.

A tokenizer divides at white space before all else, so the sum is exact for WordPiece and at most
one token a word off for the others. Asking a dictionary is ten times faster than tokenizing
again, and splitting a large folder asks for every word about twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from weakref import WeakKeyDictionary

MOST_WORDS = 200_000
"""Words that are remembered; about 30 MB."""


class TokenCounter(Protocol):
    """What splitting needs to know of an encoder. `window` is the number of tokens that it reads
    of one text, special tokens included."""

    @property
    def window(self) -> int: ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, untruncated, special tokens not counted."""
        ...


_known: WeakKeyDictionary[TokenCounter, dict[str, int]] = WeakKeyDictionary()


def count_tokens(tokens: TokenCounter, texts: Sequence[str]) -> list[int]:
    """Tokens of each text, by what `tokens` says of their words."""
    known = _counts_of(tokens)
    texts_in_words = [text.split() for text in texts]
    new = {word for words in texts_in_words for word in words if word not in known}
    if new:
        in_order = sorted(new)
        known.update(zip(in_order, tokens.count_tokens(in_order), strict=True))
    return [sum(map(known.__getitem__, words)) for words in texts_in_words]


def at_most(text: str) -> int:
    """No tokenizer makes more tokens of a text than it has bytes: often enough to know."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))


def _counts_of(tokens: TokenCounter) -> dict[str, int]:
    try:
        known = _known.setdefault(tokens, {})
    except TypeError:  # an object that takes no weak reference: its counts are not remembered
        return {}
    if len(known) > MOST_WORDS:
        known.clear()
    return known
