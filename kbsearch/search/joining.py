"""From passages to articles: one hit for each article, and one for all its translations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from indexer.records import Language
from kbsearch.search.fusion import Scored


def one_of_each_group(scored: Iterable[Scored], language: Language) -> list[Scored]:
    """The best passage of each group of translations, in the order given (best first).

    A group stands where its best passage stands, and is shown in `language` when it has an
    article in it: what answers in one language answers in the other. The hit names as its leader
    the passage that it owes its place to.
    """
    best: dict[int, Scored] = {}
    own: dict[int, Scored] = {}
    for one in scored:
        best.setdefault(one.candidate.group, one)
        if one.candidate.lang == language:
            own.setdefault(one.candidate.group, one)
    return [_shown(own.get(group, one), one) for group, one in best.items()]


def _shown(own: Scored, best: Scored) -> Scored:
    return own if own is best else replace(own, leader=best)
