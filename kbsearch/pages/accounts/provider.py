"""Signing in and out at the provider: the addresses that lead there, and back from there."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import structlog
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, RedirectResponse, Response

from indexer.records import LANGUAGES, Language
from kbsearch.accounts.asking import principal_of
from kbsearch.accounts.composition import AccountServices
from kbsearch.accounts.oidc.admission import Admission
from kbsearch.accounts.oidc.attempts import Attempt
from kbsearch.accounts.oidc.choices import chosen_provider
from kbsearch.accounts.oidc.signing_in import CALLBACK, KEY, SIGNED_OUT, ProviderSignIn
from kbsearch.database.desk import DeskDatabase
from kbsearch.database.secret_rows import SecretRows
from kbsearch.errors import ProviderDownError, ProviderError, ProviderLostError
from kbsearch.local_paths import local_path, sign_in_address
from kbsearch.origins import address_of
from kbsearch.pages.accounts.provider_cookies import ProviderCookies
from kbsearch.pages.caching import never_kept
from kbsearch.pages.posted import fields, is_form, read_body
from kbsearch.pages.rendering import Renderer
from kbsearch.pages.site import add_page
from kbsearch.rates import Rate
from kbsearch.settings import Settings

START = "/auth/oidc/start"
SIGN_OUT = "/auth/oidc/sign-out"
FAREWELL = "/auth/oidc/backchannel-logout"
FAREWELLS_A_MINUTE = 600
"""From the address of the provider, which may sign out a whole house at night."""

FAREWELL_MAX = 16_384
"""Bytes of what the provider sends there."""

STARTS_A_MINUTE = 60
"""From one address, which a whole office may share."""

HERE = "here"
"""In the address of a start that was led to this host already."""

OTHER = "other"
"""In the address of a start that is to ask who it is, whoever is signed in at the provider."""

UNWANTED = frozenset({"no-role", "disabled", "provider-denied"})
"""Reasons for which trying again as the same person would lead to the same page."""

log = structlog.get_logger(__name__)


def provider_pages(
    settings: Settings, services: AccountServices, database: DeskDatabase, renderer: Renderer
) -> APIRouter:
    """The routes of the installation's provider; none where it has none.

    Raises SettingsError when what was chosen of it cannot be.
    """
    choices = chosen_provider(settings)
    if choices is None:
        return APIRouter()
    keys = SecretRows(database)
    sign_in = ProviderSignIn(choices, lambda: keys.key(KEY))
    return ProviderPages(sign_in, Admission(choices, services), services, renderer).routes()


class ProviderPages:
    """They belong to no language: the provider knows one address, and the attempt the language."""

    def __init__(
        self,
        sign_in: ProviderSignIn,
        admission: Admission,
        services: AccountServices,
        renderer: Renderer,
    ) -> None:
        self._sign_in = sign_in
        self._admission = admission
        self._cookies = services.cookies
        self._kept = ProviderCookies(services.cookies)
        self._renderer = renderer
        self._rate = Rate(STARTS_A_MINUTE)
        self._farewells = Rate(FAREWELLS_A_MINUTE)

    def routes(self) -> APIRouter:
        """Where they are."""
        router = APIRouter(include_in_schema=False)
        for path, endpoint in (
            (START, self.start),
            (CALLBACK, self.callback),
            (SIGN_OUT, self.sign_out),
        ):
            router.get(path, response_model=None)(endpoint)
        add_page(router, SIGNED_OUT, self.signed_out)
        router.post(FAREWELL, response_model=None)(self.farewell)
        return router

    async def start(self, request: Request) -> Response:
        """Leads to the provider; `next` is where to go on afterwards."""
        self._rate.take(address_of(request))
        lang = self._language(request, "lang")
        back = local_path(request.query_params.get("next", ""))
        site = self._site(request)
        if self._elsewhere(request, site):
            # The cookie of the attempt must be where the provider leads back to.
            query = urlencode({**dict(request.query_params), HERE: "1"})
            return _see(f"{site}{START}?{query}")
        try:
            other = OTHER in request.query_params
            departure = await self._sign_in.depart(site, back, lang, other=other)
        except ProviderError as error:
            return await run_in_threadpool(self._failed, request, error, lang, back)
        response = _see(departure.address)
        self._kept.begin(response, request, departure.cookie)
        return response

    async def callback(self, request: Request) -> Response:
        """Signs in who comes back from the provider, and goes on."""
        try:
            attempt = await self._sign_in.attempt(self._kept.attempt(request))
        except ProviderLostError as error:
            lang = self._renderer.language(request)
            return await run_in_threadpool(self._failed, request, error, lang, "")
        try:
            return await self._arrived(request, attempt)
        except ProviderError as error:
            page = await run_in_threadpool(self._failed, request, error, attempt.lang, attempt.back)
            if not isinstance(error, ProviderLostError):
                self._kept.end(page, request)
            return page

    async def sign_out(self, request: Request) -> Response:
        """Leads out of the provider, whom our own sign-out has already signed out here.

        Nothing happens to who is still signed in: a link of another site could lead here.
        """
        lang = self._language(request, "lang")
        if principal_of(request).user is not None or not self._kept.came_from_provider(request):
            return _see(f"/{lang}/")
        try:
            address = await self._sign_in.sign_out_address(
                self._site(request), self._kept.id_token(request), lang
            )
        except ProviderError as error:
            log.warning("nobody can sign out of the provider", reason=str(error))
            address = ""
        response = await run_in_threadpool(self._leaving, request, address, lang)
        self._kept.forget(response, request)
        return response

    def signed_out(self, request: Request) -> Response:
        """Where the provider leads back to; `state` is the language."""
        return _see(f"/{self._language(request, 'state')}/")

    async def farewell(self, request: Request) -> Response:
        """The provider itself says that somebody has signed out there: his sessions end here.

        No browser sends this, and no cookie counts: what is sent is signed by the provider.
        """
        self._farewells.take(address_of(request))
        body = await read_body(request, FAREWELL_MAX) if is_form(request) else None
        try:
            gone = await self._sign_in.signed_out(fields(body or b"").get("logout_token", ""))
        except ProviderError as error:
            log.warning("a sign-out of the provider does not count", reason=str(error))
            answer = {"error": "invalid_request"}
            status = error.status if isinstance(error, ProviderDownError) else 400
            return never_kept(JSONResponse(answer, status))
        await run_in_threadpool(self._admission.dismiss, gone, address_of(request))
        return never_kept(Response())

    async def _arrived(self, request: Request, attempt: Attempt) -> Response:
        sent = _answer(request)
        arrival = await self._sign_in.arrive(sent, attempt, self._site(request))
        client = self._cookies.client(request)
        signed_in = await run_in_threadpool(self._admission.admit, arrival, client)
        response = _see(attempt.back or f"/{attempt.lang}/")
        self._cookies.give(response, request, signed_in)
        self._kept.remember(response, request, arrival.id_token)
        self._kept.end(response, request)
        return response

    def _failed(
        self, request: Request, error: ProviderError, lang: Language, back: str
    ) -> Response:
        log.warning("a sign-in at the provider failed", why=error.reason, reason=str(error))
        other = error.reason in UNWANTED
        query = {"lang": lang, **({"next": back} if back else {}), **({OTHER: 1} if other else {})}
        values = {
            "again": f"{START}?{urlencode(query)}",
            "other": other,
            "by_password": sign_in_address(lang, back),
            "reason": error.reason,
            "status": error.status,
        }
        return self._page(request, "provider_failed.html", lang, values, error.status)

    def _leaving(self, request: Request, address: str, lang: Language) -> Response:
        if not address:
            return _see(f"/{lang}/")
        return self._page(request, "provider_sign_out.html", lang, {"address": address})

    def _page(
        self,
        request: Request,
        template: str,
        lang: Language,
        values: Mapping[str, Any],
        status: int = 200,
    ) -> Response:
        # Its other language is the front page: this address works once.
        others = {other: f"/{other}/" for other in LANGUAGES if other != lang}
        shown = {**values, "alternates": others}
        return self._renderer.page(
            request, f"accounts/{template}", lang, shown, status=status, secret=True
        )

    def _language(self, request: Request, name: str) -> Language:
        asked = request.query_params.get(name)
        return asked if asked in LANGUAGES else self._renderer.language(request)

    def _site(self, request: Request) -> str:
        """Where this site is: never what the request says of itself.

        Without `public_url` it is the address that the service listens on, on this machine.
        """
        if self._sign_in.choices.site:
            return self._sign_in.choices.site
        host, port = request.scope.get("server") or ("127.0.0.1", 80)
        return f"http://{f'[{host}]' if ':' in host else host}:{port}"

    def _elsewhere(self, request: Request, site: str) -> bool:
        asked = request.headers.get("host", "").lower()
        # A proxy may pass on another host than visitors see; being led here once is enough.
        return HERE not in request.query_params and asked != urlsplit(site).netloc.lower()


def sign_out_address(lang: str) -> str:
    """Where a sign-out goes on where the installation has a provider."""
    return f"{SIGN_OUT}?lang={quote(lang)}"


def _answer(request: Request) -> Mapping[str, str]:
    """The provider's answer; each of its parts may be there once (RFC 6749, 3.1)."""
    given = request.query_params.multi_items()
    found = dict(given)
    if len(found) != len(given):
        raise ProviderError("The provider's answer says one thing twice")
    return found


def _see(address: str) -> Response:
    return never_kept(RedirectResponse(address, HTTPStatus.SEE_OTHER))
