"""Tokens: what they say comes back whole, for a day, and nobody else can make one."""

from __future__ import annotations

import base64
import string
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbsearch.deflection.records import UnitKind
from kbsearch.deflection.tokens import LENGTH, VALID, FormToken, Tokens, name_digest

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
OURS = Tokens(b"k" * 32)
HASHES = st.binary(min_size=16, max_size=16).map(bytes.hex)
TOKEN = FormToken("a" * 32, "b" * 32, UnitKind.SESSION, "c" * 32, name_digest("x"), False, NOW)


@settings(deadline=None)
@given(
    st.builds(
        FormToken,
        form=HASHES,
        unit=HASHES,
        unit_kind=st.sampled_from(UnitKind),
        session=HASHES,
        name=st.text().map(name_digest),
        held=st.booleans(),
        started=st.just(NOW),
    )
)
def test_what_is_signed_is_read_again(token: FormToken) -> None:
    text = OURS.sign(token)
    assert len(text) == LENGTH
    assert set(text) <= set(string.ascii_letters + string.digits + "-_")
    assert OURS.read(text, NOW) == token


@pytest.mark.parametrize(
    ("after", "valid"),
    [
        (timedelta(), True),
        (VALID, True),
        (VALID + timedelta(minutes=1), False),
        (timedelta(days=3650), False),
        (-timedelta(hours=1), False),
    ],
)
def test_a_token_holds_for_a_day(after: timedelta, valid: bool) -> None:
    assert (OURS.read(OURS.sign(TOKEN), NOW + after) is not None) is valid


def test_another_key_makes_other_tokens() -> None:
    text = OURS.sign(TOKEN)
    assert Tokens(b"l" * 32).read(text, NOW) is None


def test_every_byte_is_signed() -> None:
    content = base64.urlsafe_b64decode(OURS.sign(TOKEN) + "==")
    for at in range(len(content)):
        changed = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        text = base64.urlsafe_b64encode(changed).decode().rstrip("=")
        assert OURS.read(text, NOW) is None, at


def test_each_token_can_be_spelt_in_one_way_only() -> None:
    text = OURS.sign(TOKEN)
    letters = string.ascii_letters + string.digits + "-_"
    others = [text[:-1] + letter for letter in letters if letter != text[-1]]
    others += [text.replace("-", "+").replace("_", "/")] if {"-", "_"} & set(text) else []
    others += [f" {text}", f"{text}=", text[:-1] + "\n"]
    assert [one for one in others if OURS.read(one, NOW)] == []


@given(st.text(max_size=2 * LENGTH))
def test_no_text_is_taken_for_a_token(text: str) -> None:
    assert OURS.read(text, NOW) is None
