"""The call by which Zammad tells what became of tickets that were handed on to it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field

from kbsearch.accounts.asking import require
from kbsearch.accounts.roles import Role, Scope
from kbsearch.api.limits import each_parameter_once
from kbsearch.api.routes import problems
from kbsearch.origins import refuse_other_sites
from kbsearch.outbox.composition import OutboxParts
from kbsearch.outbox.forwarding.composing import MARK
from kbsearch.outbox.forwarding.returning import Came, Returned, Returning, plain_text
from kbsearch.outbox.forwarding.zammad import NAME
from kbsearch.tickets.composition import TicketServices
from kbsearch.tickets.records import NAME_MAX

Text = Annotated[str | None, Field(max_length=300_000)]
Identifier = Annotated[int, Field(ge=1, le=2**53)]
AGENT = "Agent"


class PersonModel(BaseModel):
    """Who did it, as Zammad tells it; whatever else it tells is not looked at."""

    firstname: Text = ""
    lastname: Text = ""


class ArticleModel(BaseModel):
    """What was written there; an empty object where nothing was."""

    id: Identifier | None = None
    body: Text = ""
    internal: bool = True
    sender: Text = ""
    message_id: Text = ""
    created_by: PersonModel | None = None


class TicketThereModel(BaseModel):
    """A ticket there; `state` is the name of its state."""

    id: Identifier
    state: Text = ""


class ZammadModel(BaseModel):
    """The payload that a webhook of Zammad has by itself (its documentation, "Webhook Payload")."""

    ticket: TicketThereModel
    article: ArticleModel | None = None

    def returned(self) -> Returned:
        """What happened. Only what an agent wrote to the customer counts as an answer: what was
        handed on comes back too, and what is internal stays there."""
        foreign, state = str(self.ticket.id), (self.ticket.state or "")[:NAME_MAX]
        one = self.article
        ours = one is not None and (one.message_id or "").startswith(MARK)
        if one is None or one.id is None or ours or one.internal or one.sender != AGENT:
            return Returned(foreign, state)
        by = one.created_by or PersonModel()
        name = " ".join(f"{by.firstname or ''} {by.lastname or ''}".split())[:NAME_MAX]
        return Returned(foreign, state, name, str(one.id), plain_text(one.body or ""))


class CameModel(BaseModel):
    """What became of it here; `ticket` is null when it is none of ours."""

    ticket: int | None
    added: bool
    changed: bool

    @classmethod
    def of(cls, came: Came) -> CameModel:
        """The answer."""
        return cls(ticket=came.ticket, added=came.added, changed=came.changed)


def forwarded_routers(
    outgoing: OutboxParts, services: TicketServices, *, public_url: str
) -> tuple[APIRouter, ...]:
    """`/forwarded/zammad`, where tickets are handed on to Zammad; else nothing."""
    if outgoing.outward.zammad is None:
        return ()
    return (_zammad(Returning(outgoing.database, services.tickets, NAME), public_url),)


def _zammad(returning: Returning, public_url: str) -> APIRouter:
    def from_here(request: Request) -> None:
        refuse_other_sites(request.headers, public_url)

    router = APIRouter(
        prefix="/api/v1",
        tags=["tickets"],
        responses=problems(400, 401, 403, 413, 422, 503),
        dependencies=[Depends(each_parameter_once), Depends(from_here)],
    )

    @router.post("/forwarded/zammad", summary="What became of a ticket in Zammad")
    def came_back(request: Request, told: ZammadModel) -> CameModel:
        """Takes in an answer to the requester, and how the ticket stands there.

        For a webhook of Zammad with a token for `tickets:write` of a technician. A ticket that was
        not handed on from here is nothing to us, and no error.
        """
        require(request, Role.TECHNICIAN, Scope.TICKETS)
        return CameModel.of(returning.take(told.returned()))

    return router
