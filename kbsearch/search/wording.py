"""A second look at the passages that lead: how near their wording is to that of the question.

BM25 leaves little words out and knows no order. Of two passages with the same rare words the one
that has the little ones too, and has them side by side as they were asked, is nearer: «out of
office», «no me deja entrar». Only passages in the language of the question are read, and only the
leading ones: reading all of them would cost more than ranking does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from indexer.analysis import Forms, written, written_forms
from indexer.articles import StoredPassage
from indexer.lexical import LexicalIndex, Term
from indexer.records import Language
from kbsearch.search.asked import Asked
from kbsearch.search.fusion import Likeness, Scored, fuse
from kbsearch.search.question import OPENING_WORDS, Question, rarity
from kbsearch.search.records import Mode

LOOKED_AT = 30
"""Passages that are read, which takes some 3 ms; what stands further below rarely comes first."""

REMEMBERED = 2_048
"""Texts whose words are kept, those last read: some 10 KB each for passages of 200 words."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A text as its `line` of folded words, each between spaces, and the `stems` of all of them."""

    line: str
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a question, each once, and its neighbours as they stand in a line, both with how
    much they say."""

    words: tuple[tuple[Forms, float], ...]
    pairs: tuple[tuple[str, float], ...]

    def likeness(self, passage: StoredPassage) -> Likeness:
        """What the passage has of it, its title, aliases and headings included."""
        article = passage.article
        parts = (article.title, *article.aliases, *passage.heading_path, passage.text)
        texts = [_read(part, article.lang) for part in parts]
        present = frozenset[str]().union(*(one.stems for one in texts))
        together = "\n".join(one.line for one in texts)
        found = sum(say for some, say in self.words if some.stem in present or some.root in present)
        total = sum(say for _, say in self.words)
        return Likeness(
            share=found / total if total > 0 else 0.0,
            pairs=sum(say for pair, say in self.pairs if pair in together),
        )


def wording(question: Question, index: LexicalIndex) -> Wording:
    """The wording of a question's opening, weighed by the passages of `index`."""
    first = written(question.opening)[:OPENING_WORDS]
    asked = [written_forms(one, question.language) for one in first]
    says = {one.stem: _says(one, index) for one in asked}
    pairs = {
        f" {one.folded} {other.folded} ": says[one.stem] + says[other.stem]
        for one, other in pairwise(asked)
    }
    once = {one.stem: one for one in asked}
    return Wording(tuple((one, says[stem]) for stem, one in once.items()), tuple(pairs.items()))


def _says(word: Forms, index: LexicalIndex) -> float:
    return rarity(index.frequency(Term(word.folded, (word.stem, word.root))), index.passages)


def look_again(scored: Sequence[Scored], asked: Asked) -> list[Scored]:
    """The same passages, the leading ones in the order that their wording gives them as well."""
    best, others = scored[:LOOKED_AT], scored[LOOKED_AT:]
    likeness = _likeness(best, asked)
    if not likeness:
        return list(scored)
    read = [
        replace(one.candidate, likeness=likeness[one.candidate.passage])
        if one.candidate.passage in likeness
        else one.candidate
        for one in best
    ]
    return [*fuse(read, asked.question.language, asked.weights), *others]


def _likeness(best: Iterable[Scored], asked: Asked) -> dict[int, Likeness]:
    """By passage, of those in the language of the question; empty unless both words and meaning
    count: what wording adds was fitted beside cosines, and would outweigh the words alone."""
    if asked.lexical is None or asked.vector is None or asked.request.mode is Mode.VECTOR:
        return {}
    own = [one.candidate for one in best if one.candidate.lang == asked.question.language]
    passages = asked.generation.passages([one.passage for one in own])
    wanted = wording(asked.question, asked.lexical)
    return {one: wanted.likeness(passage) for one, passage in passages.items()}


@lru_cache(maxsize=REMEMBERED)
def _read(text: str, language: Language) -> _Read:
    found = [written_forms(one, language) for one in written(text)]
    stems = {form for one in found for form in (one.stem, one.root)}
    return _Read(f" {' '.join(one.folded for one in found)} ", frozenset(stems))
