"""How articles are split: cases/passages/*.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.headings import with_headings
from indexer.markup import render
from indexer.outline import read_sections
from indexer.passages import SPECIAL_TOKENS, passage_input, split
from indexer.records import Passage
from indexer.sanitising import sanitise
from tests.indexer.parsing_parts import WordTokens, article, yaml_cases


def split_text(text: str, window: int, title: str = "Title") -> list[Passage]:
    headed = with_headings(sanitise(render(text, "en").html, "a.md"), title)
    return split(headed.title, read_sections(headed.html), WordTokens(window))


@pytest.mark.parametrize("case", yaml_cases("passages"))
def test_articles_are_split_as_in_the_cases(case: dict[str, Any], tmp_path: Path) -> None:
    found = article(tmp_path, case["article"], window=case["window"]).passages
    described = [
        {"path": list(one.heading_path), "anchor": one.anchor, "text": one.text} for one in found
    ]
    assert described == [{"path": [], "anchor": "", **expected} for expected in case["passages"]]
    assert [one.position for one in found] == list(range(len(found)))


_BLOCKS = st.sampled_from(
    [
        "A short paragraph.",
        "word " * 70,
        "One sentence here. Another one there! A third? " * 6,
        "x" * 900,
        "1. one\n2. two\n   - a\n   - b\n3. three " + "and more " * 20,
        "- a\n- b " + "long " * 40 + "\n- c",
        "| a | b |\n|---|---|\n" + "| some words | and some more |\n" * 25,
        "| " + "head " * 40 + "| b |\n|---|---|\n" + "| x | y |\n" * 10,
        "```\n" + "code of a line\n" * 30 + "```",
        "> [!NOTE]\n> " + "noted " * 40,
        "## Heading",
        "### Below " + "far " * 50,
        "<table><tr><td>\n\n" + "cell " * 60 + "\n\n</td></tr></table>",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_BLOCKS, max_size=8), st.integers(20, 80))
def test_no_passage_exceeds_the_window(blocks: list[str], window: int) -> None:
    tokens = WordTokens(window)
    long_context = max(
        len(block.split()) for block in [*blocks, ""] if not block or block[0] == "#"
    )
    for passage in split_text("\n\n".join(blocks), window):
        (count,) = tokens.count_tokens([passage_input("Title", passage)])
        if long_context < window // 2:
            assert count + SPECIAL_TOKENS <= window


@settings(max_examples=60, deadline=None)
@given(st.lists(_BLOCKS, max_size=8), st.integers(12, 300))
def test_no_word_is_lost(blocks: list[str], window: int) -> None:
    text = "\n\n".join(blocks)
    together = " ".join(passage.text for passage in split_text(text, window))
    for word in ("paragraph.", "third?", "three", "line", "noted", "cell", "words"):
        assert together.count(word) == text.count(word) or word in {"line", "words"}
    assert together.count("code of a line") == text.count("code of a line")


def test_a_huge_word_is_cut_and_nothing_of_it_is_lost() -> None:
    passages = split_text("é" * 5_000, window=64)
    assert "".join(one.text for one in passages) == "é" * 5_000


def test_the_encoder_reads_title_headings_and_text() -> None:
    passage = Passage(0, ("Windows", "Drivers"), "drivers", "Install them.")
    assert passage_input("Printers", passage) == "Printers > Windows > Drivers\nInstall them."


def test_a_passage_that_is_only_the_title_is_read_once() -> None:
    assert passage_input("Printers", Passage(0, (), "", "Printers")) == "Printers"


def test_long_titles_and_headings_leave_room_for_the_text() -> None:
    passage = Passage(0, ("outer " * 30, "inner"), "", "text")
    read = passage_input("title " * 60, passage)
    assert len(read) < 300
    assert read.endswith("… > inner\ntext")


@pytest.mark.timeout(30)
def test_a_text_of_the_same_heading_over_and_over_is_split_in_time() -> None:
    passages = split_text("## Qué hay de nuevo\n\n" * 20_000, window=256)
    assert passages[-1].text.endswith("Qué hay de nuevo")
