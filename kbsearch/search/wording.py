"""How near the wording of a passage is to that of the question; a part of the second look.

BM25 leaves little words out and knows no order. Of two passages with the same rare words the one
that has the little ones too, and has them side by side as they were asked, is nearer: «out of
office», «no me deja entrar». Only passages in the language of the question are read, and only the
leading ones: reading all of them would cost more than ranking does.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from indexer.analysis import Forms, written, written_forms
from indexer.articles import StoredPassage
from indexer.lexical import LexicalIndex, Term
from kbsearch.search.counted import count
from kbsearch.search.fusion import Likeness
from kbsearch.search.question import OPENING_WORDS, Question, rarity


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
        texts = [count(part, article.lang) for part in parts]
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
