"""The pages of insights: what suggestions in ticket forms did, for managers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from indexer.records import LANGUAGES, Language
from kbsearch.accounts.actions import Action
from kbsearch.accounts.asking import require
from kbsearch.accounts.audit import AuditLog
from kbsearch.accounts.roles import Role, Scope
from kbsearch.errors import InvalidRequestError
from kbsearch.insights.asking import asked_for
from kbsearch.insights.export import csv_of
from kbsearch.insights.figures import Report
from kbsearch.insights.records import NAME_MAX, Asked, InsightStore
from kbsearch.insights.report import make_report
from kbsearch.origins import address_of
from kbsearch.pages.caching import never_kept
from kbsearch.pages.figures import Figures
from kbsearch.pages.insight_charts import interval_chart, week_chart
from kbsearch.pages.site import Site, add_page

PATH = "/insights/deflection"
LITTLE = 30
"""Forms with something to show below which the page says that it is early."""


@dataclass(frozen=True, slots=True)
class _Filter:
    """What is in the fields above the report, and what is wrong with it."""

    since: str
    until: str
    asked: Asked
    problem: bool = False


def insight_pages(site: Site, store: InsightStore, audit: AuditLog) -> APIRouter:
    """The report in each language, its export, and the address without a language."""
    router = APIRouter(include_in_schema=False)
    for lang in LANGUAGES:
        router.include_router(_in_language(site, store, audit, lang), prefix=f"/{lang}")

    def bare(request: Request) -> Response:
        query = f"?{request.url.query}" if request.url.query else ""
        path = f"/{site.renderer.language(request)}{PATH}{query}"
        headers = {"Vary": "Accept-Language", "Cache-Control": "no-cache"}
        return RedirectResponse(path, status_code=307, headers=headers)

    add_page(router, PATH, bare)
    return router


def _in_language(site: Site, store: InsightStore, audit: AuditLog, lang: Language) -> APIRouter:
    router = APIRouter()

    def page(request: Request) -> Response:
        require(request, Role.MANAGER, Scope.REPORTS)
        chosen = _filter(request.query_params)
        report = make_report(store, chosen.asked, datetime.now(UTC))
        values = _values(report, chosen, store, lang, query=request.url.query)
        status = 422 if chosen.problem else 200
        return site.renderer.page(
            request, "insights_deflection.html", lang, values, status=status, secret=True
        )

    def download(request: Request) -> Response:
        manager = require(request, Role.MANAGER, Scope.REPORTS)
        asked = _filter(request.query_params).asked
        who, details = address_of(request), _details(asked)
        audit.record(manager, Action.EXPORTED, "deflection", details, address=who)
        # A spreadsheet takes a file without this mark for one of its own language's old encoding.
        body = "\ufeff" + csv_of(make_report(store, asked, datetime.now(UTC)))
        name = f"deflection-{asked.since}-{asked.until}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return never_kept(Response(body, headers=headers, media_type="text/csv; charset=utf-8"))

    add_page(router, PATH, page)
    router.add_api_route(f"{PATH}.csv", download, methods=["GET"], response_model=None)
    return router


def _filter(query: QueryParams) -> _Filter:
    """The period of the address; what is no period is named and the usual one shown."""
    since, until = query.get("since", "")[:10], query.get("until", "")[:10]
    form, lang = query.get("form", "")[:NAME_MAX], query.get("lang", "")
    lang = lang if lang in LANGUAGES else ""
    try:
        asked = asked_for(_day(since), _day(until), form, lang)
    except (InvalidRequestError, ValueError):
        return _Filter(since, until, asked_for(form=form, lang=lang), problem=True)
    return _Filter(asked.since.isoformat(), asked.until.isoformat(), asked)


def _details(asked: Asked) -> dict[str, str]:
    given = {"form": asked.form, "lang": asked.lang}
    period = {"since": asked.since.isoformat(), "until": asked.until.isoformat()}
    return period | {name: value for name, value in given.items() if value}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _values(
    report: Report, chosen: _Filter, store: InsightStore, lang: Language, *, query: str
) -> dict[str, Any]:
    return {
        "report": report,
        "chosen": chosen,
        "names": store.names(),
        "languages": LANGUAGES,
        "figures": Figures(lang),
        "interval": interval_chart(report.causal),
        "weeks": week_chart(report.by_week),
        "little": report.funnel.offered < LITTLE,
        "csv": f"/{lang}{PATH}.csv" + (f"?{query}" if query else ""),
    }
