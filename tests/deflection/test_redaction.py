"""What people should not have written is not kept: no secret of the file, and all of the rest."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kbsearch.deflection.redaction import STEPS, redacted, seen
from kbsearch.search.limits import DESCRIPTION_MAX
from tests.deflection.house import House, key_of

CASES = Path(__file__).parent / "cases"
PLANTED: list[dict[str, Any]] = yaml.safe_load((CASES / "secrets.yaml").read_text("utf-8"))
CLEAN: list[str] = yaml.safe_load((CASES / "clean.yaml").read_text("utf-8"))
TELLING = 8
"""Characters of a secret that cannot stand anywhere by chance."""


def test_the_file_is_as_large_as_it_is_said_to_be() -> None:
    assert len({one["text"] for one in PLANTED}) >= 200
    assert all(secret in one["text"] for one in PLANTED for secret in one["gone"])
    assert len(set(CLEAN)) >= 60


@pytest.mark.parametrize("case", PLANTED, ids=lambda one: str(one["text"])[:60])
def test_no_secret_is_left(case: dict[str, Any]) -> None:
    found = redacted(case["text"])
    assert [secret for secret in case["gone"] if secret in found] == [], found


@pytest.mark.parametrize("text", CLEAN, ids=lambda text: str(text)[:60])
def test_what_tells_what_the_ticket_is_about_stays_to_the_letter(text: str) -> None:
    assert redacted(text) == text


@pytest.mark.parametrize("case", PLANTED, ids=lambda one: str(one["text"])[:60])
def test_no_secret_is_left_inside_a_longer_ticket(case: dict[str, Any]) -> None:
    text = f"{CLEAN[0]}\n{case['text']}\n{CLEAN[8]}"
    found = redacted(text)
    assert [secret for secret in case["gone"] if secret in found] == [], found
    assert found.startswith(CLEAN[0])
    assert found.endswith(CLEAN[8])


@pytest.mark.parametrize(("one", "other"), list(pairwise(CLEAN)), ids=lambda text: str(text)[:30])
def test_what_is_clean_stays_so_beside_something_clean(one: str, other: str) -> None:
    assert redacted(f"{one} {other}") == f"{one} {other}"


def test_once_is_enough() -> None:
    for case in PLANTED:
        found = redacted(case["text"])
        assert redacted(found) == found


def test_nothing_that_was_planted_is_stored(open_house: House) -> None:
    kept = []
    for case in PLANTED:
        subject, _, description = case["text"].partition("\n")
        token = open_house.ask(subject=subject, description=description)["token"]
        kept.append((case, token))
    open_house.form(kept[-1][1])
    for case, token in kept:
        (row,) = open_house.rows("SELECT * FROM form WHERE key = ?", key_of(token))
        assert row["text"]
        assert [secret for secret in case["gone"] if secret in row["text"]] == []
    stored = b"".join(
        path.read_bytes() for path in open_house.path.parent.glob(f"{open_house.path.name}*")
    )
    telling = [secret for case in PLANTED for secret in case["gone"] if len(secret) >= TELLING]
    assert [secret for secret in telling if secret.encode() in stored] == []


@pytest.mark.parametrize(
    "written",
    [
        "mi contraseña es Ver\u200bano2024!",
        "mi contraseña es Ver\u00adano2024!",
        "mi contrasen\u0303a es Verano2024!",
        "ｐａｓｓｗｏｒｄ： Ｖｅｒａｎｏ２０２４！",
        "llama al ６１２ ３４ ５６ ７８",
        "tel. 612\u00a034\u00a056\u00a078",
        "ana\u200d@correo.example.com",
    ],
)
def test_what_is_not_seen_does_not_hide_it(written: str) -> None:
    found = redacted(written)
    assert "[" in found
    assert not {"Verano2024", "ano2024", "612 34 56 78", "example.com"} & {
        part for part in ("Verano2024", "ano2024", "612 34 56 78", "example.com") if part in found
    }


HOSTILE = [
    "a",
    "1 ",
    "1-",
    "1.",
    "0:",
    "a@",
    "a.b",
    "a1B",
    "://",
    "http://a/",
    "http://u:p@",
    "?a=b&",
    "=",
    '"',
    "'a",
    "(",
    "-",
    "/",
    "\n",
    "\u0301",
    "password ",
    "password: ",
    "password is the ",
    "contraseña de la ",
    "contraseña de la que me ha dado el ",
    "clave de acceso de outlook es ",
    "mi clave es mi ",
    "api key token ",
    "llama al ",
    "DNI n.º ",
    "cédula de ",
    "+1(2) ",
    "x arroba y punto ",
    " at ",
    "-----BEGIN RSA-----",
    "-----BEGIN RSA",
    "eyJhbGci",
    "sk_live_",
    "Bearer ",
    "ES91 2100 ",
    "AAAA010101",
    "12345678-",
]


@pytest.mark.timeout(120)
@pytest.mark.parametrize("piece", HOSTILE, ids=repr)
def test_no_text_costs_more_than_its_length(piece: str) -> None:
    longest = (piece * DESCRIPTION_MAX)[:DESCRIPTION_MAX]
    for end in ("", "!", "1", " es"):
        redacted(longest + end)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(max_size=300))
def test_no_text_is_too_strange(text: str) -> None:
    assert isinstance(redacted(text), str)
    assert seen(seen(text)) == seen(text)


def test_every_step_leaves_an_empty_text_empty() -> None:
    assert [step("") for step in STEPS] == [""] * len(STEPS)
