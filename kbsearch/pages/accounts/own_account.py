"""One's own account: name and language, password, where one is signed in, API tokens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from kbsearch.accounts.asking import require
from kbsearch.accounts.roles import Role, Scope
from kbsearch.errors import RefusedError, TooManyRequestsError
from kbsearch.origins import address_of
from kbsearch.pages.accounts.desk import AccountDesk, number_in, problems, user_of
from kbsearch.pages.secure_forms import FIELD, Fields
from kbsearch.pages.site import add_page

DONE_WORDS = frozenset({"welcome", "profile", "password", "session", "others", "token-revoked"})
NEVER = "never"
DAYS = ("30", "90", "365", NEVER)
DAYS_DEFAULT = "90"


class OwnAccountPages:
    """`/account` of one language; each form on it is sent to an address below."""

    def __init__(self, desk: AccountDesk) -> None:
        self._desk = desk
        self._services = desk.services

    def routes(self) -> APIRouter:
        """Where they are."""
        router = APIRouter()
        add_page(router, "/account", self.show)
        self._desk.form(router, "/account/profile", self.profile)
        self._desk.form(router, "/account/password", self.password)
        self._desk.form(router, "/account/sessions", self.sessions)
        self._desk.form(router, "/account/tokens", self.make_token)
        self._desk.form(router, "/account/tokens/revoke", self.revoke_token)
        return router

    def show(self, request: Request) -> Response:
        """Everything about the account on one page."""
        return self._page(request, {"done": self._desk.done(request, DONE_WORDS)})

    def profile(self, request: Request, sent: Fields) -> Response:
        """Changes the name and the language."""
        asking = require(request, Role.REQUESTER)
        account = self._services.accounts.find(user_of(asking))
        own = {"name": sent.get("name"), "email": sent.get("email")}
        # Who signs in elsewhere has his name from there.
        given = {} if account.issuer else own
        try:
            changed = self._services.accounts.change(
                account.number,
                **given,
                lang=sent.get("lang"),
                by=asking,
                address=address_of(request),
            )
        except RefusedError as error:
            return self._refused(request, "profile", error, sent)
        return self._desk.see("/account", "profile", lang=changed.lang)

    async def password(self, request: Request, sent: Fields) -> Response:
        """Changes the password; every other session ends, and this one gets another key."""
        asking = require(request, Role.REQUESTER)
        client = self._services.cookies.client(request)
        try:
            signed_in = await self._services.signing_in.change_password(
                asking, sent.get("current", ""), sent.get("password", ""), client
            )
        except RefusedError as error:
            return await run_in_threadpool(self._refused, request, "password", error, {})
        except TooManyRequestsError as error:
            values = {"part": "password", "problems": {"current": "slowed"}}
            page = await run_in_threadpool(self._page, request, values, error.status)
            page.headers.update(error.headers)
            return page
        response = self._desk.see("/account", "password")
        self._services.cookies.give(response, request, signed_in)
        return response

    def sessions(self, request: Request, sent: Fields) -> Response:
        """Ends one session, all others, or all of them."""
        asking = require(request, Role.REQUESTER)
        sessions, chosen = self._services.sessions, sent.get("end", "")
        if chosen == "others":
            sessions.end_others(asking, address=address_of(request))
            return self._desk.see("/account", "others")
        if chosen == "all":
            sessions.end_all(user_of(asking), by=asking, address=address_of(request))
        else:
            sessions.end(asking, chosen, address=address_of(request))
        if chosen not in {"all", asking.session}:
            return self._desk.see("/account", "session")
        response = self._desk.see("/sign-in")
        self._services.cookies.clear(response, request)
        return response

    def make_token(self, request: Request, sent: Fields) -> Response:
        """Makes a token, and shows it this once."""
        asking = require(request, Role.REQUESTER)
        scopes = [scope for scope in Scope if f"scope.{scope}" in sent]
        try:
            token, key = self._services.tokens.make(
                asking,
                name=sent.get("token-name", ""),
                scopes=scopes,
                days=_days(sent.get("days", "")),
                address=address_of(request),
            )
        except RefusedError as error:
            return self._refused(request, "tokens", error, sent)
        return self._page(request, {"part": "tokens", "new_token": token, "new_key": key})

    def revoke_token(self, request: Request, sent: Fields) -> Response:
        """Revokes one of one's own tokens; it stops at once."""
        asking = require(request, Role.REQUESTER)
        number = number_in(sent.get("token", ""))
        self._services.tokens.revoke(number, by=asking, address=address_of(request))
        return self._desk.see("/account", "token-revoked")

    def _refused(self, request: Request, part: str, error: RefusedError, sent: Fields) -> Response:
        typed = {name: value for name, value in sent.items() if name != FIELD}
        values = {"part": part, "problems": problems(error), "typed": typed}
        return self._page(request, values, error.status)

    def _page(self, request: Request, shown: Mapping[str, Any], status: int = 200) -> Response:
        asking = require(request, Role.REQUESTER)
        account = self._services.accounts.find(user_of(asking))
        values = {
            "account": account,
            "sessions": self._services.sessions.of(account.number),
            "tokens": self._services.tokens.of(account.number),
            "scopes": [scope for scope in Scope if asking.role.includes(NEEDED[scope])],
            "days": DAYS,
            "days_default": DAYS_DEFAULT,
            "done": "",
            "part": "",
            "problems": {},
            "typed": {},
            "new_token": None,
            "new_key": "",
            **shown,
        }
        return self._desk.page(request, "account.html", values, status=status)


NEEDED: Mapping[Scope, Role] = {
    Scope.READ: Role.REQUESTER,
    Scope.REPORTS: Role.MANAGER,
    Scope.OUTCOMES: Role.TECHNICIAN,
    Scope.TICKETS_READ: Role.REQUESTER,
    Scope.TICKETS: Role.REQUESTER,
}
"""The role from which on a token of a scope is of use; it never allows more than its owner may."""


def _days(written: str) -> int | None:
    """A number of days, or None for a token that is good until it is revoked."""
    return None if written == NEVER else number_in(written)
