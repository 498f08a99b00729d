"""Recorded forms as they are read from a real database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kbsearch.database.desk import DeskDatabase
from kbsearch.database.insight_rows import InsightRows
from kbsearch.insights.records import ArticleCount
from tests.insights.rows import MONDAY, NOVEMBER, put, row, ticket

ROWS = (
    row("a", "offered", "shown", "opened", "solved", requester="r"),
    row("b", "offered", "shown", "not_helpful", days=1, lang="en"),
    row("c", "offered", held=True, days=2),
    row("d", days=3, name="intranet", quiet="word: outage"),
    row("e", days=40),
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[DeskDatabase]:
    database = DeskDatabase(tmp_path / "desk.db")
    yield database
    database.close()


def test_forms_come_back_as_they_were_in_the_order_of_their_start(database: DeskDatabase) -> None:
    put(database, ROWS[::-1])
    assert InsightRows(database).forms(NOVEMBER.begin, NOVEMBER.end) == list(ROWS[:4])
    assert InsightRows(database).names() == ["intranet", "ticket"]


def test_tickets_by_the_form_itself_are_no_outcomes(database: DeskDatabase) -> None:
    store = InsightRows(database)
    put(database, (), others=[ticket("r", 1)], channel="form")
    assert not store.has_outcomes()
    others = [ticket("r", 1), ticket("s", 2, reopened=True)]
    put(database, (), others=others, channel="phone")
    assert store.has_outcomes()
    assert store.outcomes(MONDAY, NOVEMBER.end) == others


def test_articles_are_counted_once_for_each_form(database: DeskDatabase) -> None:
    put(database, ROWS[:3], articles=("es/red/vpn", "es/red/wifi"))
    put(database, ROWS[1:2], articles=("es/red/wifi",))
    assert InsightRows(database).articles(NOVEMBER, 10) == [
        ArticleCount("es/red/wifi", shown=3, opened=0, helpful=0, not_helpful=1),
        ArticleCount("es/red/vpn", shown=2, opened=1, helpful=1, not_helpful=1),
    ]
    assert len(InsightRows(database).articles(NOVEMBER, 1)) == 1


def test_an_empty_database_has_nothing_to_tell(database: DeskDatabase) -> None:
    store = InsightRows(database)
    assert not store.forms(NOVEMBER.begin, NOVEMBER.end)
    assert not store.articles(NOVEMBER, 10)
    assert not store.names()
