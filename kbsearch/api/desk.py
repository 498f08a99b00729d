"""The API of the technician's desk: articles for a reply, and which of them answered a ticket."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from kbsearch.accounts.asking import audience_of, require
from kbsearch.accounts.roles import Role, Scope
from kbsearch.api.desk_models import (
    NUMBER_MAX,
    ForTextModel,
    LinkedModel,
    LinkModel,
    LinkRequestModel,
    LinksModel,
    ReplySuggestionsModel,
)
from kbsearch.api.limits import each_parameter_once
from kbsearch.api.models import PlainText
from kbsearch.api.routes import problems
from kbsearch.desk.composition import DeskServices
from kbsearch.desk.links import LinkedBy
from kbsearch.desk.records import TicketRef
from kbsearch.desk.suggesting import Reading
from kbsearch.origins import refuse_other_sites
from kbsearch.search.limits import QUERY_MAX

Number = Annotated[int, Path(ge=1, le=NUMBER_MAX, description="Of the ticket.", examples=[1042])]
LinkNumber = Annotated[int, Path(ge=1, le=NUMBER_MAX, description="Of the link.", examples=[7])]
Search = Annotated[
    PlainText, Query(max_length=QUERY_MAX, description="Search for this instead of the ticket.")
]


def desk_router(services: DeskServices, *, public_url: str = "") -> APIRouter:
    """Suggestions for replies and links, for technicians and for tokens about tickets.

    Pages of other sites are refused; `public_url` is where visitors find this one, if known.
    """

    def from_here(request: Request) -> None:
        refuse_other_sites(request.headers, public_url)

    router = APIRouter(
        prefix="/api/v1",
        tags=["desk"],
        responses=problems(400, 401, 403, 422, 503),
        dependencies=[Depends(each_parameter_once), Depends(from_here)],
    )
    _add_suggestions(router, services)
    _add_links(router, services)
    return router


def _add_suggestions(router: APIRouter, services: DeskServices) -> None:
    @router.get(
        "/tickets/{number}/suggestions",
        summary="Articles for a reply to a ticket",
        responses=problems(404),
    )
    def suggestions(request: Request, number: Number, q: Search = "") -> ReplySuggestionsModel:
        """At most five, for the conversation so far or for what is searched for.

        Each says whether the requester was shown it, and whether he may open it at all. A token
        that may not read articles gets public ones.
        """
        require(request, Role.TECHNICIAN, Scope.TICKETS_READ)
        audience = audience_of(request)
        found = services.suggestions.for_ticket(number, audience=audience, search=q)
        return ReplySuggestionsModel.of(found)

    @router.post(
        "/suggestions/for-text",
        summary="Articles for a reply to a ticket elsewhere",
        responses=problems(413),
    )
    def for_text(request: Request, asked: ForTextModel) -> ReplySuggestionsModel:
        """The same for what stands on a page of another help desk; nothing of it is kept."""
        require(request, Role.TECHNICIAN, Scope.READ)
        reading = Reading(audience_of(request), asked.requester)
        return ReplySuggestionsModel.of(services.suggestions.for_text(asked.wanted(), reading))


def _add_links(router: APIRouter, services: DeskServices) -> None:
    @router.get(
        "/tickets/{number}/links",
        summary="Articles that were linked to a ticket",
        responses=problems(404),
    )
    def links(request: Request, number: Number) -> LinksModel:
        """Those that were not taken back, oldest first, of articles that whoever asks may read."""
        require(request, Role.TECHNICIAN, Scope.TICKETS_READ)
        found = services.links.seen_by(audience_of(request), TicketRef.ours(number))
        return LinksModel(links=[LinkModel.of(one) for one in found])

    @router.post(
        "/links",
        status_code=HTTPStatus.CREATED,
        summary="Link an article to a ticket",
        responses=problems(404, 413),
    )
    def link(request: Request, response: Response, wanted: LinkRequestModel) -> LinkedModel:
        """On disk when this answers with 201. Linking twice is one link, which is `repeated`."""
        asking = require(request, Role.TECHNICIAN, Scope.TICKETS)
        by = LinkedBy(asking.user, audience_of(request), wanted.how, wanted.requester_hash)
        linked = services.links.link(wanted.reference, wanted.article, by)
        response.headers["Location"] = f"/api/v1/links/{linked.link.number}"
        return LinkedModel.made(linked)

    @router.delete("/links/{number}", summary="Take a link back", responses=problems(404))
    def unlink(request: Request, number: LinkNumber) -> LinkModel:
        """The link that there was; doing so twice changes nothing."""
        require(request, Role.TECHNICIAN, Scope.TICKETS)
        return LinkModel.of(services.links.unlink(number))
