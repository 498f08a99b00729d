"""A second look at the passages that lead, with what would take too long for all that are found.

Words are counted anew (see recount), those in the language of the question are read for their
wording (see wording), and it is told how crowded it is where each passage lies (see crowd).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from indexer.articles import StoredPassage
from indexer.lexical import LexicalIndex
from kbsearch.search.asked import Asked
from kbsearch.search.crowd import AMONG, crowds
from kbsearch.search.fusion import Likeness, Scored, fuse
from kbsearch.search.records import Mode
from kbsearch.search.recount import Recount
from kbsearch.search.wording import wording

LOOKED_AT = 30
"""Passages that are read, which takes some 5 ms; what stands further below rarely comes first."""


def look_again(scored: Sequence[Scored], asked: Asked) -> list[Scored]:
    """The same passages, the leading ones in the order that a second look gives them.

    None is looked at unless both words and meaning count: what a second look adds was fitted beside
    cosines, and would outweigh the words alone.
    """
    if asked.lexical is None or asked.vector is None or asked.request.mode is Mode.VECTOR:
        return list(scored)
    best, others = scored[:LOOKED_AT], scored[LOOKED_AT:]
    passages = asked.generation.passages([one.candidate.passage for one in best])
    likeness = _likeness(passages, asked, asked.lexical)
    terms = [one.term for one in asked.terms]
    counted = Recount(terms, asked.weights.fields, asked.lexical).scores(passages)
    crowd = crowds(scored[:AMONG], asked.generation)
    read = [
        replace(
            one,
            bm25=counted.get(one.passage, one.bm25),
            likeness=likeness.get(one.passage, one.likeness),
            crowd=crowd.get(one.passage, 0.0),
        )
        for one in (scored.candidate for scored in best)
    ]
    return [*fuse(read, asked.question.language, asked.weights), *others]


def _likeness(
    passages: Mapping[int, StoredPassage], asked: Asked, index: LexicalIndex
) -> dict[int, Likeness]:
    """By passage, of those in the language of the question."""
    wanted = wording(asked.question, index)
    return {
        one: wanted.likeness(passage)
        for one, passage in passages.items()
        if passage.article.lang == asked.question.language
    }
