"""Votes as rows of the desk database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields

from sqlalchemy import ColumnElement, case, func, insert, select, update

from kbsearch.database.desk import DeskDatabase
from kbsearch.database.tables import feedback
from kbsearch.feedback.records import Chosen, Count, Feedback

_COLUMNS = [feedback.c[one.name] for one in fields(Feedback)]


class FeedbackRows:
    """The FeedbackStore of an installation."""

    def __init__(self, database: DeskDatabase) -> None:
        self._database = database

    def add(self, one: Feedback) -> None:
        """Keeps a new answer; it is on disk when this returns."""
        with self._database.writing() as connection:
            connection.execute(insert(feedback).values(**asdict(one)))

    def find(self, key: str) -> Feedback | None:
        """The answer of that key."""
        with self._database.reading() as connection:
            row = connection.execute(select(*_COLUMNS).where(feedback.c.key == key)).first()
        return None if row is None else Feedback(*row)

    def put(self, one: Feedback) -> None:
        """Keeps a changed answer in the place of the one with its key."""
        with self._database.writing() as connection:
            connection.execute(
                update(feedback).where(feedback.c.key == one.key).values(**asdict(one))
            )

    def listed(self, chosen: Chosen, limit: int) -> Sequence[Feedback]:
        """The answers chosen, newest first."""
        newest = select(*_COLUMNS).where(*_conditions(chosen))
        newest = newest.order_by(feedback.c.created.desc(), feedback.c.id.desc()).limit(limit)
        with self._database.reading() as connection:
            return [Feedback(*row) for row in connection.execute(newest)]

    def counts(self, chosen: Chosen) -> Sequence[Count]:
        """Yes and no for each article among those chosen, those that helped least first."""
        article, yes = feedback.c.article, func.sum(case((feedback.c.helpful, 1), else_=0))
        no = func.count() - yes
        counted = select(article, yes, no).where(*_conditions(chosen)).group_by(article)
        counted = counted.order_by(no.desc(), func.count().desc(), article)
        with self._database.reading() as connection:
            return [Count(*row) for row in connection.execute(counted)]


def _conditions(chosen: Chosen) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if chosen.since is not None:
        found.append(feedback.c.created >= chosen.since)
    if chosen.article is not None:
        found.append(feedback.c.article == chosen.article)
    if chosen.helpful is not None:
        found.append(feedback.c.helpful == chosen.helpful)
    if chosen.commented:
        found.append(feedback.c.comment != "")
    return found
