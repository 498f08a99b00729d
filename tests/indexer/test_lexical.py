from __future__ import annotations

from pathlib import Path

import pytest

from indexer import lexical
from indexer.analysis import fold, forms
from indexer.errors import IndexDamagedError
from indexer.lexical import LexicalIndex, LexicalQuery, Synonym, Term
from indexer.records import Audience, Language
from indexer.rows import IndexPassage


def passage(
    number: int,
    text: str,
    *,
    title: str = "",
    lang: Language = "es",
    aliases: tuple[str, ...] = (),
    headings: tuple[str, ...] = (),
    spoken: bool = False,
) -> IndexPassage:
    return IndexPassage(
        id=number,
        article=number,
        audience=Audience.PUBLIC,
        lang=lang,
        kind="faq",
        tags=("vpn", "red de casa"),
        title=title,
        aliases=aliases,
        heading_path=headings,
        text=text,
        spoken=spoken,
    )


def term(word: str, lang: Language = "es") -> Term:
    found = forms(word, fold(word), lang)
    return Term(found.folded, (found.stem, found.root))


def found(index: LexicalIndex, *words: str, **limits: str) -> list[int]:
    query = LexicalQuery(tuple(term(word) for word in words), limits=tuple(limits.items()))
    return [one for one, _ in index.search(query, 10)]


def test_the_rarer_word_decides(tmp_path: Path) -> None:
    texts = ["la impresora no imprime", "la impresora hace ruido", "la impresora pide tóner"]
    lexical.write(tmp_path / "1", (passage(at, text) for at, text in enumerate(texts)), [], None)
    assert found(LexicalIndex(tmp_path / "1"), "impresora", "toner")[0] == 2


def test_a_title_counts_more_when_it_is_boosted(tmp_path: Path) -> None:
    both = [passage(1, "algo sobre la vpn y la casa"), passage(2, "algo más", title="La vpn")]
    lexical.write(tmp_path / "1", both, [], None)
    query = LexicalQuery((term("vpn"),), boosts=(("title", 5.0), ("body", 1.0)))
    assert [one for one, _ in LexicalIndex(tmp_path / "1").search(query, 2)] == [2, 1]


def test_the_next_generation_adds_and_removes_and_leaves_the_old_one_alone(tmp_path: Path) -> None:
    lexical.write(tmp_path / "1", [passage(1, "zafiro"), passage(2, "topacio")], [], None)
    old = LexicalIndex(tmp_path / "1")
    assert lexical.write(tmp_path / "2", [passage(3, "zafiro")], [1], tmp_path / "1") == 2
    assert found(old, "zafiro") == [1]
    assert found(LexicalIndex(tmp_path / "1"), "zafiro") == [1]
    assert found(LexicalIndex(tmp_path / "2"), "zafiro") == [3]
    assert found(LexicalIndex(tmp_path / "2"), "topacio") == [2]
    assert lexical.deleted_share(tmp_path / "2") == pytest.approx(1 / 3)


def test_limits_narrow_without_changing_scores(tmp_path: Path) -> None:
    mixed = [passage(1, "vpn error"), passage(2, "vpn error", lang="en")]
    lexical.write(tmp_path / "1", mixed, [], None)
    index = LexicalIndex(tmp_path / "1")
    everything = dict(index.search(LexicalQuery((term("vpn"),)), 10))
    english = index.search(LexicalQuery((term("vpn"),), limits=(("lang", "en"),)), 10)
    assert dict(english) == pytest.approx({2: everything[2]})
    assert found(index, "vpn", tag="red de casa") == [1, 2]
    assert found(index, "vpn", tag="red") == []


def test_an_unknown_word_is_matched_with_one_letter_wrong(tmp_path: Path) -> None:
    lexical.write(tmp_path / "1", [passage(1, "la contraseña caduca")], [], None)
    index = LexicalIndex(tmp_path / "1")
    assert not index.knows("contrasena")
    query = LexicalQuery((Term("contrasena", edits=1),))
    assert [one for one, _ in index.search(query, 5)] == [1]


def test_words_that_begin_so_are_found_but_not_the_beginning_itself(tmp_path: Path) -> None:
    texts = ("la contraseña caduca", "estar en contra", "un c.ntrol")
    lexical.write(tmp_path / "1", [passage(n, text) for n, text in enumerate(texts)], [], None)
    index = LexicalIndex(tmp_path / "1")
    for beginning, expected in (("contra", [0]), ("c.n", []), ("contraseña", [])):
        query = LexicalQuery((Term(beginning, begins=True),))
        assert [one for one, _ in index.search(query, 5)] == expected, beginning


def test_a_damaged_directory_is_named_with_its_cure(tmp_path: Path) -> None:
    lexical.write(tmp_path / "1", [passage(1, "vpn")], [], None)
    (tmp_path / "1" / "meta.json").write_text("{")
    with pytest.raises(IndexDamagedError, match="kbsearch doctor --repair"):
        LexicalIndex(tmp_path / "1")


def test_an_empty_question_finds_nothing(tmp_path: Path) -> None:
    lexical.write(tmp_path / "1", [passage(1, "vpn")], [], None)
    assert LexicalIndex(tmp_path / "1").search(LexicalQuery(()), 5) == []


def test_a_phrase_limits_to_passages_with_its_words_together(tmp_path: Path) -> None:
    texts = ["la cola parada", "parada la cola", "la cola está parada"]
    both = [passage(at, text) for at, text in enumerate(texts)]
    lexical.write(tmp_path / "1", [*both, passage(3, "nada", title="Cola parada")], [], None)
    index = LexicalIndex(tmp_path / "1")
    phrases = (("cola", "parada"),)
    assert sorted(one for one, _ in index.search(LexicalQuery((), phrases=phrases), 9)) == [0, 3]
    with_word = LexicalQuery((term("cola"),), phrases=phrases)
    assert sorted(one for one, _ in index.search(with_word, 9)) == [0, 3]
    alone = LexicalQuery((), phrases=(("esta",),))
    assert [one for one, _ in index.search(alone, 9)] == [2]
    assert index.search(LexicalQuery((), phrases=(("cola",), ("nada", "mas"))), 9) == []


@pytest.mark.parametrize("field", ["aliases", "headings"])
def test_no_phrase_reaches_from_one_text_into_the_next(tmp_path: Path, field: str) -> None:
    apart, together = ("la cola", "parada de hoy"), ("nada", "cola parada")
    passages = (
        passage(at, "x", aliases=texts if field == "aliases" else (), headings=texts)
        for at, texts in enumerate((apart, together))
    )
    lexical.write(tmp_path / "1", passages, [], None)
    query = LexicalQuery((), phrases=(("cola", "parada"),))
    assert [one for one, _ in LexicalIndex(tmp_path / "1").search(query, 9)] == [1]


def test_no_phrase_reaches_from_the_words_of_a_text_into_its_compounds(tmp_path: Path) -> None:
    lexical.write(tmp_path / "1", [passage(1, "el wi-fi no va")], [], None)
    index = LexicalIndex(tmp_path / "1")
    assert index.knows("wifi")
    for words, expected in ((("no", "va"), [1]), (("va", "wifi"), [])):
        assert [one for one, _ in index.search(LexicalQuery((), phrases=(words,)), 9)] == expected


def test_what_is_spoken_in_a_video_is_weighed_apart(tmp_path: Path) -> None:
    both = [passage(1, "la vpn", spoken=True), passage(2, "la vpn")]
    lexical.write(tmp_path / "1", both, [], None)
    index = LexicalIndex(tmp_path / "1")
    for weight, expected in ((0.5, [2, 1]), (2.0, [1, 2]), (0.0, [2])):
        query = LexicalQuery((term("vpn"),), boosts=(("body", 1.0), ("transcript", weight)))
        assert [one for one, _ in index.search(query, 9)] == expected
    assert index.frequency(term("vpn")) == 1


def test_a_term_counts_as_the_best_of_its_word_and_its_synonyms(tmp_path: Path) -> None:
    texts = ["el ordenador", "la computadora", "el equipo de mesa", "de mesa el equipo", "nada"]
    lexical.write(tmp_path / "1", [passage(at, text) for at, text in enumerate(texts)], [], None)
    index = LexicalIndex(tmp_path / "1")
    others = (Synonym(("computadora",), (), 0.5), Synonym(("equipo", "de", "mesa"), (), 0.5))
    asked = Term("ordenador", synonyms=others)
    assert next(one for one, _ in index.search(LexicalQuery((asked,)), 9)) == 0
    assert {one for one, _ in index.search(LexicalQuery((asked,)), 9)} == {0, 1, 2}
    assert [index.synonym_frequency(one) for one in others] == [1, 2]
