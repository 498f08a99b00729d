"""Recorded forms, read for insights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, func, select

from kbsearch.database.deflection_tables import (
    form,
    form_event,
    impression_article,
    outcome,
)
from kbsearch.database.desk import DeskDatabase
from kbsearch.insights.records import ArticleCount, Asked, FormRow, OutcomeRow

_REACHED = {"offered", "shown", "opened", "helpful", "not_helpful"}
"""Moments of which only matters that they came."""

_COLUMNS = [
    form.c[one.name].is_not(None) if one.name in _REACHED else form.c[one.name]
    for one in fields(FormRow)
]
NAMES_MOST = 100
"""Forms to choose from: their names come from pages, and anybody can make up another one."""

_OTHER_CHANNELS = outcome.c.channel != "form"
"""A ticket by the form is in the form's own `submitted`."""


class InsightRows:
    """The InsightStore of an installation."""

    def __init__(self, database: DeskDatabase) -> None:
        self._database = database

    def forms(self, begin: datetime, end: datetime) -> Sequence[FormRow]:
        """The forms that were started from `begin` and before `end`, in that order."""
        chosen = select(*_COLUMNS).where(form.c.started >= begin, form.c.started < end)
        chosen = chosen.order_by(form.c.started, form.c.id)
        with self._database.reading() as connection:
            return [FormRow(*row) for row in connection.execute(chosen)]

    def outcomes(self, begin: datetime, end: datetime) -> Sequence[OutcomeRow]:
        """The outcomes of other channels than the form, from `begin` and before `end`."""
        chosen = select(outcome.c.requester, outcome.c.kind, outcome.c.at)
        chosen = chosen.where(_OTHER_CHANNELS, outcome.c.at >= begin, outcome.c.at < end)
        with self._database.reading() as connection:
            return [
                OutcomeRow(row.requester, row.kind == "reopened", row.at)
                for row in connection.execute(chosen.order_by(outcome.c.at, outcome.c.id))
            ]

    def has_outcomes(self) -> bool:
        """Whether a help desk has ever reported an outcome."""
        with self._database.reading() as connection:
            return (
                connection.scalar(select(outcome.c.id).where(_OTHER_CHANNELS).limit(1)) is not None
            )

    def names(self) -> Sequence[str]:
        """The forms that were started most often, at most NAMES_MOST, by name."""
        most = select(form.c.name).group_by(form.c.name).order_by(func.count().desc(), form.c.name)
        with self._database.reading() as connection:
            return sorted(connection.scalars(most.limit(NAMES_MOST)))

    def articles(self, asked: Asked, limit: int) -> Sequence[ArticleCount]:
        """The articles most often said not to help come first, then those most often shown."""
        with self._database.reading() as connection:
            shown = _counts(connection, _shown(asked))
            said = {
                name: _counts(connection, _said(asked, events)) for name, events in _SAID.items()
            }
        counts = [
            ArticleCount(article, count, **{name: of.get(article, 0) for name, of in said.items()})
            for article, count in shown.items()
        ]
        return sorted(counts, key=lambda one: (-one.not_helpful, -one.shown, one.article))[:limit]


_SAID = {
    "opened": ("opened", "expanded"),
    "helpful": ("helpful", "solved"),
    "not_helpful": ("not_helpful",),
}


def _counts(connection: Connection, counted: Select[str, int]) -> dict[str, int]:
    return {row[0]: row[1] for row in connection.execute(counted)}


def _shown(asked: Asked) -> Select[str, int]:
    """In how many forms each article was shown."""
    article = impression_article.c.article
    counted = select(article, func.count()).join(form, form.c.id == impression_article.c.impression)
    return counted.where(form.c.shown.is_not(None), *_conditions(asked)).group_by(article)


def _said(asked: Asked, events: Sequence[str]) -> Select[str, int]:
    """In how many forms one of `events` came to pass with each article."""
    article = form_event.c.article
    counted = select(article, func.count(form_event.c.form.distinct())).join(
        form, form.c.id == form_event.c.form
    )
    return counted.where(form_event.c.name.in_(events), *_conditions(asked)).group_by(article)


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        form.c.started >= asked.begin,
        form.c.started < asked.end,
    ]
    if asked.form:
        found.append(form.c.name == asked.form)
    if asked.lang:
        found.append(form.c.lang == asked.lang)
    return found
