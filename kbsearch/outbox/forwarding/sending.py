"""Which happenings are handed on to another help desk, and handing them on."""

from __future__ import annotations

import asyncio

from kbsearch.accounts.clock import Clock, utc_now
from kbsearch.database import forwarded_rows
from kbsearch.database.desk import DeskDatabase, Unit
from kbsearch.errors import DeskDatabaseError, NotFoundError
from kbsearch.outbox.forwarding.composing import Composer
from kbsearch.outbox.forwarding.help_desk import Foreign, HelpDesk
from kbsearch.outbox.forwarding.returning import comes_from
from kbsearch.outbox.reading import Puts, told_as
from kbsearch.outbox.records import Outgoing, SendError, ToSend, Way
from kbsearch.tickets.happening import Happened, TicketEvent


class ForwardListener:
    """Keeps what is to be handed on, together with what happened."""

    def __init__(self, outbox: Puts, desk: str) -> None:
        """`desk` is what the other help desk is called in the outbox."""
        self._outbox = outbox
        self._desk = desk

    def heard(self, unit: Unit, happened: Happened) -> None:
        """Writes one row, unless it is a note, or came from that help desk."""
        event = told_as(happened)
        if event is None or comes_from(self._desk):
            return
        ticket, entry = happened.ticket, happened.entry
        one = ToSend(Way.FORWARD, event, self._desk, ticket.lang, ticket.number, entry.number)
        self._outbox.put(unit, one)


class ForwardSender:
    """Hands tickets on, and what is written and changed later."""

    def __init__(
        self, desk: HelpDesk, composer: Composer, database: DeskDatabase, *, clock: Clock = utc_now
    ) -> None:
        self._desk = desk
        self._composer = composer
        self._database = database
        self._clock = clock

    async def send(self, one: Outgoing) -> None:
        """Hands one thing on. The outbox sends what is of one ticket in its order."""
        ticket, entry = one.what.ticket, one.what.entry
        if ticket is None or entry is None:
            await self._desk.check()
            return
        try:
            foreign = await asyncio.to_thread(self._find, ticket)
            if one.what.event == TicketEvent.CREATED:
                await self._hand_on(ticket, entry, foreign)
            elif foreign is None:
                raise SendError("The ticket itself was not handed on; send that again first")
            else:
                await self._add(ticket, entry, foreign)
        except NotFoundError as error:
            raise SendError("The ticket to be handed on was erased", lasting=True) from error
        except DeskDatabaseError as error:
            raise SendError("The desk database is out of action; this waits for it") from error

    async def _hand_on(self, ticket: int, entry: int, foreign: Foreign | None) -> None:
        """A ticket is made once, whatever becomes of the answer; then its note is added."""
        handed, note = await asyncio.to_thread(self._composer.ticket, ticket, entry)
        if foreign is None:
            foreign = await self._desk.find(handed) or await self._desk.create(handed)
            await asyncio.to_thread(self._keep, ticket, foreign)
        await self._desk.add(foreign, note)

    async def _add(self, ticket: int, entry: int, foreign: Foreign) -> None:
        message, standing = await asyncio.to_thread(self._composer.entry, ticket, entry)
        if message is not None:
            await self._desk.add(foreign, message)
        if standing is not None:
            await self._desk.change(foreign, standing)

    def _find(self, ticket: int) -> Foreign | None:
        with self._database.reading() as unit:
            found = forwarded_rows.find(unit, ticket, self._desk.name)
        return Foreign(*found) if found else None

    def _keep(self, ticket: int, foreign: Foreign) -> None:
        with self._database.writing() as unit:
            forwarded_rows.add(
                unit,
                ticket,
                self._desk.name,
                foreign=foreign.id,
                url=foreign.url,
                at=self._clock(),
            )
