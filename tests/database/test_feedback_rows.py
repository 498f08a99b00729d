"""Votes as rows: what is put in comes out, chosen, counted and in order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kbsearch.database.desk import DeskDatabase
from kbsearch.database.feedback_rows import FeedbackRows
from kbsearch.feedback.records import COMMENT_MAX, Chosen, Count
from tests.database.votes import NOON, vote

VOTES = (
    vote("a", "es/vpn", helpful=True, minutes=0),
    vote("b", "es/vpn", helpful=False, comment="Falta el 812", minutes=1),
    vote("c", "en/vpn", helpful=False, minutes=1),
    vote("d", "es/mail", helpful=True, comment="¡Gracias!", minutes=2),
    vote("e", "es/vpn", helpful=True, minutes=3),
)


@pytest.fixture
def rows(database: DeskDatabase) -> FeedbackRows:
    """The votes above."""
    found = FeedbackRows(database)
    for one in VOTES:
        found.add(one)
    return found


def test_a_vote_comes_back_as_it_was(rows: FeedbackRows) -> None:
    longest = replace(VOTES[0], key="long", comment="ñ😀" * (COMMENT_MAX // 2), article="á" * 500)
    rows.add(longest)
    assert rows.find("long") == longest
    assert rows.find("nobody's") is None


def test_a_change_takes_the_place_of_that_vote_alone(rows: FeedbackRows) -> None:
    changed = replace(VOTES[1], helpful=True, comment="Ya está")
    rows.put(changed)
    assert rows.find("b") == changed
    assert [one.key for one in rows.listed(Chosen(), 10)] == ["e", "d", "c", "b", "a"]
    assert rows.find("c") == VOTES[2]


CHOICES = {
    "all, newest first": (Chosen(), "edcba"),
    "since a moment": (Chosen(since=VOTES[3].created), "ed"),
    "of an article": (Chosen(article="es/vpn"), "eba"),
    "that said no": (Chosen(helpful=False), "cb"),
    "with a comment": (Chosen(commented=True), "db"),
    "of an article that nobody voted on": (Chosen(article="es"), ""),
    "everything at once": (Chosen(NOON, "es/vpn", helpful=False, commented=True), "b"),
}


@pytest.mark.parametrize("case", CHOICES)
def test_votes_are_chosen(rows: FeedbackRows, case: str) -> None:
    chosen, expected = CHOICES[case]
    assert "".join(one.key for one in rows.listed(chosen, 10)) == expected


def test_no_more_are_listed_than_asked_for(rows: FeedbackRows) -> None:
    assert [one.key for one in rows.listed(Chosen(), 2)] == ["e", "d"]


def test_votes_are_counted_by_article_what_helped_least_first(rows: FeedbackRows) -> None:
    assert rows.counts(Chosen()) == [
        Count("es/vpn", 2, 1),
        Count("en/vpn", 0, 1),
        Count("es/mail", 1, 0),
    ]
    assert rows.counts(Chosen(since=VOTES[4].created)) == [Count("es/vpn", 1, 0)]
