"""Comments: the words are kept, and nothing that a terminal or a page would obey."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kbsearch.errors import InvalidRequestError
from kbsearch.feedback.comments import cleaned
from kbsearch.feedback.records import COMMENT_MAX

CASES = yaml.safe_load((Path(__file__).parent / "cases/comments.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_what_is_kept_of_a_comment(case: dict[str, Any]) -> None:
    assert cleaned(case["typed"]) == case["kept"]


def test_halves_of_characters_go() -> None:
    assert cleaned("a\ud800b\udfffc") == "abc"


def test_the_bound_is_on_what_is_kept() -> None:
    assert cleaned("\0" * 5000 + "a" * COMMENT_MAX + "\n" * 5000) == "a" * COMMENT_MAX
    with pytest.raises(InvalidRequestError, match="at most 1,000 characters; it has 1,001"):
        cleaned("😀" * (COMMENT_MAX + 1))


@given(st.text(max_size=COMMENT_MAX))
def test_whatever_is_typed_is_kept_once_and_can_be_stored(text: str) -> None:
    kept = cleaned(text)
    assert cleaned(kept) == kept
    assert kept.encode("utf-8").decode("utf-8") == kept
    assert all(char == "\n" or char.isprintable() or ord(char) > 127 for char in kept)
