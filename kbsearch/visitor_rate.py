"""A bound on what visitors may ask from one address, so that one cannot tire the service alone."""

from __future__ import annotations

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from kbsearch.accounts.asking import principal_of
from kbsearch.errors import ServiceError, TooManyRequestsError
from kbsearch.origins import address_of
from kbsearch.rates import Flow, is_of_this_machine

UNCOUNTED = ("/static/", "/healthz")
"""What costs next to nothing, and belongs to pages that are counted themselves."""

Refusal = Callable[[Request, ServiceError], Response]


class VisitorRate:
    """ASGI middleware: refuses a visitor's address that asks more than `amount` times a minute.

    Whoever is signed in is not counted, nor are programs of this machine: a proxy that does not
    say for whom it asks would otherwise be taken for one visitor. `refuse` makes the answer.
    """

    def __init__(self, app: ASGIApp, *, amount: int, refuse: Refusal) -> None:
        self.app = app
        self._flow = Flow(amount) if amount else None
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._flow and scope["type"] == "http" and not scope["path"].startswith(UNCOUNTED):
            request = Request(scope)
            try:
                self._count(self._flow, request)
            except TooManyRequestsError as error:
                answer = await run_in_threadpool(self._refuse, request, error)
                await answer(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _count(self, flow: Flow, request: Request) -> None:
        if principal_of(request).user is None and not is_of_this_machine(address_of(request)):
            flow.take(address_of(request))
