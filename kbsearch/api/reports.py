"""The API of reports: what the pages of insights show, for programs of managers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from indexer.records import Language
from kbsearch.accounts.asking import require
from kbsearch.accounts.roles import Role, Scope
from kbsearch.api.limits import each_parameter_once
from kbsearch.api.models import PlainText
from kbsearch.api.report_models import ReportModel
from kbsearch.api.routes import problems
from kbsearch.insights.asking import asked_for
from kbsearch.insights.records import NAME_MAX, InsightStore
from kbsearch.insights.report import make_report


def reports_router(store: InsightStore) -> APIRouter:
    """`/api/v1/reports/deflection`, for managers and for tokens with `reports:read`."""
    router = APIRouter(
        prefix="/api/v1/reports",
        tags=["reports"],
        responses=problems(401, 403, 422, 503),
        dependencies=[Depends(each_parameter_once)],
    )

    @router.get("/deflection", summary="What suggestions in ticket forms did")
    def deflection(
        request: Request,
        since: Annotated[date | None, Query(description="The first day, in UTC.")] = None,
        until: Annotated[date | None, Query(description="The last day, in UTC.")] = None,
        form: Annotated[PlainText, Query(max_length=NAME_MAX, description="Only this form.")] = "",
        lang: Annotated[Language | None, Query(description="Only forms in this language.")] = None,
    ) -> ReportModel:
        """The last twelve weeks unless asked otherwise; at most two years."""
        require(request, Role.MANAGER, Scope.REPORTS)
        asked = asked_for(since, until, form, lang or "")
        return ReportModel.of(make_report(store, asked, datetime.now(UTC)))

    return router
