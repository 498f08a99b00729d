"""The API of a ticket form: what it is shown, and what became of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request

from kbsearch.accounts.asking import audience_of, principal_of
from kbsearch.accounts.roles import Role, Scope
from kbsearch.api.deflection_models import (
    DraftModel,
    EventsModel,
    ReceiptModel,
    SuggestionsModel,
)
from kbsearch.api.examples import TOKEN
from kbsearch.api.foreign_pages import origin_of
from kbsearch.api.limits import each_parameter_once
from kbsearch.api.models import PlainText
from kbsearch.api.routes import problems
from kbsearch.deflection.assembly import Parts
from kbsearch.deflection.tokens import LENGTH
from kbsearch.errors import InvalidRequestError
from kbsearch.origins import address_of

Token = Annotated[
    PlainText,
    Path(max_length=2 * LENGTH, description="Of the form's newest answer.", examples=[TOKEN]),
]


def deflection_router(parts: Parts) -> APIRouter:
    """`/suggest` and what follows."""
    deflection = parts.service
    router = APIRouter(
        prefix="/api/v1",
        tags=["suggestions"],
        responses=problems(400, 403, 413, 422, 429, 503),
        dependencies=[Depends(each_parameter_once)],
    )

    @router.post("/suggest", summary="Answers for a ticket being written")
    def suggest(request: Request, draft: DraftModel) -> SuggestionsModel:
        """At most three answers, and none unless sure enough: most tickets get an empty list.

        The first question begins a form, and its token goes on with it. Some forms are held out,
        to compare with: they are shown nothing. What a technician who is signed in writes is
        nobody's request for help, and is not recorded.
        """
        asking = principal_of(request)
        form = draft.form_draft(
            origin=origin_of(request),
            requester=parts.requester(asking.email),
            address=address_of(request),
            preview=asking.may(Role.TECHNICIAN, Scope.READ),
        )
        return SuggestionsModel.of(deflection.answer(form, audience_of(request)))

    @router.post(
        "/suggestions/{token}/events",
        status_code=HTTPStatus.CREATED,
        summary="What happened in a form",
        responses=problems(404),
    )
    def events(token: Token, report: EventsModel) -> ReceiptModel:
        """Keeps what can have happened, each event once; on disk when this answers with 201.

        The body may be sent as `text/plain`, so that a page that is being left can send it.
        """
        happened = [one.happened() for one in report.events]
        receipt = deflection.report(token, happened, report.ms)
        if len(receipt.refused) == len(happened):
            first = receipt.refused[0]
            raise InvalidRequestError(f"None of it can have happened; first: {first.reason}")
        return ReceiptModel.of(receipt)

    return router
