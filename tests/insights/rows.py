"""Recorded forms for tests, in memory and in a database."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert

from kbsearch.database.deflection_tables import (
    form,
    form_event,
    impression,
    impression_article,
    outcome,
)
from kbsearch.database.desk import DeskDatabase
from kbsearch.insights.records import ArticleCount, Asked, FormRow, OutcomeRow

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
NOVEMBER = Asked(date(2026, 11, 1), date(2026, 11, 30))
LATER = datetime(2026, 12, 20, tzinfo=UTC)
"""When every ticket by another channel has had its time."""

REACHED = ("offered", "shown", "opened", "helpful", "not_helpful")


def row(
    unit: str = "a",
    *reached: str,
    held: bool = False,
    days: float = 0,
    name: str = "ticket",
    lang: str = "es",
    requester: str | None = None,
    quiet: str = "",
    percent: float = 5,
) -> FormRow:
    """A form begun `days` after MONDAY that came as far as the moments of `reached`.

    Each comes ten seconds after the one before it, so the order of `reached` is that of events.
    """
    started = MONDAY + timedelta(days=days)
    moments = {
        one: started + timedelta(seconds=10 * place) for place, one in enumerate(reached, start=1)
    }
    return FormRow(
        unit=unit,
        requester=requester,
        held=held,
        holdout_percent=percent,
        name=name,
        lang=lang,
        started=started,
        quiet=quiet,
        **{one: one in moments for one in REACHED},
        solved=moments.get("solved"),
        submitted=moments.get("submitted"),
    )


def ticket(requester: str, days: float, *, reopened: bool = False) -> OutcomeRow:
    """A ticket by another channel, `days` after MONDAY."""
    return OutcomeRow(requester, reopened, MONDAY + timedelta(days=days))


@dataclass
class Remembered:
    """An InsightStore of rows in memory."""

    rows: Sequence[FormRow] = ()
    others: Sequence[OutcomeRow] = ()
    counted: Sequence[ArticleCount] = field(default=())

    def forms(self, begin: datetime, end: datetime) -> Sequence[FormRow]:
        """In the order of their start."""
        found = [one for one in self.rows if begin <= one.started < end]
        return sorted(found, key=lambda one: one.started)

    def outcomes(self, begin: datetime, end: datetime) -> Sequence[OutcomeRow]:
        """Those of the period."""
        return [one for one in self.others if begin <= one.at < end]

    def has_outcomes(self) -> bool:
        """Whether there are any."""
        return bool(self.others)

    def articles(self, asked: Asked, limit: int) -> Sequence[ArticleCount]:
        """As given."""
        del asked
        return self.counted[:limit]

    def names(self) -> Sequence[str]:
        """Every form."""
        return sorted({one.name for one in self.rows})


def put(
    database: DeskDatabase,
    rows: Sequence[FormRow],
    *,
    articles: Sequence[str] = (),
    others: Sequence[OutcomeRow] = (),
    channel: str = "phone",
) -> None:
    """Keeps forms as the service does; each with something to show had `articles`."""
    with database.writing() as connection:
        for one in rows:
            values = asdict(one) | {name: _moment(one, name) for name in REACHED}
            values |= {
                "key": secrets.token_hex(16),
                "origin": "",
                "unit_kind": "requester" if one.requester else "session",
                "session": one.unit,
                "seen": one.started,
                "requests": 1,
            }
            added = connection.execute(insert(form).values(**values)).inserted_primary_key
            assert added is not None
            if not one.offered:
                continue
            offer = {
                "form": added[0],
                "status": "withheld" if one.held else "shown",
                "asked": one.lang,
                "generation": 1,
                "offers": 1,
                "first": one.started,
                "last": one.started,
            }
            connection.execute(insert(impression).values(**offer))
            for rank, article in enumerate(articles, start=1):
                connection.execute(
                    insert(impression_article).values(
                        impression=added[0],
                        article=article,
                        lang=one.lang,
                        first_rank=rank,
                        last_rank=rank,
                        score=1.0,
                        confidence=0.8,
                    )
                )
            for name in ("opened", "helpful", "not_helpful", "solved"):
                if articles and getattr(one, name):
                    connection.execute(
                        insert(form_event).values(
                            form=added[0],
                            key=name,
                            name=name,
                            article=articles[0],
                            at=one.started,
                            seconds=1.0,
                        )
                    )
        for number, one_outcome in enumerate(others):
            connection.execute(
                insert(outcome).values(
                    key=f"{channel}-{number}",
                    requester=one_outcome.requester,
                    kind="reopened" if one_outcome.reopened else "ticket",
                    channel=channel,
                    at=one_outcome.at,
                    created=one_outcome.at,
                )
            )


def _moment(one: FormRow, name: str) -> datetime | None:
    return one.started + timedelta(seconds=1) if getattr(one, name) else None
