"""Administration: who did what, on pages and as a file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from kbsearch.accounts.actions import Action
from kbsearch.accounts.asking import require
from kbsearch.accounts.audit import AuditLog
from kbsearch.accounts.composition import AccountServices
from kbsearch.accounts.records import Event, EventFilter
from kbsearch.accounts.roles import Role
from kbsearch.errors import NotFoundError
from kbsearch.origins import address_of
from kbsearch.pages.accounts.desk import AccountDesk, number_in
from kbsearch.pages.caching import never_kept
from kbsearch.pages.site import add_page

ROWS_MAX = 50_000
"""Of a file: some 10 MB, which spreadsheets open."""

ROWS_AT_ONCE = 1000
COLUMNS = ("number", "at", "actor", "account", "action", "object", "details", "address")
_YEARS = range(2000, 3000)
# A cell that begins so is a formula to spreadsheets (OWASP, CSV Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page or a file is asked for, as it was typed, and the entries that this means."""

    typed: Mapping[str, str]
    problems: Mapping[str, str]
    chosen: EventFilter


class AuditPages:
    """`/admin/audit` and `/admin/audit.csv` of one language."""

    def __init__(self, desk: AccountDesk) -> None:
        self._desk = desk
        self._services = desk.services

    def routes(self) -> APIRouter:
        """Where they are."""
        router = APIRouter()
        add_page(router, "/admin/audit", self.show)
        add_page(router, "/admin/audit.csv", self.file)
        return router

    def show(self, request: Request) -> Response:
        """A page of entries, newest first."""
        require(request, Role.ADMINISTRATOR)
        asked = asked_for(request.query_params, self._services)
        before = number_in(request.query_params.get("before", ""))
        wrong = bool(asked.problems)
        page = self._services.audit.listed(
            asked.chosen, before=before or None, limit=0 if wrong else 50
        )
        events = () if wrong else page.items
        query = {name: value for name, value in asked.typed.items() if value}
        values = {
            "events": events,
            "logins": self._logins(events),
            "typed": asked.typed,
            "problems": asked.problems,
            "actions": tuple(Action),
            "narrowed": bool(query),
            "beginning": not before,
            "file": f"/{self._desk.lang}/admin/audit.csv?{urlencode(query)}".rstrip("?"),
            "next": f"?{urlencode({**query, 'before': events[-1].number})}"
            if events and page.more
            else "",
        }
        return self._desk.page(request, "audit.html", values, status=422 if wrong else 200)

    def _logins(self, events: Sequence[Event]) -> Mapping[int, str]:
        """The logins of the accounts that entries are about."""
        kinds = (one.thing.partition(":") for one in events)
        numbers = {number_in(number) for kind, _, number in kinds if kind == "account"}
        return self._services.accounts.logins(numbers)

    def file(self, request: Request) -> Response:
        """The same entries as a file, at most ROWS_MAX; that it was taken is an entry too."""
        asking = require(request, Role.ADMINISTRATOR)
        asked = asked_for(request.query_params, self._services)
        if asked.problems:
            return self.show(request)
        if request.method == "GET":
            details = {name: value for name, value in asked.typed.items() if value}
            self._services.audit.record(
                asking, Action.EXPORTED, "audit", details, address=address_of(request)
            )
        response = Response(
            as_csv(entries(self._services.audit, asked.chosen)),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="kbsearch-audit.csv"'},
        )
        return never_kept(response)


def asked_for(query: Mapping[str, str], services: AccountServices) -> Asked:
    """The filter in an address. Days are whole days in UTC, the last one included."""
    typed = {name: query.get(name, "").strip()[:120] for name in ("who", "what", "from", "to")}
    problems: dict[str, str] = {}
    account = None
    if typed["who"]:
        try:
            account = services.accounts.find_login(typed["who"]).number
        except NotFoundError:
            problems["who"] = "unknown"
    action = typed["what"] if typed["what"] in set(Action) else None
    days = {name: _day(typed[name], name, problems) for name in ("from", "to")}
    since, until = (None if day is None else _start(day) for day in days.values())
    if until is not None:
        until += timedelta(days=1)
    chosen = EventFilter(account=account, action=action, since=since, until=until)
    return Asked(typed, problems, chosen)


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _day(written: str, name: str, problems: dict[str, str]) -> date | None:
    if not written:
        return None
    try:
        found = date.fromisoformat(written)
    except ValueError:
        found = None
    if found is None or found.year not in _YEARS:
        problems[name] = "day"
        return None
    return found


def entries(audit: AuditLog, chosen: EventFilter) -> Iterator[Event]:
    """The entries chosen, newest first, read a piece at a time."""
    before: int | None = None
    for _ in range(ROWS_MAX // ROWS_AT_ONCE):
        page = audit.listed(chosen, before=before, limit=ROWS_AT_ONCE)
        yield from page.items
        if not page.more:
            return
        before = page.items[-1].number


def as_csv(events: Iterator[Event]) -> str:
    """Entries as CSV (RFC 4180), with nothing that a spreadsheet would take for a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for one in events:
        details = json.dumps(dict(one.details), ensure_ascii=False) if one.details else ""
        cells = (
            str(one.number),
            one.at.isoformat(timespec="seconds"),
            one.actor,
            "" if one.account is None else str(one.account),
            one.action,
            one.thing,
            details,
            one.address,
        )
        writer.writerow([_harmless(cell) for cell in cells])
    return text.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
