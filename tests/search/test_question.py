"""From what a person typed to what the engines are asked."""

from __future__ import annotations

import random
import string

import pytest

from indexer.records import Audience
from kbsearch.search.question import MAX_TERMS, OPENING_WORDS, understand, weigh
from tests.desk import Desk


def folded(text: str) -> list[str]:
    return [term.folded for term in understand(text, ("es", "en")).terms]


def test_little_words_are_left_out_unless_there_are_no_others() -> None:
    assert folded("no me deja entrar en la vpn") == ["deja", "entrar", "vpn"]
    assert folded("¿y a mí qué?") != []


def test_accents_and_case_do_not_matter_and_the_tilde_of_the_enye_does() -> None:
    assert folded("CONTRASEÑA Impresión") == folded("contraseña impresion")
    assert folded("año") != folded("ano")


def test_a_word_is_asked_for_once() -> None:
    assert folded("vpn VPN vpn") == ["vpn"]


def test_a_code_is_one_word_too() -> None:
    assert {"ora01017"} <= set(folded("sale ORA-01017"))
    assert {"wifi"} <= set(folded("el wi-fi"))


def test_meaning_is_compared_of_the_first_words_and_all_are_searched() -> None:
    long = "Asunto\n\n" + " ".join(f"palabra{number}" for number in range(200)) + " zafiro"
    question = understand(long, ("es", "en"))
    assert question.opening == long[: long.index(f" palabra{OPENING_WORDS - 1}")]
    assert "zafiro" in folded(long)
    for whole in ("", " ", "Mi VPN\n\nno va.", " ".join(["hola"] * OPENING_WORDS)):
        assert understand(whole, ("es", "en")).opening.rstrip() == whole.rstrip()


def test_only_the_rarest_words_of_a_long_text_are_asked_for(desk: Desk) -> None:
    for number in range(60):
        desk.write(f"{number}.md", f"Común palabra{number} impresora.")
    desk.index()
    lexical = desk.open().lexical(Audience.PUBLIC)
    text = "impresora común " + " ".join(f"palabra{number}" for number in range(60))
    terms = weigh(understand(text, ("es",)), lexical)
    assert len(terms) == MAX_TERMS
    assert all(one.term.folded.startswith("palabra") for one in terms)
    weights = [one.weight for one in terms]
    assert weights == sorted(weights, reverse=True)


def test_an_unknown_word_is_guessed_and_a_short_one_or_a_code_is_not(desk: Desk) -> None:
    desk.write("uno.md", "La impresora.")
    desk.index()
    lexical = desk.open().lexical(Audience.PUBLIC)
    terms = weigh(understand("impresora imprezora vpn e27x9", ("es",)), lexical)
    assert {one.term.folded: one.term.edits == 1 for one in terms} == {
        "impresora": False,
        "imprezora": True,
        "vpn": False,
        "e27x9": False,
    }


LONG = {
    "one word": "a" * 20_000,
    "one accented word": "á" * 20_000,
    "joints": "a-" * 10_000,
    "joints alone": "-" * 20_000,
    "apostrophes": "a'" * 10_000,
    "underscores": "a_" * 10_000,
    "many words": " ".join(
        "".join(random.Random(seed).choices(string.ascii_lowercase, k=6)) for seed in range(2_850)
    ),
}


@pytest.mark.timeout(60)  # milliseconds where time grows with length, hours where with its square
@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_no_text_of_the_greatest_length_hangs(text: str) -> None:
    assert understand(text, ("es", "en")).language in {"es", "en"}
