"""Check digits, by numbers that authorities publish as examples."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kbsearch.deflection.check_digits import is_card, is_cpf, is_cuit, is_dni, is_iban, is_rut

RIGHT: list[tuple[Callable[[str], bool], str]] = [
    (is_card, "4111111111111111"),
    (is_card, "378282246310005"),
    (is_card, "30569309025904"),
    (is_iban, "ES91 2100 0418 4502 0005 1332"),
    (is_iban, "GB29NWBK60161331926819"),
    (is_iban, "fr14 2004 1010 0505 0001 3m02 606"),
    (is_dni, "12345678Z"),
    (is_dni, "12.345.678-z"),
    (is_dni, "X1234567L"),
    (is_rut, "12.345.678-5"),
    (is_cuit, "20-32456789-6"),
    (is_cpf, "123.456.789-09"),
]
WRONG: list[tuple[Callable[[str], bool], str]] = [
    (is_card, "4111111111111112"),
    (is_card, "411111111111"),
    (is_card, "0000000000000000"),
    (is_iban, "GB29NWBK60161331926818"),
    (is_iban, "GBXXNWBK60161331926819"),
    (is_iban, "GB29"),
    (is_dni, "12345678A"),
    (is_dni, "1234Z"),
    (is_rut, "12.345.678-4"),
    (is_cuit, "20-32456789-7"),
    (is_cuit, "99-32456789-6"),
    (is_cpf, "12345678909"),
]


@pytest.mark.parametrize(("check", "number"), RIGHT)
def test_a_number_that_is_right(check: Callable[[str], bool], number: str) -> None:
    assert check(number)


@pytest.mark.parametrize(("check", "number"), WRONG)
def test_a_number_that_is_wrong(check: Callable[[str], bool], number: str) -> None:
    assert not check(number)
