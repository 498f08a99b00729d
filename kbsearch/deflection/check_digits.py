"""Numbers that check themselves: whether what is written can be one."""

from __future__ import annotations

import re

_DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_CARD_LENGTHS = range(13, 20)
_IBAN_LENGTHS = range(15, 35)
_SPANISH_IBAN = re.compile(r"ES\d{22}")


def is_card(digits: str) -> bool:
    """Luhn's check (ISO/IEC 7812-1, annex B) over 13 to 19 digits, not all the same."""
    if len(digits) not in _CARD_LENGTHS or len(set(digits)) == 1:
        return False
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (1 + place % 2)
        total += value - 9 if value > 9 else value  # noqa: PLR2004
    return total % 10 == 0


def is_iban(written: str) -> bool:
    """The remainder by 97 (ISO 13616-1); a Spanish one of the right length even when mistyped."""
    plain = _plain(written)
    if len(plain) not in _IBAN_LENGTHS or not plain[2:4].isdigit():
        return False
    number = "".join(str(int(char, 36)) for char in plain[4:] + plain[:4])
    return int(number) % 97 == 1 or bool(_SPANISH_IBAN.fullmatch(plain))


def is_dni(written: str) -> bool:
    """The letter of a Spanish DNI or NIE (Real Decreto 1553/2005; Orden INT/2058/2008)."""
    plain = _plain(written)
    number = plain[:-1].translate(str.maketrans("XYZ", "012"))
    return len(number) in {7, 8} and number.isdigit() and _letter(int(number)) == plain[-1]


def _letter(number: int) -> str:
    return _DNI_LETTERS[number % len(_DNI_LETTERS)]


def is_rut(written: str) -> bool:
    """The check digit, modulo 11, of a Chilean RUT."""
    number, digit = _plain(written)[:-1], _plain(written)[-1]
    weights = (2, 3, 4, 5, 6, 7)
    total = sum(int(char) * weights[at % 6] for at, char in enumerate(reversed(number)))
    return "0123456789K"[-total % 11] == digit


def is_cuit(written: str) -> bool:
    """The check digit, modulo 11, of an Argentine CUIT or CUIL as it is written, 20-12345678-6."""
    if not re.fullmatch(r"(?:20|23|24|27|30|33|34)-\d{8}-\d", written):
        return False
    digits = [int(char) for char in _plain(written)]
    weights = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
    total = sum(one * weight for one, weight in zip(digits[:10], weights, strict=True))
    return -total % 11 == digits[10]


def is_cpf(written: str) -> bool:
    """A Brazilian CPF as it is written, 123.456.789-09."""
    return bool(re.fullmatch(r"\d{3}\.\d{3}\.\d{3}-\d{2}", written))


def _plain(written: str) -> str:
    return "".join(char for char in written.upper() if char.isalnum())
