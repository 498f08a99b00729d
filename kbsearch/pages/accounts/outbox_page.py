"""Administration: what waits to be sent, what was given up and why, and trying it again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from kbsearch.accounts.actions import Action
from kbsearch.accounts.asking import require
from kbsearch.accounts.roles import Role
from kbsearch.errors import NotFoundError
from kbsearch.origins import address_of
from kbsearch.outbox.composition import OutboxParts
from kbsearch.outbox.records import Outgoing, OutgoingFilter, SendState, Standing, Way
from kbsearch.pages.accounts.desk import AccountDesk, number_in
from kbsearch.pages.secure_forms import Fields
from kbsearch.pages.site import add_page

PATH = "/admin/outbox"


class OutboxPages:
    """`/admin/outbox` of one language."""

    def __init__(self, desk: AccountDesk, parts: OutboxParts) -> None:
        self._desk = desk
        self._outbox = parts.outbox
        self._ways = parts.ways

    def routes(self) -> APIRouter:
        """Where they are."""
        router = APIRouter()
        add_page(router, PATH, self.show)
        self._desk.form(router, f"{PATH}/retry", self.retry)
        self._desk.form(router, f"{PATH}/drop", self.drop)
        return router

    def show(self, request: Request) -> Response:
        """How the outbox stands, and a page of what was given up, of what waits or of what was
        sent."""
        require(request, Role.ADMINISTRATOR)
        standing = self._outbox.standing()
        state = _state(request.query_params.get("state", ""), standing)
        before = number_in(request.query_params.get("before", ""))
        page = self._outbox.listed(OutgoingFilter(state=state), before=before or None)
        rest = f"?state={state}"
        values = {
            "standing": {one.way: one for one in standing},
            "ways": [way for way in Way if way in self._ways or _waits(way, standing)],
            "set": self._ways,
            "state": state,
            "found": page.items,
            "now": datetime.now(UTC),
            "beginning": not before,
            "start": f"/{self._desk.lang}{PATH}{rest}",
            "next": f"{rest}&before={page.items[-1].number}" if page.items and page.more else "",
            "done": self._desk.done(request, {"retried", "dropped"}),
        }
        return self._desk.page(request, "outbox.html", values)

    def retry(self, request: Request, sent: Fields) -> Response:
        """Sends one again, or all that was given up."""
        asking = require(request, Role.ADMINISTRATOR)
        numbers = None if sent.get("all") else [self._found(sent).number]
        count = self._outbox.retry(numbers)
        details = {"count": count} | ({"number": numbers[0]} if numbers else {})
        audit, where = self._desk.services.audit, address_of(request)
        audit.record(asking, Action.OUTBOX_RETRIED, "outbox", details, address=where)
        return self._desk.see(PATH, "retried")

    def drop(self, request: Request, sent: Fields) -> Response:
        """Removes one that was not sent."""
        asking = require(request, Role.ADMINISTRATOR)
        one = self._found(sent)
        count = self._outbox.drop([one.number])
        details = {"count": count, "number": one.number, "way": one.what.way.value}
        audit, where = self._desk.services.audit, address_of(request)
        audit.record(asking, Action.OUTBOX_DROPPED, "outbox", details, address=where)
        return self._desk.see(PATH, "dropped")

    def _found(self, sent: Fields) -> Outgoing:
        number = number_in(sent.get("number", ""))
        if not number:
            raise NotFoundError("Nothing in the outbox has that number")
        return self._outbox.find(number)


def _state(asked: str, standing: Sequence[Standing]) -> SendState:
    """What the address asks for; else what was given up, or waits where nothing was."""
    if asked in set(SendState):
        return SendState(asked)
    return SendState.DEAD if any(one.dead for one in standing) else SendState.WAITING


def _waits(way: Way, standing: Sequence[Standing]) -> bool:
    return any(one.way is way for one in standing)
