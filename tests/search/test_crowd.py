"""How crowded it is where a passage lies: the nearest passages of other articles."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from indexer.reader import Generation, Reader
from indexer.records import Audience
from kbsearch.search.candidates import find_candidates
from kbsearch.search.crowd import NEIGHBOURS, crowds
from kbsearch.search.fusion import Candidate, Scored, fuse
from kbsearch.search.records import SearchRequest
from kbsearch.search.second_look import look_again
from kbsearch.search.service import Search
from kbsearch.search.weights import shipped_weights
from tests.desk import Desk

WEIGHTS = replace(shipped_weights(), crowd=0.5)
ALIKE = NEIGHBOURS + 2


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    desk = Desk(tmp_path_factory.mktemp("crowd"))
    for number in range(ALIKE):
        desk.write(f"igual{number}.md", "# Igual\n\nLa impresora no imprime en color.")
    desk.write("aparte.md", "Zafiros, topacios y ópalos.")
    desk.index()
    return desk.open()


def found(generation: Generation, slugs: str = "", *, group: int | None = None) -> list[Scored]:
    """All passages of articles whose slugs begin so, each article a group or all in one."""
    with generation.rows() as rows:
        stored = rows.passages(range(1, 100)).values()
    own = [one for one in stored if one.article.slug.startswith(slugs)]
    groups = [one.article.id if group is None else group for one in own]
    return [
        Scored(Candidate(one.id, its_group, "es", 0.0, 0.5), 0, 0, 0)
        for one, its_group in zip(own, groups, strict=True)
    ]


def test_one_among_many_alike_is_crowded_and_one_apart_is_not(library: Generation) -> None:
    known = crowds(found(library), library)
    assert len(known) == ALIKE + 1
    (apart,) = (known[one.candidate.passage] for one in found(library, "aparte"))
    crowded = [known[one.candidate.passage] for one in found(library, "igual")]
    assert min(crowded) > 0.5 > apart >= 0


def test_passages_of_one_article_and_its_translations_are_no_company(library: Generation) -> None:
    assert set(crowds(found(library, "igual", group=7), library).values()) == {0.0}


def test_one_that_is_alone_has_no_company_and_where_nothing_is_found_there_is_none(
    library: Generation,
) -> None:
    assert set(crowds(found(library, "aparte"), library).values()) == {0.0}
    assert crowds([], library) == {}


def test_a_few_neighbours_count_as_they_are(library: Generation) -> None:
    two = found(library, "igual")[:2]
    assert min(crowds(two, library).values()) > 0.5


def test_who_may_not_read_an_article_has_it_for_no_company(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.write("visible.md", "La impresora no imprime.")
    desk.write("oculto.md", "La impresora no imprime.", audience="technician")
    desk.index()
    search = Search(Reader(desk.root), desk.encoder, weights=WEIGHTS)
    for audience, alone in ((Audience.PUBLIC, True), (Audience.TECHNICIAN, False)):
        asked = search.ask(SearchRequest("impresora", audience=audience))
        after = look_again(fuse(find_candidates(asked), "es", WEIGHTS), asked)
        assert [one.candidate.crowd == 0 for one in after] == [alone] * len(after)


def test_of_two_as_near_the_less_crowded_comes_first_and_meaning_is_never_below_nothing() -> None:
    general = Candidate(1, 1, "es", 0.0, 0.6, crowd=0.8)
    special = Candidate(2, 2, "es", 0.0, 0.6, crowd=0.4)
    far = Candidate(3, 3, "es", 0.0, 0.2, crowd=0.9)
    first, second, last = fuse([general, special, far], "es", WEIGHTS)
    assert (first.candidate, second.candidate, last.candidate) == (special, general, far)
    assert first.meaning == pytest.approx(0.4)
    assert last.meaning == 0
