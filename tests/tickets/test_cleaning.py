"""What people type, brought into one form."""

from __future__ import annotations

import pytest

from kbsearch.errors import RefusedError
from kbsearch.tickets.cleaning import cleaned_phone, cleaned_text

PHONES = {
    "": "",
    " 600 123 456 ": "600123456",
    "600.12.34.56": "600123456",
    "+34 600-123-456": "+34600123456",
    "0034 600 123 456": "+34600123456",
    "(91) 123 45 67": "911234567",
    "91/123.45.67": "911234567",
    "4512": "4512",
    "91 123 45 67 ext. 4512": "911234567x4512",
    "91 123 45 67 x 12": "911234567x12",
    "91 123 45 67 extensión 12": "911234567x12",
}
NO_PHONES = [
    "12",
    "1" * 16,
    "seis cero cero",
    "600 123 456 o 700",
    "+",
    "６００１２３４５６",
    "600;123456",
]


@pytest.mark.parametrize("typed", PHONES)
def test_a_number_is_kept_in_one_form_however_it_is_typed(typed: str) -> None:
    assert cleaned_phone(typed) == PHONES[typed]


@pytest.mark.parametrize("typed", NO_PHONES)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(RefusedError, match="telephone"):
        cleaned_phone(typed)


def test_a_text_keeps_its_lines_and_its_margins_within() -> None:
    typed = "\r\n\n  * una\r\n\t* dos \x00\u202e\r\rfin\n \n"
    assert cleaned_text(typed) == "  * una\n\t* dos \n\nfin"


def test_a_text_has_as_many_characters_as_are_said() -> None:
    assert cleaned_text("ñ" * 20_000)
    with pytest.raises(RefusedError):
        cleaned_text("ñ" * 20_001)
