"""What a manager asks: the days, in UTC, and what the report is limited to."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from kbsearch.errors import InvalidRequestError
from kbsearch.insights.records import LONGEST_DAYS, PERIOD_DAYS, Asked

EARLIEST = date(2000, 1, 1)
"""Before anything can have been recorded; the first day of all would have no day before it."""


def asked_for(
    since: date | None = None, until: date | None = None, form: str = "", lang: str = ""
) -> Asked:
    """The report asked for: up to today and PERIOD_DAYS long, unless said otherwise.

    Raises InvalidRequestError when the days are no period.
    """
    today = datetime.now(UTC).date()
    last = min(until or today, today)
    if min(last, since or last) < EARLIEST:
        raise InvalidRequestError(f"since, until: nothing is recorded before {EARLIEST}")
    first = since or last - timedelta(days=PERIOD_DAYS - 1)
    if first > last:
        raise InvalidRequestError(f"since: {first} is after {last}; begin earlier")
    if (last - first).days >= LONGEST_DAYS:
        raise InvalidRequestError(
            f"since: from {first} to {last} is more than {LONGEST_DAYS} days; ask for fewer"
        )
    return Asked(first, last, form, lang)
