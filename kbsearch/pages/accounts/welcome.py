"""The page behind a link that works once: to choose a password, or to be the first administrator.

Whoever has the address of this page can use it up, so the address goes nowhere: the page is never
kept, is logged by its route alone, and tells no other address more than the site it is on.
"""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from kbsearch.accounts.records import Invitation
from kbsearch.errors import NotFoundError, RefusedError, TooManyRequestsError
from kbsearch.pages.accounts.desk import AccountDesk, problems
from kbsearch.pages.secure_forms import Fields
from kbsearch.pages.site import add_page

REFERRER_POLICY = "strict-origin"
"""Without the path, unlike `same-origin`. `no-referrer` would take away the `Origin` of the form
too (Fetch, 3.2.5), by which a form of another site is known."""

TYPED = ("login", "name", "email")
SHOWN_MAX = 254


class WelcomePages:
    """`/welcome/KEY` of one language."""

    def __init__(self, desk: AccountDesk) -> None:
        self._desk = desk

    def routes(self) -> APIRouter:
        """Where they are."""
        router = APIRouter()
        add_page(router, "/welcome/{key}", self.form)
        self._desk.form(router, "/welcome/{key}", self.accept, anonymous=True)
        return router

    def form(self, request: Request, key: str) -> Response:
        """The form, as long as the link is good. Looking at it does not use it up."""
        try:
            invitation = self._desk.services.invitations.find(key)
        except NotFoundError as error:
            return self._gone(request, error)
        return self._page(request, invitation, {})

    async def accept(self, request: Request, sent: Fields) -> Response:
        """Uses the link up: the password is set, and whoever set it is signed in."""
        services = self._desk.services
        key = request.path_params["key"]
        try:
            invitation = await run_in_threadpool(services.invitations.find, key)
        except NotFoundError as error:
            return await run_in_threadpool(self._gone, request, error)
        if not await run_in_threadpool(self._desk.browsers.holds, request, sent):
            return await self._again(request, invitation, sent, {"form": "form-expired"}, 403)
        try:
            signed_in = await services.signing_in.accept(
                key,
                sent.get("password", ""),
                services.cookies.client(request),
                **{name: sent.get(name, "") for name in TYPED},
                lang=self._desk.lang,
            )
        except RefusedError as error:
            return await self._again(request, invitation, sent, problems(error), error.status)
        except NotFoundError as error:
            return await run_in_threadpool(self._gone, request, error)
        except TooManyRequestsError as error:
            found = {"form": "slowed"}
            page = await self._again(request, invitation, sent, found, error.status)
            page.headers.update(error.headers)
            return page
        response = self._desk.see("/account", "welcome")
        services.cookies.give(response, request, signed_in)
        self._desk.browsers.forget(response, request)
        return _told_nobody(response)

    async def _again(
        self,
        request: Request,
        invitation: Invitation,
        sent: Fields,
        found: Fields,
        status: int,
    ) -> Response:
        return await run_in_threadpool(self._page, request, invitation, sent, found, status)

    def _page(
        self,
        request: Request,
        invitation: Invitation,
        sent: Fields,
        found: Fields | None = None,
        status: int = 200,
    ) -> Response:
        browsers = self._desk.browsers
        number = browsers.number(request)
        values = {
            "csrf": browsers.token(number),
            "invitation": invitation,
            "typed": {name: sent.get(name, "")[:SHOWN_MAX] for name in TYPED},
            "problems": found or {},
        }
        page = self._desk.page(request, "welcome.html", values, status=status)
        browsers.give(page, request, number)
        return _told_nobody(page)

    def _gone(self, request: Request, error: NotFoundError) -> Response:
        del error
        status = HTTPStatus.NOT_FOUND
        return _told_nobody(self._desk.page(request, "welcome_gone.html", {}, status=status))


def _told_nobody(response: Response) -> Response:
    response.headers["Referrer-Policy"] = REFERRER_POLICY
    return response
