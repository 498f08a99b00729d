"""The API for help desks: tickets that reached them by other ways than a form."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request

from kbsearch.accounts.asking import require
from kbsearch.accounts.roles import Role, Scope
from kbsearch.api.deflection_models import KeptModel, OutcomesModel
from kbsearch.api.limits import each_parameter_once
from kbsearch.api.models import PlainText
from kbsearch.api.routes import problems
from kbsearch.deflection.outcomes import Outcomes

IdempotencyKey = Annotated[
    PlainText,
    Header(
        alias="Idempotency-Key",
        max_length=200,
        description="A name for this request: sent again with the same, it does not count again.",
    ),
]


def outcomes_router(outcomes: Outcomes) -> APIRouter:
    """`/outcomes`, for technicians and for tokens that may write outcomes."""
    router = APIRouter(
        prefix="/api/v1",
        tags=["outcomes"],
        responses=problems(400, 401, 403, 413, 422, 503),
        dependencies=[Depends(each_parameter_once)],
    )

    @router.post(
        "/outcomes", status_code=HTTPStatus.CREATED, summary="Tickets that reached the help desk"
    )
    def report(
        request: Request, reported: OutcomesModel, idempotency_key: IdempotencyKey = ""
    ) -> KeptModel:
        """Keeps tickets by mail, by telephone and so on; on disk when this answers with 201.

        Only so is somebody who calls instead of sending the form not taken for helped. Those by
        `form` are known here already and count once.
        """
        asking = require(request, Role.TECHNICIAN, Scope.OUTCOMES)
        recorded = outcomes.record(
            reported.reports(), reporter=str(asking.user), request=idempotency_key
        )
        return KeptModel(recorded=recorded, repeated=len(reported.outcomes) - recorded)

    return router
