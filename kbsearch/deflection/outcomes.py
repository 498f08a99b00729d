"""Tickets that reached a help desk by other ways than a form, as it reports them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from kbsearch.deflection.pseudonyms import Pseudonyms
from kbsearch.deflection.records import Channel, Outcome, OutcomeKind
from kbsearch.errors import InvalidRequestError

REPORTED_MAX = 500
"""Outcomes of one request."""

SENT_MAX = 100
"""Characters of a help desk's own number of a ticket."""

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""Before any help desk that could report here; and no moment that another zone cannot name."""

_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Report:
    """A ticket as a help desk reports it. `requester` is a `requester_hash`; without `at` it is
    of now; `sent` is the help desk's own number for it, if it gives one."""

    requester: str
    channel: Channel
    kind: OutcomeKind = OutcomeKind.TICKET
    at: datetime | None = None
    sent: str = ""


class OutcomeStore(Protocol):
    """Where outcomes are kept. Each method raises DeskDatabaseError when it cannot be reached."""

    def add(self, outcomes: Sequence[Outcome]) -> int:
        """Keeps those whose key is new; how many, on disk when this returns."""
        ...


class KeySource(Protocol):
    """Where the keys of an installation are."""

    def key(self, name: str) -> bytes:
        """The key of that name."""
        ...


class Outcomes:
    """Outcomes of an installation; safe to share between threads when its store is."""

    def __init__(
        self,
        store: OutcomeStore,
        keys: KeySource,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._keys = keys
        self._clock = clock

    def record(self, reports: Sequence[Report], *, reporter: str, request: str = "") -> int:
        """Keeps what was not reported before; how many that were.

        The same number of the same `reporter` is the same ticket; without a number, the same place
        in the same `request`, if that has a name. Raises InvalidRequestError for what has not
        happened yet.
        """
        now = self._clock()
        names = Pseudonyms(self._keys.key("pseudonyms"))
        return self._store.add(
            [
                Outcome(
                    key=_key(names, one, reporter, request, place),
                    requester=names.requester(one.requester),
                    kind=one.kind,
                    channel=one.channel,
                    at=_past(one.at, now, place),
                    created=now,
                )
                for place, one in enumerate(reports)
            ]
        )


def _key(names: Pseudonyms, one: Report, reporter: str, request: str, place: int) -> str:
    if one.sent:
        return names.outcome(reporter, f"id\0{one.kind}\0{one.sent}")
    if request:
        return names.outcome(reporter, f"request\0{request}\0{place}")
    return names.unlike()


def _past(at: datetime | None, now: datetime, place: int) -> datetime:
    if at is None:
        return now
    if at < EARLIEST:
        raise InvalidRequestError(
            f"outcomes.{place}.at: nothing is recorded before {EARLIEST.date()}; send the moment "
            f"of the ticket"
        )
    if at > now + _AHEAD:
        raise InvalidRequestError(
            f"outcomes.{place}.at: {at.isoformat()} has not come yet; send the moment of the ticket"
        )
    return min(at, now)
