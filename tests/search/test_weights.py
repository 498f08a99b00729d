"""The file of what the ranking weighs: written, read again, refused where it lacks something."""

from __future__ import annotations

import re

import pytest

from indexer.lexical import FIELDS
from kbsearch.search.weights import (
    FILE,
    PAIRS,
    format_weights,
    pair_name,
    parse_weights,
    shipped_weights,
)

TEXT = format_weights(shipped_weights())


def test_the_shipped_file_is_read_and_sensible() -> None:
    weights = shipped_weights()
    assert weights == parse_weights(FILE.read_text("utf-8"))
    assert tuple(name for name, _ in weights.fields) == FIELDS
    assert all(value > 0 for _, value in weights.fields)
    assert set(weights.words) == set(weights.trust) == set(PAIRS)
    assert all(0 <= value < 1 for value in weights.words.values()), "beside a cosine of at most 1"
    assert weights.trust_in_words.meaning == 0, "it is asked where meaning was not compared"


def test_what_is_written_is_read_again() -> None:
    assert format_weights(parse_weights(TEXT)) == TEXT
    assert parse_weights(TEXT).words == pytest.approx(shipped_weights().words, rel=1e-3)


def test_each_pair_keeps_its_own_numbers() -> None:
    text = TEXT
    for number, pair in enumerate(PAIRS, 1):
        text = re.sub(rf"(?m)^{pair_name(pair)} = .*$", f"{pair_name(pair)} = 0.0{number}", text)
        text = text.replace(
            f"[trust.{pair_name(pair)}]\nconstant",
            f"[trust.{pair_name(pair)}]\nconstant = {number}\n# was",
        )
    weights = parse_weights(text)
    assert list(weights.words.values()) == [0.01, 0.02, 0.03, 0.04]
    assert [weights.trust[pair].constant for pair in PAIRS] == [1, 2, 3, 4]


def test_a_note_stands_at_the_head_as_comments() -> None:
    text = format_weights(shipped_weights(), "Fitted on five sets.\nSee docs/quality.md.")
    assert text.startswith("# Fitted on five sets.\n# See docs/quality.md.\n\n[fields]\n")
    assert parse_weights(text) == parse_weights(TEXT)


@pytest.mark.parametrize(
    "name", ["fields", "words", *(f"trust.{pair_name(pair)}" for pair in PAIRS), "trust.words"]
)
def test_a_table_that_is_missing_is_named(name: str) -> None:
    tables = re.split(r"\n(?=\[)", TEXT)
    left = "\n".join(one for one in tables if not one.startswith(f"[{name}]"))
    with pytest.raises(ValueError, match=rf"in \[{re.escape(name)}\].*benchmarks\.fit"):
        parse_weights(left)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        (r"title = .*\n", r"'title' in \[fields\]"),
        (r"es-en = .*\n", r"'es-en' in \[words\]"),
        (r"lead = .*\n", r"'lead' in \[trust\.es-es\]"),
    ],
)
@pytest.mark.parametrize("instead", ["", '{} = "much"\n', "{} = true\n"])
def test_a_number_that_is_missing_or_none_is_named(line: str, named: str, instead: str) -> None:
    text = re.sub(f"(?m)^{line}", instead.format(line.split(" ", maxsplit=1)[0]), TEXT, count=1)
    with pytest.raises(ValueError, match=named):
        parse_weights(text)


def test_a_table_that_is_a_number_is_named() -> None:
    with pytest.raises(ValueError, match=r"'es-es' in \[words\]"):
        parse_weights("words = 3")


def test_what_is_no_toml_is_refused() -> None:
    with pytest.raises(ValueError, match="line 1"):
        parse_weights("[fields\n")
