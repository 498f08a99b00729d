"""The words of a text by their forms, read once and remembered: a leading passage is compared with
one question after another, and with every draft of a ticket that is being typed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from indexer.analysis import Forms, Word, compounds, forms, places, plain, words
from indexer.records import Language

REMEMBERED = 1_024
"""Texts whose words are kept, the last ones asked for: 25 MB of passages of 200 words."""

Met = tuple[Word, str]
"""A word of a text, and the form that it is known by."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with the forms of each word that is written in it and the offsets where this stands,
    and with its `compounds`."""

    text: str
    written: tuple[tuple[str, Forms, Sequence[tuple[int, int]]], ...]
    compounds: tuple[Word, ...]

    def meet(self, wanted: Collection[str]) -> list[Met]:
        """The words that have a form among `wanted`, in order, each known by the nearest one;
        words that stand together are known by all of them, a space between."""
        met = [(one, one.folded) for one in self.compounds if one.folded in wanted]
        for surface, some, where in self.written:
            form = _nearest(some, wanted)
            if form is not None:
                met += [(Word(*place, surface, some.folded), form) for place in where]
        phrases = [form.split() for form in wanted if " " in form]
        return sorted([*met, *_together(self.text, phrases)])


def _nearest(some: Forms, wanted: Collection[str]) -> str | None:
    if some.folded in wanted:
        return some.folded
    if some.stem in wanted:
        return some.stem
    return some.root if some.root in wanted else None


def _together(text: str, phrases: Sequence[Sequence[str]]) -> Iterator[Met]:
    found = list(words(text)) if phrases else []
    for phrase in phrases:
        for start in range(len(found) - len(phrase) + 1):
            met = found[start : start + len(phrase)]
            if met[0].folded == phrase[0] and [one.folded for one in met] == phrase:
                yield from ((one, " ".join(phrase)) for one in met)


@lru_cache(maxsize=REMEMBERED)
def read(text: str, language: Language) -> Reading:
    """The words of `text`, which is in `language`; safe to share between threads."""
    written = tuple(
        (surface, forms(surface, plain(surface), language), where)
        for surface, where in places(text).items()
    )
    return Reading(text, written, tuple(compounds(text)))
