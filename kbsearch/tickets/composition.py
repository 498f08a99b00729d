"""Every service of tickets, put together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from kbsearch.accounts.clock import Clock, utc_now
from kbsearch.database.attachment_rows import AttachmentRows
from kbsearch.database.desk import DeskDatabase
from kbsearch.database.secret_rows import SecretRows
from kbsearch.database.shown_rows import ShownRows
from kbsearch.errors import DeskDatabaseError
from kbsearch.rates import Flow, is_of_this_machine
from kbsearch.settings import Settings
from kbsearch.tickets.affected import AffectedServices
from kbsearch.tickets.attachments.composition import attachments_of, uploads_to
from kbsearch.tickets.attachments.store import AttachmentStore
from kbsearch.tickets.attachments.sweeping import sweep_attachments
from kbsearch.tickets.attachments.uploads import Uploads
from kbsearch.tickets.callers import Callers
from kbsearch.tickets.counting import CountingListener
from kbsearch.tickets.happening import Listener
from kbsearch.tickets.intake import Forms, Intake
from kbsearch.tickets.links import TicketLinks
from kbsearch.tickets.service import Tickets

TICKETS_AN_HOUR = 600
"""From one address, by people who are not signed in: a whole office that shares it may have lost
its network at once."""

FIRST_SECONDS = 90.0
EVERY_SECONDS = 3600.0
log = structlog.get_logger(__name__)


class Arrivals:
    """How many tickets and messages one address may send; this machine's are not counted."""

    def __init__(self, amount: int = TICKETS_AN_HOUR) -> None:
        self._flow = Flow(amount, minutes=60)

    def take(self, address: str) -> None:
        """Counts one. Raises TooManyRequestsError."""
        if not is_of_this_machine(address):
            self._flow.take(address)


@dataclass(frozen=True, slots=True)
class TicketServices:
    """What routes and senders ask of tickets."""

    tickets: Tickets
    links: TicketLinks
    intake: Intake
    callers: Callers
    affected: AffectedServices
    arrivals: Arrivals
    attachments: AttachmentStore
    attachment_rows: AttachmentRows
    uploads: Uploads


def ticket_services(
    database: DeskDatabase,
    settings: Settings,
    forms: Forms,
    listeners: Sequence[Listener] = (),
    *,
    clock: Clock = utc_now,
) -> TicketServices:
    """The services over one desk database. `listeners` are told of what happens to tickets, and
    `forms` is the record of ticket forms."""
    links = TicketLinks(SecretRows(database))
    store = attachments_of(settings)
    affected = AffectedServices(settings.ticket_services)
    counting = CountingListener(settings.requester_key.get_secret_value())
    tickets = Tickets(
        database,
        (counting, *listeners),
        links=links,
        affected=affected,
        close_after=timedelta(days=settings.ticket_close_days),
        keep=store.keep,
        clock=clock,
    )
    return TicketServices(
        tickets=tickets,
        links=links,
        intake=Intake(tickets, forms, ShownRows(database)),
        callers=Callers(database),
        affected=affected,
        arrivals=Arrivals(),
        attachments=store,
        attachment_rows=AttachmentRows(database),
        uploads=uploads_to(store),
    )


async def tend_hourly(services: TicketServices) -> None:
    """Closes what has been solved for long, and removes files of no ticket, until cancelled."""
    await asyncio.sleep(FIRST_SECONDS)
    while True:
        await asyncio.to_thread(tend_once, services)
        await asyncio.sleep(EVERY_SECONDS)


def tend_once(services: TicketServices) -> None:
    """The same, once. A desk database that is out of action is tried again the next hour."""
    try:
        closed = services.tickets.close_stale()
    except DeskDatabaseError as error:
        log.warning("solved tickets were not closed", reason=str(error))
    else:
        if closed:
            log.info("closed what was solved", tickets=closed)
    sweep_attachments(services.attachments, services.attachment_rows)
