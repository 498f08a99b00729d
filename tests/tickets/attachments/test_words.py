"""Why a file is not taken, said beside the field, in both languages."""

from __future__ import annotations

import html
import re

import pytest

from kbsearch.tickets.attachments.refusals import CODES
from tests.tickets.attachments.conftest import Counter
from tests.tickets.attachments.making import made
from tests.tickets.attachments.sending import TYPE, field, file, form

REFUSED = {
    "plano.svg": ("<svg onload='x'/>", "PNG", "PNG"),
    "foto.gif": ("= gif 65535x65535", "píxeles", "dots"),
    "registros.zip": ("= overlapping-bomb", "uno a uno", "one by one"),
    "informe.docm": ("= docm", "macros", "macros"),
    "vacio.txt": ("", "vacío", "empty"),
}


def said(counter: Counter, lang: str) -> dict[str, str]:
    """What the page says of each file of a form that was sent with all of them, by their names."""
    parts = [file(f"../{name}", made(content)) for name, (content, *_) in REFUSED.items()]
    body = form(field("subject", "Red"), field("description", "No va."), *parts)
    headers = {"content-type": TYPE}
    answer = counter.client.post(f"/{lang}/ticket", content=body, headers=headers)
    assert answer.status_code == 422
    found = re.findall(r'<p class="field-problem"><b>(.*?)</b>: (.*?)</p>', answer.text)
    return {html.unescape(name): html.unescape(words) for name, words in found}


@pytest.mark.parametrize("lang", ["es", "en"])
def test_each_file_is_named_with_what_to_do(counter: Counter, lang: str) -> None:
    words = said(counter, lang)
    assert words.keys() == REFUSED.keys()
    for name, (_, spanish, english) in REFUSED.items():
        assert (spanish if lang == "es" else english) in words[name]


def test_every_reason_has_its_words_in_both_languages(counter: Counter) -> None:
    found = {}
    for lang in ("es", "en"):
        page = counter.client.get(f"/{lang}/ticket").text
        listed = re.search(r'data-why="(.*?)"', page)
        assert listed
        found[lang] = html.unescape(listed[1])
    words = {lang: dict(re.findall(r'"([a-z-]+)": "(.*?)"', text)) for lang, text in found.items()}
    # What was used before is said to be gone.
    assert words["es"].keys() | {"upload-used"} >= CODES.keys()
    assert all(words["es"][code] and words["es"][code] != words["en"][code] for code in words["es"])
