"""Why a hit is there: parts that make its score, and every word of the question once."""

from __future__ import annotations

import pytest

from indexer.encoder import Encoder
from indexer.reader import Reader
from indexer.records import Audience
from kbsearch.search.records import Explanation, Hit, How, Mode, SearchRequest
from kbsearch.search.service import Search
from kbsearch.search.synonyms import parse_synonyms
from tests.desk import Desk
from tests.sample import Sample

SYNONYMS = parse_synonyms(b"ordenador, computadora\nalta, registro nuevo\n")
ROUNDING = 1e-4
"""Each part is rounded to four decimals, and so is their sum."""


def article(desk: Desk, slug: str, title: str, text: str, **front: str) -> None:
    """An article of which no heading adds a word."""
    place = desk.write(f"{slug}.md", "", title=title, **front)
    matter = place.read_text("utf-8").partition(f"# {slug}")[0]
    place.write_text(f"{matter}{text}\n", encoding="utf-8")


@pytest.fixture
def office(desk: Desk) -> Desk:
    """Articles that hold the same things in different words."""
    article(desk, "a1", "Computadoras", "La computadora nueva no arranca.")
    article(desk, "a2", "Printers", "The printer is out of ink.", lang="en")
    article(desk, "a3", "Peticiones", "Pide el registro nuevo de una impresora.")
    article(desk, "a4", "Salas", "Reservar una sala de reuniones para la plantilla.")
    article(desk, "a5", "Reservas", "Las reservas para las salas se piden a diario.")
    desk.index()
    return desk


def ask(desk: Desk, query: str, mode: Mode = Mode.HYBRID) -> dict[str, Hit]:
    search = Search(Reader(desk.root), desk.encoder, SYNONYMS)
    request = SearchRequest(query, mode=mode, explain=True, exact=True)
    return {hit.slug: hit for hit in search.search(request).hits}


def explained(hit: Hit) -> Explanation:
    assert hit.explanation is not None
    return hit.explanation


def how(hit: Hit) -> dict[str, tuple[How, str, bool]]:
    """Of each word how it was found, as what, and whether in the title."""
    return {one.word: (one.how, one.found_as, one.in_title) for one in explained(hit).matched}


def test_nothing_is_explained_unless_asked(office: Desk) -> None:
    found = Search(Reader(office.root), office.encoder).search(SearchRequest("impresora"))
    assert found.hits
    assert all(hit.explanation is None for hit in found.hits)


@pytest.mark.parametrize(
    ("query", "slug", "word", "expected"),
    [
        ("el registro", "a3", "registro", (How.TYPED, "", False)),
        ("reserva", "a5", "reserva", (How.FORM, "", True)),
        ("salas", "a4", "salas", (How.TYPED, "", True)),
        ("reunión", "a4", "reunion", (How.FORM, "", False)),
        ("ordenador", "a1", "ordenador", (How.SYNONYM, "computadora", True)),
        ("alta", "a3", "alta", (How.SYNONYM, "registro nuevo", False)),
        ("impresora", "a2", "impresora", (How.TRANSLATION, "printer", True)),
        ("printer", "a3", "printer", (How.TRANSLATION, "impresor", False)),
        ("sala topacio", "a4", "topacio", (How.MISSING, "", False)),
    ],
)
def test_a_word_says_how_it_was_found(
    office: Desk, query: str, slug: str, word: str, expected: tuple[How, str, bool]
) -> None:
    assert how(ask(office, query, Mode.LEXICAL)[slug])[word] == expected


def test_a_stem_that_is_typed_is_another_form_of_the_word_in_the_article(desk: Desk) -> None:
    article(desk, "a1", "Both sides", "Printing on paper.", lang="en")
    desk.index()
    (hit,) = ask(desk, "print", Mode.LEXICAL).values()
    assert how(hit) == {"print": (How.FORM, "", False)}


def test_each_word_is_told_once_and_those_that_say_most_come_first(office: Desk) -> None:
    asked = "sala sala impresora ordenador topacio salas"
    for hit in ask(office, asked).values():
        matched = explained(hit).matched
        told = [one.word for one in matched]
        assert sorted(told) == sorted(set(asked.split()))
        shares = [one.share for one in matched]
        assert shares == sorted(shares, reverse=True)
        assert sum(shares) == pytest.approx(1, abs=len(shares) * ROUNDING)


def test_little_words_are_not_told(office: Desk) -> None:
    assert set(how(ask(office, "la impresora de la sala")["a4"])) == {"impresora", "sala"}


@pytest.mark.parametrize("mode", list(Mode))
def test_the_parts_make_the_score(office: Desk, mode: Mode) -> None:
    found = ask(office, "the printer de la sala nueva", mode)
    assert found
    for hit in found.values():
        one = explained(hit)
        assert one.meaning + one.words == pytest.approx(hit.score, abs=1.5 * ROUNDING)
        assert (one.cosine is None) == (mode is Mode.LEXICAL)
        assert 0 <= one.meaning <= max(one.cosine or 0.0, 0.0)
        if mode is Mode.VECTOR:
            assert one.words == 0


def test_coverage_is_the_share_of_the_words_that_are_not_missing(office: Desk) -> None:
    for hit in ask(office, "ordenador impresora topacio sala").values():
        one = explained(hit)
        present = sum(word.share for word in one.matched if word.how is not How.MISSING)
        assert one.coverage == pytest.approx(present, abs=4 * ROUNDING)


def test_the_first_leads_and_the_others_are_behind(office: Desk) -> None:
    first, *others = (explained(hit) for hit in ask(office, "salas de reuniones").values())
    assert first.lead > 0
    assert others
    assert all(one.lead < 0 for one in others)


def test_the_languages_are_those_of_question_and_article(office: Desk) -> None:
    hit = ask(office, "mi impresora no tiene tinta")["a2"]
    assert (explained(hit).question, explained(hit).article) == ("es", "en")


def test_what_a_visitor_is_told_is_the_same_without_the_articles_for_staff(desk: Desk) -> None:
    article(desk, "a1", "Salas", "Reservar salas de zafiro.")
    desk.index()
    before = ask(desk, "sala de zafiro")
    for slug in ("s1", "s2", "s3"):
        article(desk, slug, "Zafiro", "La sala de zafiro secreta.", audience="staff")
    desk.index()
    assert desk.slugs(Audience.STAFF) == {"a1", "s1", "s2", "s3"}
    assert ask(desk, "sala de zafiro") == before


@pytest.mark.parametrize(
    "query", ["impresora atascada", "how do I reset my password", "error E-31 de la vpn", "red"]
)
def test_the_sample_articles_are_explained(
    sample: Sample, default_encoder: Encoder, query: str
) -> None:
    search = Search(Reader(sample.index), default_encoder)
    found = search.search(SearchRequest(query, explain=True)).hits
    assert found
    for hit in found:
        one = explained(hit)
        assert one.meaning + one.words == pytest.approx(hit.score, abs=1.5 * ROUNDING)
        assert len({word.word for word in one.matched}) == len(one.matched)
