"""The API of tickets: sent, looked at, changed and answered."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response

from kbsearch.accounts.accounts import Accounts
from kbsearch.accounts.asking import principal_of, require
from kbsearch.accounts.roles import Role, Scope
from kbsearch.api import ticket_examples as examples
from kbsearch.api.limits import each_parameter_once
from kbsearch.api.models import PlainText
from kbsearch.api.routes import problems
from kbsearch.api.ticket_calls import TicketCalls, author_of, keyed
from kbsearch.api.ticket_models import (
    NUMBER_MAX,
    ChangeTicketModel,
    EntryModel,
    NewTicketModel,
    ReceivedModel,
    ReplyModel,
    TicketModel,
    TicketsModel,
    WholeTicketModel,
)
from kbsearch.api.ticket_queries import CURSOR_MAX, chosen, cursor_of, number_at
from kbsearch.errors import ForbiddenError
from kbsearch.knowledge import Knowledge
from kbsearch.origins import address_of, refuse_other_sites
from kbsearch.tickets.choosing import TicketFilter
from kbsearch.tickets.cleaning import cleaned_subject
from kbsearch.tickets.composition import TicketServices
from kbsearch.tickets.records import By, State
from kbsearch.tickets.refusals import KEY_MAX
from kbsearch.tickets.uploaded import uploaded

Number = Annotated[int, Path(ge=1, le=NUMBER_MAX, examples=[examples.TICKET["number"]])]
IdempotencyKey = Annotated[
    PlainText,
    Header(
        alias="Idempotency-Key",
        max_length=KEY_MAX,
        description="Made up at random for what is sent, such as a UUID: sent again with the same, "
        "within a week, it is taken once.",
        examples=[examples.KEY],
    ),
]
REPLAYED = {
    "Idempotent-Replayed": {
        "description": "`true` when it had been sent before with the same key.",
        "schema": {"type": "string", "enum": ["true"]},
    }
}
LOCATION = {"Location": {"description": "Where it is.", "schema": {"type": "string"}}}


def tickets_router(
    services: TicketServices, accounts: Accounts, knowledge: Knowledge, *, public_url: str = ""
) -> APIRouter:
    """`/tickets`; `public_url` is where visitors find the site, if that is known."""

    def from_here(request: Request, response: Response) -> None:
        refuse_other_sites(request.headers, public_url)
        # Whom it is about, and secrets of his links.
        response.headers["Cache-Control"] = "no-store"

    calls = TicketCalls(services, accounts, knowledge, public_url)
    router = APIRouter(
        prefix="/api/v1/tickets",
        tags=["tickets"],
        responses=problems(400, 401, 403, 422, 503),
        dependencies=[Depends(each_parameter_once), Depends(from_here)],
    )
    _add_sending(router, calls)
    _add_reading(router, calls)
    _add_changing(router, calls)
    return router


def _add_sending(router: APIRouter, calls: TicketCalls) -> None:
    @router.post(
        "",
        status_code=HTTPStatus.CREATED,
        summary="Send a ticket",
        responses={**problems(409, 413, 429), 201: {"headers": {**REPLAYED, **LOCATION}}},
    )
    def send(
        request: Request, response: Response, body: NewTicketModel, key: IdempotencyKey = ""
    ) -> ReceivedModel:
        """Takes a ticket; it is on disk when this answers with 201.

        Anybody may send one for himself. Sent again with the same `Idempotency-Key` it is answered
        as it was the first time; something else with that key is refused with 409.
        """
        asking = principal_of(request)
        if asking.user is None:
            calls.services.arrivals.take(address_of(request))
        else:
            require(request, Role.REQUESTER, Scope.TICKETS)
        new, author = calls.new(request, body)
        sent = calls.services.intake.submit(
            new, author=author, key=keyed(asking, key), token=body.token
        )
        ticket = sent.ticket
        response.headers["Location"] = f"/api/v1/tickets/{ticket.number}"
        if sent.repeated:
            response.headers["Idempotent-Replayed"] = "true"
        own = author.by is By.REQUESTER
        # As it was when it was sent, also when it is sent again.
        return ReceivedModel(
            number=ticket.number,
            state=State.NEW,
            kind=new.kind,
            subject=cleaned_subject(new.subject),
            lang=new.lang,
            link=calls.link(request, ticket) if own else calls.url(request, ticket),
        )


def _add_reading(router: APIRouter, calls: TicketCalls) -> None:
    @router.get("", summary="Tickets, newest first")
    def tickets(
        request: Request,
        wanted: Annotated[TicketFilter, Depends(chosen)],
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
        cursor: Annotated[
            PlainText, Query(max_length=CURSOR_MAX, description="`next` of a page.")
        ] = "",
    ) -> TicketsModel:
        """A page of tickets; `next` leads to the page after it.

        Technicians see all of them, requesters their own.
        """
        asking = require(request, Role.REQUESTER, Scope.TICKETS_READ)
        works = calls.works(request, Scope.TICKETS_READ)
        own = wanted if works else replace(wanted, requester=asking.user)
        page = calls.services.tickets.listed(own, before=number_at(cursor), limit=limit)
        return TicketsModel(
            tickets=[calls.model(request, one, works=works) for one in page.items],
            next=cursor_of(page.items[-1].number) if page.more else None,
        )

    @router.get("/{number}", summary="One ticket with its history", responses=problems(404))
    def ticket(request: Request, number: Number) -> WholeTicketModel:
        """The ticket, what happened to it, oldest first, and the articles that were shown.

        Notes between technicians are for them alone, as is who works on it.
        """
        found = calls.found(request, number, Scope.TICKETS_READ)
        works = calls.works(request, Scope.TICKETS_READ)
        history = calls.services.tickets.history(number, private=works)
        return WholeTicketModel(
            **dict(calls.model(request, found, works=works)),
            history=[EntryModel.of(one) for one in history],
            shown=calls.shown(request, found),
        )


def _add_changing(router: APIRouter, calls: TicketCalls) -> None:
    @router.patch("/{number}", summary="Change a ticket", responses=problems(404, 409, 413))
    def change(request: Request, number: Number, body: ChangeTicketModel) -> TicketModel:
        """Changes what is given and keeps it in the history; the requester is told what he may
        know. Requesters may say of their own that it is solved, or that it is not."""
        found = calls.found(request, number, Scope.TICKETS)
        author = author_of(principal_of(request))
        changed = calls.services.tickets.change(found.number, body.change(), author=author)
        return calls.model(request, changed, works=calls.works(request, Scope.TICKETS))

    @router.post(
        "/{number}/replies",
        status_code=HTTPStatus.CREATED,
        summary="Answer, note, or add something",
        responses={**problems(404, 409, 413), 201: {"headers": REPLAYED}},
    )
    def reply(
        request: Request,
        response: Response,
        number: Number,
        body: ReplyModel,
        key: IdempotencyKey = "",
    ) -> EntryModel:
        """Adds a message to a ticket; it is on disk when this answers with 201.

        A technician's goes to the requester, unless it is a note. A requester's opens a ticket
        again that was solved or closed.
        """
        found = calls.found(request, number, Scope.TICKETS)
        asking = principal_of(request)
        author = author_of(asking)
        if body.note and author.by is not By.TECHNICIAN:
            raise ForbiddenError("Notes are for technicians alone; leave out note")
        files = uploaded(calls.services.attachments, calls.services.tickets, body.attachments)
        added = calls.services.tickets.add_once(
            found.number,
            body.text,
            files,
            author=author,
            note=body.note,
            state=body.state,
            key=keyed(asking, key),
        )
        if added.repeated:
            response.headers["Idempotent-Replayed"] = "true"
        return EntryModel.of(added.entry)
