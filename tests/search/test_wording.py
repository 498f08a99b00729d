"""Wording: little words and neighbours decide between passages with the same rare words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.reader import Generation, Reader
from indexer.records import Audience
from kbsearch.search.fusion import UNREAD, Candidate, Likeness, fuse
from kbsearch.search.question import OPENING_WORDS, understand
from kbsearch.search.records import SearchRequest
from kbsearch.search.service import Search
from kbsearch.search.weights import PAIRS, Wording, shipped_weights
from kbsearch.search.wording import wording
from tests.desk import Desk

WEIGHTS = shipped_weights()
STRANGERS = 12


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("wording"))
    desk.write("junto.md", "Cuando el zafiro no se abre, gíralo.")
    desk.write("aparte.md", "Se abre el topacio. No gires un zafiro.")
    desk.write("alias.md", "Otra cosa.", aliases='["el ópalo no se abre"]')
    desk.write("apartado.md", "Algo.\n\n## El jade no\n\nse abre con prisa.")
    desk.write("english.md", "When the zafiro does not open, el zafiro no se abre.", lang="en")
    for number in range(STRANGERS):
        desk.write(f"otro{number}.md", f"Sobre la amatista {number}.")
    desk.index()
    return desk


def likeness(desk: Desk, question: str, slug: str) -> Likeness:
    generation = desk.open()
    index = generation.lexical(Audience.PUBLIC)
    assert index is not None
    wanted = wording(understand(question, ("es", "en")), index)
    passages = generation.passages(passages_of(generation))
    own = [passages[one] for one in sorted(passages) if passages[one].article.slug == slug]
    return wanted.likeness(own[-1])


def passages_of(generation: Generation) -> list[int]:
    with generation.rows() as rows:
        return list(rows.passages(range(1, 100)))


@pytest.mark.parametrize(
    "question", ["El zafiro no se abre", "el ZAFIRO no se abré", "zafiros, no"]
)
def test_all_words_make_a_whole_share_however_they_are_written(
    library: Desk, question: str
) -> None:
    assert likeness(library, question, "junto").share == pytest.approx(1)


def test_a_rare_word_has_a_larger_share_than_a_common_one_and_one_without_it_less(
    library: Desk,
) -> None:
    assert likeness(library, "la amatista", "otro1").share == pytest.approx(1)
    assert likeness(library, "el zafiro", "otro1") == UNREAD
    assert 0 < likeness(library, "la del zafiro", "otro1").share < 0.5
    assert 0.5 < likeness(library, "no zafiro amatista", "aparte").share < 1


def test_pairs_are_neighbours_in_both_in_the_same_order(library: Desk) -> None:
    together = likeness(library, "el zafiro no se abre", "junto").pairs
    assert together > likeness(library, "el zafiro no se abre", "aparte").pairs > 0
    assert likeness(library, "abre se no zafiro", "junto").pairs == 0
    assert likeness(library, "zafiro", "junto").pairs == 0


def test_a_pair_that_is_asked_twice_counts_once(library: Desk) -> None:
    once = likeness(library, "no se abre", "junto")
    assert likeness(library, "no se abre no se abre", "junto").pairs == pytest.approx(once.pairs)


def test_aliases_and_headings_are_read_and_no_pair_reaches_out_of_one(library: Desk) -> None:
    assert likeness(library, "el ópalo no se abre", "alias").share == pytest.approx(1)
    assert likeness(library, "ópalo no", "alias").pairs > 0
    assert likeness(library, "jade no", "apartado").pairs > 0
    assert likeness(library, "no se", "apartado").pairs == 0


def test_of_passages_with_the_same_words_the_one_that_has_them_as_asked_comes_first(
    library: Desk,
) -> None:
    for weights in (WEIGHTS, replace(WEIGHTS, words=dict.fromkeys(PAIRS, 0.0))):
        search = Search(Reader(library.root), library.encoder, weights=weights)
        found = search.order(SearchRequest("el zafiro no se abre"))
        assert found.index("junto") < found.index("aparte")


def test_the_wording_of_a_whole_ticket_is_that_of_its_opening(library: Desk) -> None:
    index = library.open().lexical(Audience.PUBLIC)
    assert index is not None
    joined = "_".join(f"palabra{number}" for number in range(5_000))
    for text in (joined, joined.replace("_", " ")):
        assert len(wording(understand(text, ("es",)), index).words) <= OPENING_WORDS


def test_likeness_adds_what_the_weights_say() -> None:
    weights = replace(WEIGHTS, wording=Wording(0.5, 0.25))
    (one,) = fuse([Candidate(1, 1, "es", 0.0, 0.3, likeness=Likeness(0.5, 2.0))], "es", weights)
    assert one.words == pytest.approx(0.75)
    assert one.score == pytest.approx(1.05)
