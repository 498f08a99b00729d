"""Votes to put into a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kbsearch.feedback.records import Feedback

NOON = datetime(2026, 11, 22, 12, 0, 30, 250_000, tzinfo=UTC)


def vote(
    key: str,
    article: str = "es/red/vpn",
    *,
    helpful: bool = True,
    comment: str = "",
    minutes: float = 0,
) -> Feedback:
    """A vote given `minutes` after noon."""
    moment = NOON + timedelta(minutes=minutes)
    return Feedback(key, article, "2026-09-22", "es", helpful, comment, moment, moment)
