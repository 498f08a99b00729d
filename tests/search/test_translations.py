"""Words of the other language: what a question gets from the dictionary, and what it does not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from indexer.analysis import forms, words
from indexer.reader import Reader
from indexer.records import LANGUAGES, Language
from kbsearch.search.question import understand
from kbsearch.search.records import Mode, SearchRequest
from kbsearch.search.service import Search
from kbsearch.search.translations import FILE, LONGEST, MOST, translated
from tests.desk import Desk

CASES: list[dict[Language, str]] = yaml.safe_load(
    (Path(__file__).parent / "cases/translations.yaml").read_text(encoding="utf-8")
)
LINES = FILE.read_text("utf-8").splitlines()[1:]


def found(
    text: str, question: Language, languages: tuple[Language, ...] = LANGUAGES
) -> dict[str, float]:
    """What a word may be called in the other language, by stem."""
    (word,) = words(text)
    return {one.words[0]: one.weight for one in translated(word, question, languages)}


def stem(text: str, language: Language) -> str:
    (word,) = words(text)
    return forms(word.surface, word.folded, language).stem


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["es"])
def test_a_word_is_looked_for_in_the_other_language_and_back(case: dict[Language, str]) -> None:
    assert stem(case["en"], "en") in found(case["es"], "es")
    plain = {one.replace("ñ", "n") for one in found(case["en"], "en")}
    assert stem(case["es"], "es").replace("ñ", "n") in plain


def test_a_missing_tilde_is_none_where_it_makes_another_word() -> None:
    assert "year" in found("año", "es")
    assert "year" not in found("ano", "es")


def test_a_word_is_one_of_the_language_of_the_question() -> None:
    spanish, english = found("red", "es"), found("red", "en")
    assert "network" in spanish
    assert "roj" in english
    assert not spanish.keys() & english.keys()


def test_a_word_that_the_language_of_the_question_does_not_know_is_one_of_the_other() -> None:
    assert found("password", "es") == found("password", "en")
    assert "contraseñ" in found("password", "es")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_index_in_the_language_of_the_question_needs_no_translation(language: Language) -> None:
    for case in CASES:
        assert found(case[language], language, (language,)) == {}


def test_an_index_in_the_other_language_needs_them() -> None:
    assert "printer" in found("impresora", "es", ("en",))
    assert "impresor" in found("printer", "en", ("es",))


@pytest.mark.parametrize("text", ["809", "e31", "0x80070005", "win10", "xqzt"])
def test_numbers_codes_and_unknown_words_are_not_translated(text: str) -> None:
    assert all(found(text, language) == {} for language in LANGUAGES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["es"])
def test_translations_are_few_the_likeliest_first_and_count_no_more_than_the_word(
    case: dict[Language, str],
) -> None:
    for language in LANGUAGES:
        weights = list(found(case[language], language).values())
        assert 0 < len(weights) <= MOST
        assert weights == sorted(weights, reverse=True)
        assert all(0 < weight <= 1 for weight in weights)


def test_a_long_pasted_text_is_not_translated() -> None:
    def is_translated(length: int) -> bool:
        text = " ".join(["impresora", *(f"palabra{n}" for n in range(length - 1))])
        return any(one.translated for one in understand(text, LANGUAGES).terms[0].synonyms)

    assert is_translated(LONGEST)
    assert not is_translated(LONGEST + 1)


def ask(desk: Desk, query: str) -> list[str]:
    search = Search(Reader(desk.root), desk.encoder)
    return [hit.slug for hit in search.search(SearchRequest(query, mode=Mode.LEXICAL)).hits]


@pytest.fixture
def bilingual(desk: Desk) -> Desk:
    """Four subjects, each in one language."""
    desk.write("printer.md", "The printer is out of ink.", lang="en", title="Ink")
    desk.write("paint.md", "Use red paint for the wall.", lang="en", title="Paint")
    desk.write("cables.md", "La red de la planta baja.", title="Cables")
    desk.write("clave.md", "Cómo cambiar la contraseña de la cuenta.", title="Cuenta")
    desk.index()
    return desk


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("mi impresora no tiene tinta", "printer"),
        ("he olvidado el password", "clave"),
        ("the network is down", "cables"),
    ],
)
def test_an_article_is_found_by_the_words_of_the_other_language(
    bilingual: Desk, query: str, slug: str
) -> None:
    assert ask(bilingual, query)[0] == slug


def test_the_spanish_network_comes_before_the_english_colour(bilingual: Desk) -> None:
    assert ask(bilingual, "no hay red en la planta")[0] == "cables"


def test_every_line_of_the_file_is_a_stem_and_the_others_with_their_likelihood() -> None:
    first = [line.split("\t")[0] for line in LINES]
    assert sorted(set(first)) == first
    for line in LINES:
        spanish, *others = line.split("\t")
        pairs = [one.split("=") for one in others]
        assert spanish.isalpha(), line
        assert pairs, line
        assert all(len(one) == 2 and one[0].isalpha() for one in pairs), line
        assert all(0 < float(likely) <= 1 for _, likely in pairs), line
        assert len({english for english, _ in pairs}) == len(pairs), line
        assert spanish not in {english for english, _ in pairs}, line
