"""Every word of the pages exists in Spanish, and no word is kept that no page uses."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from indexer.records import LANGUAGES, Language
from kbsearch.pages.assets import web_root
from kbsearch.settings import Settings

METHODS = [("**.html", "jinja2"), ("**.txt", "jinja2")]
OPTIONS = {
    pattern: {"trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
    for pattern, _ in METHODS
}
Message = str | tuple[str, ...]


def used() -> set[Message]:
    """Every message that a page or a mail holds, and what each setting is for."""
    found = [
        message
        for folder in ("templates", "mails")
        for message in extract_from_dir(
            web_root() / folder, METHODS, OPTIONS, strip_comment_tags=True
        )
    ]
    settings = {field.description or "" for field in Settings.model_fields.values()}
    return {message for _, _, message, _, _ in found} | settings


def catalogue(lang: Language) -> Catalog:
    """The messages of a language."""
    with (web_root() / "locales" / lang / "kbsearch.po").open("rb") as source:
        return read_po(source, locale=lang)


def translated(lang: Language) -> Iterator[tuple[Message, Message]]:
    """Each message with its translation, plural forms as tuples."""
    for message in catalogue(lang):
        if message.id:
            yield (
                message.id if isinstance(message.id, str) else tuple(message.id),
                message.string if isinstance(message.string, str) else tuple(message.string or ()),
            )


def values(message: Message) -> set[str]:
    """The values that a message, or the last of its plural forms, asks for."""
    return set(re.findall(r"%\(\w+\)s", message if isinstance(message, str) else message[-1]))


def test_no_message_lacks_its_spanish() -> None:
    complete = {message for message, words in translated("es") if words and all(words)}
    assert used() - complete == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_message_is_kept_that_no_page_uses(lang: Language) -> None:
    assert {message for message, _ in translated(lang)} - used() == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_translation_keeps_the_values_of_its_message(lang: Language) -> None:
    for message, words in translated(lang):
        assert values(words) == values(message), message


def test_the_spanish_addresses_its_reader_as_tu() -> None:
    formal = re.compile(
        r"\b(usted(es)?|vosotros|su (correo|mensaje|nombre)|le ayud\w+)\b", re.IGNORECASE
    )
    for message, words in translated("es"):
        assert not formal.search(words if isinstance(words, str) else " ".join(words)), message
