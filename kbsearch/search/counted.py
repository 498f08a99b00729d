"""The words of a text with how often each stands in it, read once and remembered: the passages that
lead are read again for one question after another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from indexer.analysis import compounds, written, written_forms
from indexer.records import Language

REMEMBERED = 2_048
"""Texts whose words are kept, those last read: some 15 KB each for passages of 200 words."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A text as its `line` of folded words, each between spaces, and how often each stands in it:
    `folded`, and by its `stems`; compounds are among both. `length` is its number of words."""

    line: str
    folded: Mapping[str, int]
    stems: Mapping[str, int]
    length: int


@lru_cache(maxsize=REMEMBERED)
def count(text: str, language: Language) -> Counted:
    """The words of `text`, which is in `language`; safe to share between threads."""
    found = [written_forms(one, language) for one in written(text)]
    whole = [one.folded for one in compounds(text)]
    line = [one.folded for one in found]
    stems = [form for one in found for form in {one.stem, one.root}]
    return Counted(
        line=f" {' '.join(line)} ",
        folded=Counter([*line, *whole]),
        stems=Counter([*stems, *whole]),
        length=len(found),
    )
