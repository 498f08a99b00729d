"""What front matter gives and what is said about it: cases/front_matter/*.yaml."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.front_matter import UnclosedError, read_front_matter, split_front_matter
from tests.indexer.parsing_parts import yaml_cases


@pytest.mark.parametrize("case", yaml_cases("front_matter"))
def test_front_matter_is_read_as_in_the_cases(case: dict[str, Any]) -> None:
    front_matter, problems = read_front_matter("a.md", case["written"])
    assert [str(problem) for problem in problems] == case.get("problems", [])
    for key, expected in case.get("gives", {}).items():
        found = getattr(front_matter, key)
        shown = list(found) if isinstance(found, tuple) else found if found is None else str(found)
        assert shown == expected, key


def test_the_body_begins_below_the_closing_line() -> None:
    source = split_front_matter("---\ntitle: x\n---\n\nBody\n")
    assert (source.yaml, source.body, source.first_line) == ("title: x\n", "\nBody\n", 4)


def test_a_rule_on_the_first_line_is_no_front_matter() -> None:
    source = split_front_matter("---\n\nJust text\n")
    assert source.yaml is None
    assert source.first_line == 1


def test_front_matter_that_is_never_closed_is_told_apart_from_text() -> None:
    with pytest.raises(UnclosedError):
        split_front_matter("---\ntitle: x\n\nBody\n")


def test_empty_front_matter_says_nothing() -> None:
    source = split_front_matter("---\n---\nBody")
    assert source.yaml == ""
    assert source.body == "Body"
    assert read_front_matter("a.md", "")[1] == []


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5_000,
        "a: " + "[" * 5_000,
        "- " * 15_000,
        "? " * 15_000,
        "a: " + "[" * 200_000,
        "a: &a [*a, *a]\ntitle: *a\n",
        "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\ntags: *c\n",
        "title: !!python/object/apply:os.system ['true']\n",
        "title: \x07bell\n",
        "<<: {title: merged}\n",
        "? [complex, key]\n: value\n",
    ],
)
def test_hostile_yaml_gives_problems_or_nothing(text: str) -> None:
    front_matter, problems = read_front_matter("a.md", text)
    assert front_matter.audience.value == "public"
    assert all(problem.line >= 1 for problem in problems)


@given(st.text())
def test_no_text_makes_the_reader_fail(text: str) -> None:
    read_front_matter("a.md", text)
