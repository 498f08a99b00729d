"""Signing in and out."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from kbsearch.accounts.asking import principal_of
from kbsearch.errors import TooManyRequestsError, WrongPasswordError
from kbsearch.local_paths import local_path
from kbsearch.origins import address_of
from kbsearch.pages.accounts.desk import SEE_OTHER, AccountDesk
from kbsearch.pages.accounts.provider import sign_out_address
from kbsearch.pages.caching import never_kept
from kbsearch.pages.secure_forms import Fields
from kbsearch.pages.site import add_page

NEXT = "next"
"""Where to go on, in the address of the page and in its form."""

SHOWN_MAX = 254
"""Letters of what was typed as a login that come back with the form."""


class SignInPages:
    """`/sign-in` and `/sign-out` of one language."""

    def __init__(self, desk: AccountDesk) -> None:
        self._desk = desk

    def routes(self) -> APIRouter:
        """Where they are."""
        router = APIRouter()
        add_page(router, "/sign-in", self.form)
        add_page(router, "/sign-out", self.nothing)
        self._desk.form(router, "/sign-in", self.sign_in, anonymous=True)
        self._desk.form(router, "/sign-out", self.sign_out)
        return router

    def form(self, request: Request) -> Response:
        """The empty form; whoever is signed in already goes on to where it would have led."""
        back = local_path(request.query_params.get(NEXT, ""))
        if principal_of(request).user is not None:
            return self._go_on(back)
        return self._page(request, {NEXT: back})

    async def sign_in(self, request: Request, sent: Fields) -> Response:
        """Opens a session and goes on; or the form again, which says why not."""
        services = self._desk.services
        if not await run_in_threadpool(self._desk.browsers.holds, request, sent):
            return await self._again(request, sent, "form", HTTPStatus.FORBIDDEN)
        client = services.cookies.client(request)
        try:
            signed_in = await services.signing_in.sign_in(
                sent.get("login", ""), sent.get("password", ""), client
            )
        except WrongPasswordError as error:
            return await self._again(request, sent, "wrong", error.status)
        except TooManyRequestsError as error:
            page = await self._again(request, sent, "slowed", error.status, error.retry_after)
            page.headers.update(error.headers)
            return page
        response = self._go_on(local_path(sent.get(NEXT, "")))
        services.cookies.give(response, request, signed_in)
        self._desk.browsers.forget(response, request)
        return response

    def sign_out(self, request: Request, sent: Fields) -> Response:
        """Ends the session, wherever it was opened, and takes its cookie back."""
        del sent
        services = self._desk.services
        asking = principal_of(request)
        if asking.session:
            services.signing_in.sign_out(asking, address=address_of(request))
        response = self._leave()
        services.cookies.clear(response, request)
        if services.cookies.secure(request):
            # What staff may read must not come back with the button "back" on a shared machine.
            # Browsers heed it, and complain of it elsewhere, over HTTPS alone.
            response.headers["Clear-Site-Data"] = '"cache"'
        return response

    def nothing(self) -> Response:
        """Who loads the address that the form is sent to, finds the front page."""
        return self._desk.see("/")

    def _leave(self) -> Response:
        """On to the provider, where there is one: who was signed in there may want to leave it."""
        if self._desk.site.renderer.settings.provider_name:
            return never_kept(RedirectResponse(sign_out_address(self._desk.lang), SEE_OTHER))
        return self._desk.see("/")

    def _go_on(self, back: str) -> Response:
        return never_kept(RedirectResponse(back or f"/{self._desk.lang}/", SEE_OTHER))

    async def _again(
        self, request: Request, sent: Fields, problem: str, status: int, wait: int = 0
    ) -> Response:
        return await run_in_threadpool(self._page, request, sent, problem, status, wait)

    def _page(
        self, request: Request, sent: Fields, problem: str = "", status: int = 200, wait: int = 0
    ) -> Response:
        browsers = self._desk.browsers
        number = browsers.number(request)
        values = {
            "csrf": browsers.token(number),
            "next": local_path(sent.get(NEXT, "")),
            "login": sent.get("login", "")[:SHOWN_MAX],
            "problem": problem,
            "wait": wait,
        }
        page = self._desk.page(request, "sign_in.html", values, status=status)
        browsers.give(page, request, number)
        return page
