"""Which language a text is in: cases/language/*.yaml."""

from __future__ import annotations

from typing import Any

import pytest

from indexer.language import detect_article_language, detect_language
from indexer.records import LANGUAGES, Language
from tests.indexer.parsing_parts import yaml_cases


@pytest.mark.parametrize("case", yaml_cases("language"))
def test_texts_are_in_the_language_of_the_cases(case: dict[str, Any]) -> None:
    assert detect_language(case["text"]) == case["lang"]


@pytest.mark.parametrize("default", LANGUAGES)
@pytest.mark.parametrize("text", ["", "12345", "0x80070005", "VPN", "Wifi"])
def test_a_text_that_tells_nothing_is_in_the_default_language(text: str, default: Language) -> None:
    assert detect_language(text, default) == default


def test_code_and_addresses_do_not_decide() -> None:
    code = "```\n# the quick way to do this is not what you want to have\n```\n"
    links = "[a](https://example.com/this/is/what/you/have) <b class='the'>"
    assert detect_article_language("Reinicio", f"{links}\n\n{code}\nReinicia el equipo.") == "es"
