"""Nothing in a mail to a stranger leads anywhere that somebody typed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kbsearch.outbox.mail.strangers import SUBJECT_SHOWN, tame

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "strangers.yaml").read_text("utf-8"))


@pytest.mark.parametrize(("typed", "left"), CASES.items(), ids=str)
def test_a_subject_is_tame(typed: str, left: str) -> None:
    assert tame(typed) == left


@given(st.text(st.characters() | st.sampled_from("@/:.h tp+0123456789<>"), max_size=120))
def test_no_subject_leads_anywhere(typed: str) -> None:
    left = tame(typed)
    assert len(left) <= SUBJECT_SHOWN + 1
    assert not re.search(r"[@/:<>\r\n]|\w\.\w|\d{7}", left)
