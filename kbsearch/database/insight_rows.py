"""Recorded forms, read for insights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, select

from kbsearch.database.deflection_tables import (
    form,
    form_event,
    impression,
    impression_article,
    outcome,
)
from kbsearch.database.desk import DeskDatabase
from kbsearch.insights.records import ArticleCount, Asked, FormRow, OutcomeRow

_COLUMNS = [form.c[one.name] for one in fields(FormRow)]
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
        """Every form that was ever started."""
        with self._database.reading() as connection:
            return list(connection.scalars(select(form.c.name).distinct().order_by(form.c.name)))

    def articles(self, asked: Asked, limit: int) -> Sequence[ArticleCount]:
        """The articles most often said not to help come first, then those most often shown."""
        article, same = (
            impression_article.c.article,
            form_event.c.form == impression_article.c.impression,
        )
        said = {
            name: func.count(case((form_event.c.name.in_(names), form_event.c.form)).distinct())
            for name, names in _SAID.items()
        }
        shown = func.count(impression_article.c.impression.distinct())
        chosen = (
            select(article, shown, *said.values())
            .join(impression, impression.c.form == impression_article.c.impression)
            .join(form, form.c.id == impression.c.form)
            .outerjoin(form_event, and_(same, form_event.c.article == article))
            .where(form.c.shown.is_not(None), *_conditions(asked))
            .group_by(article)
            .order_by(said["not_helpful"].desc(), shown.desc(), article)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [ArticleCount(*row) for row in connection.execute(chosen)]


_SAID = {
    "opened": ("opened", "expanded"),
    "helpful": ("helpful", "solved"),
    "not_helpful": ("not_helpful",),
}


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
