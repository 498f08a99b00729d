"""Excerpts of passages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbsearch.pages.excerpts import LEAD, Excerpt, excerpt
from kbsearch.search.records import PassageHit


def passage(text: str, *highlights: tuple[int, int]) -> PassageHit:
    """A passage with marks."""
    return PassageHit((), "", text, highlights, None)


def shown(found: Excerpt) -> str:
    """The text of an excerpt, marks in brackets."""
    return "".join(f"[{one.text}]" if one.marked else one.text for one in found.segments)


def test_a_short_passage_is_shown_whole_with_its_marks() -> None:
    found = excerpt(passage("Reinicia el router ahora", (0, 8), (12, 18)), 100)
    assert shown(found) == "[Reinicia] el [router] ahora"
    assert not found.cut_before
    assert not found.cut_after


def test_a_long_passage_is_cut_between_words_around_its_marks() -> None:
    text = "antes " * 100 + "aquí está la clave " + "después " * 100
    at = text.index("clave")
    found = excerpt(passage(text, (at, at + 5)), 120)
    assert "[clave]" in shown(found)
    assert found.cut_before
    assert found.cut_after
    assert shown(found).split()[0] in {"antes", "aquí"}
    assert shown(found).split()[-1] == "después"


def test_without_marks_a_long_passage_is_shown_from_its_beginning() -> None:
    found = excerpt(passage("palabra " * 100), 80)
    assert not found.cut_before
    assert found.cut_after


@given(st.text(max_size=400), st.integers(20, 200), st.data())
def test_an_excerpt_is_a_stretch_of_the_passage_no_longer_than_asked(
    text: str, limit: int, data: st.DataObject
) -> None:
    edges = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    marks = [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=False)]
    found = excerpt(passage(text, *marks), limit)
    kept = "".join(one.text for one in found.segments)
    assert kept in text
    assert len(kept) <= limit + LEAD


@pytest.mark.parametrize(
    ("answer", "begins", "ends"),
    [
        ((10, 20), "w0 ", " …"),  # near the beginning: shown from there
        ((300, 330), None, " …"),  # in the middle: from the answer on
        ((560, 580), None, ""),  # at the end: with what comes before it
    ],
)
def test_the_answering_sentence_is_always_within_the_excerpt(
    answer: tuple[int, int], begins: str | None, ends: str
) -> None:
    text = " ".join(f"w{number}" for number in range(140))[:580]
    passage = PassageHit((), "", text, (), None)
    found = excerpt(passage, 100, answer)
    shown = "".join(one.text for one in found.segments)
    marked = "".join(one.text for one in found.segments if one.answers)
    assert marked.strip() == text[slice(*answer)].strip()
    assert 60 <= len(shown) <= 100
    assert begins is None or shown.startswith(begins)
    assert found.cut_after == bool(ends)
