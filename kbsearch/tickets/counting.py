"""Tickets that came by other ways than a form, told to the report of what suggestions saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from kbsearch.database import outcome_rows, secret_rows
from kbsearch.database.desk import Unit
from kbsearch.deflection.pseudonyms import Pseudonyms, requester_hash
from kbsearch.deflection.records import Channel as Way
from kbsearch.deflection.records import Outcome, OutcomeKind
from kbsearch.tickets.happening import Happened, TicketEvent
from kbsearch.tickets.records import Channel, Ticket

REPORTER = "kbsearch"
"""Who reports them, among help desks that report theirs."""

_WAYS: Mapping[Channel, Way] = {
    Channel.WEB: Way.PORTAL,
    Channel.API: Way.PORTAL,
    Channel.PHONE: Way.PHONE,
    Channel.MAIL: Way.EMAIL,
    Channel.CHAT: Way.CHAT,
    Channel.OTHER: Way.OTHER,
}


class CountingListener:
    """Keeps an outcome, under a pseudonym, for each ticket of somebody whose e-mail address is
    known and that no form tells of; and for each that is opened again."""

    def __init__(self, requester_key: str) -> None:
        self._requester_key = requester_key

    def heard(self, unit: Unit, happened: Happened) -> None:
        """Writes the outcome, if there is one, together with what happened."""
        ticket, at = happened.ticket, happened.entry.at
        if not ticket.requester.email:
            return
        if happened.event is TicketEvent.CREATED and not ticket.form:
            self._keep(unit, ticket, OutcomeKind.TICKET, at)
        elif happened.event is TicketEvent.REOPENED:
            self._keep(unit, ticket, OutcomeKind.REOPENED, at)

    def _keep(self, unit: Unit, ticket: Ticket, kind: OutcomeKind, at: datetime) -> None:
        names = pseudonyms(unit)
        sent = requester_hash(ticket.requester.email, self._requester_key)
        one = Outcome(
            key=_key(names, ticket.number, kind, ticket.reopened),
            requester=names.requester(sent),
            kind=kind,
            channel=_WAYS[ticket.channel],
            at=at,
            created=at,
        )
        outcome_rows.keep(unit, [one])


def pseudonyms(unit: Unit) -> Pseudonyms:
    """Those of this installation."""
    return Pseudonyms(secret_rows.key_within(unit, "pseudonyms"))


def outcome_keys(names: Pseudonyms, number: int, reopened: int) -> Sequence[str]:
    """The keys of what was kept of a ticket that was opened again so many times."""
    again = [_key(names, number, OutcomeKind.REOPENED, one + 1) for one in range(reopened)]
    return [_key(names, number, OutcomeKind.TICKET, 0), *again]


def _key(names: Pseudonyms, number: int, kind: OutcomeKind, reopened: int) -> str:
    return names.outcome(REPORTER, f"{kind}\0{number}\0{reopened}")
