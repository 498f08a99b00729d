"""Turns text into token numbers, with the tokenizer that the model was trained with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tokenizers import Encoding, Tokenizer

from indexer.errors import EncoderError

_AT_ONCE = 1024  # texts handed to the tokenizer together; bounds the memory of its results


class TextTokenizer:
    """Counts the tokens of texts, and cuts texts to token numbers within a window.

    The two uses need different settings of one engine object, and changing settings while
    another thread encodes is an error in that engine: so there are two objects, set once.
    """

    def __init__(self, definition: str, window: int) -> None:
        self._counting = Tokenizer.from_str(definition)
        self._counting.no_padding()
        self._counting.no_truncation()
        self._cutting = Tokenizer.from_str(definition)
        self._cutting.no_padding()
        self._cutting.enable_truncation(window)

    @classmethod
    def read(cls, path: Path, window: int) -> Self:
        """The tokenizer in a `tokenizer.json`; EncoderError when it cannot be read."""
        try:
            return cls(path.read_text("utf-8"), window)
        except Exception as error:  # the engine raises no narrower one
            raise EncoderError(
                f"{path} is not a tokenizer ({error}); copy the model folder again"
            ) from error

    @property
    def vocabulary(self) -> int:
        """How many token numbers there are."""
        return self._counting.get_vocab_size()

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, whatever its length, without the special ones."""
        return [len(encoding) for encoding in _encode(self._counting, texts, special=False)]

    def numbers(self, texts: Sequence[str]) -> list[list[int]]:
        """Token numbers of each text, special ones included, cut to the window."""
        return [encoding.ids for encoding in _encode(self._cutting, texts, special=True)]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class TokenizerCounter:
    """Counts tokens for splitting, without a model; small enough to send to another process."""

    tokenizer: TextTokenizer
    window: int

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, untruncated, special tokens not counted."""
        return self.tokenizer.count(texts)


def _encode(tokenizer: Tokenizer, texts: Sequence[str], *, special: bool) -> Iterator[Encoding]:
    for start in range(0, len(texts), _AT_ONCE):
        group = [well_formed(text) for text in texts[start : start + _AT_ONCE]]
        yield from tokenizer.encode_batch_fast(group, add_special_tokens=special)


def well_formed(text: str) -> str:
    """The text with lone surrogates, which JSON can carry and UTF-8 cannot, made `?`."""
    return text.encode("utf-8", "replace").decode("utf-8")
