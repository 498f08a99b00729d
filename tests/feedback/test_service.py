"""Recording votes, over a real database: what is kept, and for how long it can be changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kbsearch.database.desk import DeskDatabase
from kbsearch.database.feedback_rows import FeedbackRows
from kbsearch.errors import InvalidRequestError, NotFoundError
from kbsearch.feedback.records import Chosen, Feedback
from kbsearch.feedback.service import CHANGEABLE, FeedbackService
from tests.database.votes import NOON
from tests.pages.shelf import PRINTER, VPN


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def service(tmp_path: Path, clock: Clock) -> Iterator[FeedbackService]:
    database = DeskDatabase(tmp_path / "desk.db")
    yield FeedbackService(FeedbackRows(database), clock=clock)
    database.close()


def test_a_vote_says_what_was_voted_on_and_not_by_whom(service: FeedbackService) -> None:
    kept = service.record(VPN, helpful=False, lang="en", comment="Step 3 is missing")
    assert service.find(kept.key) == kept
    assert (kept.article, kept.version, kept.lang) == ("es/red/vpn", "2026-11-03", "en")
    assert {one.name for one in fields(Feedback)} == {
        *("key", "article", "version", "lang", "helpful", "comment", "created", "changed")
    }


def test_each_vote_has_a_key_that_nobody_could_guess(service: FeedbackService) -> None:
    keys = {service.record(VPN, helpful=True, lang="es").key for _ in range(20)}
    assert len(keys) == 20
    assert all(len(key) >= 22 for key in keys)


def test_an_article_without_a_date_is_told_apart_by_its_text(service: FeedbackService) -> None:
    first = service.record(PRINTER, helpful=True, lang="en").version
    assert service.record(PRINTER, helpful=True, lang="en").version == first
    edited = replace(PRINTER, html="<p>Open the other tray.</p>")
    assert service.record(edited, helpful=True, lang="en").version != first


def test_a_mind_can_be_changed_and_a_comment_added(service: FeedbackService, clock: Clock) -> None:
    kept = service.record(VPN, helpful=True, lang="es")
    clock.now += timedelta(minutes=2)
    commented = service.change(kept.key, comment=" Muy claro. ")
    assert commented == replace(kept, comment="Muy claro.", changed=clock.now)
    service.change(kept.key, helpful=False)
    assert service.find(kept.key) == replace(commented, helpful=False)
    service.change(kept.key, comment="")
    assert service.find(kept.key).comment == ""
    assert len(service.listed(Chosen())) == 1


def test_a_vote_can_be_changed_for_a_day(service: FeedbackService, clock: Clock) -> None:
    kept = service.record(VPN, helpful=True, lang="es")
    clock.now += CHANGEABLE
    service.change(kept.key, helpful=False)
    clock.now += timedelta(seconds=1)
    with pytest.raises(NotFoundError, match="for 24 hours"):
        service.change(kept.key, helpful=True)
    assert service.counts(Chosen())[0].not_helpful == 1


@pytest.mark.parametrize("key", ["", "nobody's", "%", "\0", "k" * 1000])
def test_a_key_that_was_never_given_changes_nothing(service: FeedbackService, key: str) -> None:
    service.record(VPN, helpful=True, lang="es")
    with pytest.raises(NotFoundError):
        service.change(key, helpful=False)
    assert service.counts(Chosen())[0].not_helpful == 0


def test_a_comment_that_is_too_long_changes_nothing(service: FeedbackService) -> None:
    kept = service.record(VPN, helpful=True, lang="es", comment="Antes")
    with pytest.raises(InvalidRequestError, match=r"at most 1,000 characters; it has 1,001"):
        service.change(kept.key, helpful=False, comment="a" * 1001)
    assert service.find(kept.key) == kept
    with pytest.raises(InvalidRequestError):
        service.record(VPN, helpful=True, lang="es", comment="a" * 1001)
    assert len(service.listed(Chosen())) == 1
