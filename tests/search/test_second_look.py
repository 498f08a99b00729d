"""The second look: only the leading passages are read, and only where words and meaning count."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.reader import Reader
from kbsearch.search.candidates import find_candidates
from kbsearch.search.fusion import UNREAD, Scored, fuse
from kbsearch.search.records import Mode, SearchRequest
from kbsearch.search.second_look import LOOKED_AT, look_again
from kbsearch.search.service import Search
from kbsearch.search.weights import shipped_weights
from tests.desk import Desk

WEIGHTS = shipped_weights()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("second"))
    desk.write("junto.md", "Cuando el zafiro no se abre, gíralo.")
    desk.write("aparte.md", "Se abre el topacio. No gires un zafiro.")
    desk.write("english.md", "When the zafiro does not open, el zafiro no se abre.", lang="en")
    desk.index()
    return desk


def fused(desk: Desk, question: str, mode: Mode = Mode.HYBRID) -> tuple[list[Scored], list[Scored]]:
    """Before and after the second look."""
    search = Search(Reader(desk.root), desk.encoder, weights=WEIGHTS)
    asked = search.ask(SearchRequest(question, mode=mode))
    before = fuse(find_candidates(asked), asked.question.language, WEIGHTS)
    return before, look_again(before, asked)


def test_what_is_written_in_the_other_language_is_not_read(library: Desk) -> None:
    before, after = fused(library, "el zafiro no se abre")
    read = {one.candidate.lang for one in after if one.candidate.likeness != UNREAD}
    assert read == {"es"}
    assert {one.candidate.passage for one in before} == {one.candidate.passage for one in after}


@pytest.mark.parametrize("mode", [Mode.VECTOR, Mode.LEXICAL])
def test_neither_engine_alone_is_looked_at_again(library: Desk, mode: Mode) -> None:
    before, after = fused(library, "el zafiro no se abre", mode)
    assert before
    assert after == before


def test_only_the_leading_passages_are_read(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    for number in range(LOOKED_AT + 3):
        desk.write(f"otro{number}.md", f"La amatista, número {number}.")
    desk.index()
    before, after = fused(desk, "la amatista")
    assert len(after) == LOOKED_AT + 3
    assert [one.candidate.likeness != UNREAD for one in after] == [True] * LOOKED_AT + [False] * 3
    assert after[LOOKED_AT:] == before[LOOKED_AT:]


def test_what_is_said_twice_counts_hardly_more_than_what_is_said_once(library: Desk) -> None:
    before, after = fused(library, "zafiro")
    first, anew = (
        {one.candidate.passage: one.candidate.bm25 for one in some} for some in (before, after)
    )
    assert set(first) == set(anew)
    assert max(anew.values()) - min(anew.values()) < max(first.values()) - min(first.values())


def test_the_company_of_every_leading_passage_is_known(library: Desk) -> None:
    before, after = fused(library, "el zafiro no se abre")
    assert all(one.candidate.crowd == 0 for one in before)
    assert all(0 < one.candidate.crowd < 1 for one in after)
