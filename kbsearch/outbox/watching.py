"""Whether the outbox empties: for those who run the service, and for Prometheus."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from threading import Lock

from prometheus_client import CollectorRegistry, Counter
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from kbsearch.accounts.clock import Clock, utc_now
from kbsearch.errors import DeskDatabaseError
from kbsearch.outbox.records import SendState, Standing, Way
from kbsearch.outbox.service import Outbox

STUCK_AFTER = timedelta(hours=1)
KEPT_SECONDS = 5.0
"""How long what was found is told again, so that asking often costs nothing."""


class OutboxWatch:
    """How the outbox stands; safe to share between threads."""

    def __init__(self, outbox: Outbox, ways: Collection[Way], *, clock: Clock = utc_now) -> None:
        """`ways` are those that somebody sends by."""
        self._outbox = outbox
        self._ways = ways
        self._clock = clock
        self._lock = Lock()
        self._found: Sequence[Standing] = ()
        self._until = float("-inf")

    def standing(self) -> Sequence[Standing]:
        """As it was a few seconds ago at most; as it was last while the database is out of
        action, which is told elsewhere."""
        with self._lock:
            if time.monotonic() >= self._until:
                try:
                    self._found = self._outbox.standing()
                except DeskDatabaseError:
                    return self._found
                self._until = time.monotonic() + KEPT_SECONDS
            return self._found

    def reasons(self) -> Sequence[str]:
        """What is wrong, and where to look; nothing of whom anything is for."""
        return [reason for one in self.standing() for reason in self._wrong(one)]

    def _wrong(self, one: Standing) -> Iterator[str]:
        if one.waiting and one.way not in self._ways:
            yield (
                f"{one.waiting} to send by {one.way} wait, and no setting says how; set it, or "
                f"remove them with 'kbsearch outbox drop --way {one.way}'"
            )
        elif one.oldest and self._clock() - one.oldest > STUCK_AFTER:
            since = f"{one.oldest:%Y-%m-%d %H:%M} UTC"
            yield (
                f"{one.waiting} to send by {one.way} wait, the oldest since {since}; "
                f"'kbsearch outbox list' says why"
            )
        if one.dead:
            yield (
                f"{one.dead} to send by {one.way} were given up; 'kbsearch outbox list --dead' "
                f"says why"
            )


class OutboxFigures(Collector):
    """The same for Prometheus, and how attempts ended."""

    def __init__(self, watch: OutboxWatch, registry: CollectorRegistry) -> None:
        self._watch = watch
        self._attempts = Counter(
            "kbsearch_outbox_attempts_total",
            "Attempts to send, by way and by what came of them.",
            ["way", "state"],
            registry=registry,
        )
        registry.register(self)

    def told(self, way: Way, state: SendState) -> None:
        """Counts an attempt."""
        self._attempts.labels(way.value, state.value).inc()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """What waits, since when, and what was given up."""
        waiting = GaugeMetricFamily(
            "kbsearch_outbox_waiting", "What waits to be sent, by way.", labels=["way"]
        )
        dead = GaugeMetricFamily(
            "kbsearch_outbox_dead", "What was given up and not sent, by way.", labels=["way"]
        )
        oldest = GaugeMetricFamily(
            "kbsearch_outbox_oldest_timestamp_seconds",
            "When the oldest that waits was written, by way.",
            labels=["way"],
        )
        for one in self._watch.standing():
            waiting.add_metric([one.way.value], one.waiting)
            dead.add_metric([one.way.value], one.dead)
            if one.oldest is not None:
                oldest.add_metric([one.way.value], one.oldest.timestamp())
        yield from (waiting, dead, oldest)
