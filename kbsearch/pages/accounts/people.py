"""Administration of people: who has an account, adding one, and the list of all."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from indexer.records import LANGUAGES
from kbsearch.accounts.asking import require
from kbsearch.accounts.invitations import invitation_path
from kbsearch.accounts.records import Account
from kbsearch.accounts.roles import Principal, Role
from kbsearch.errors import RefusedError
from kbsearch.origins import address_of
from kbsearch.pages.accounts.desk import AccountDesk, problems
from kbsearch.pages.secure_forms import Fields
from kbsearch.pages.site import add_page

WORDS_MAX = 120
STATES: Mapping[str, bool] = {"active": False, "disabled": True}
GIVEN = tuple(role for role in Role if role is not Role.VISITOR)
"""The roles that an account can be given."""


class PeoplePages:
    """`/admin/users` of one language."""

    def __init__(self, desk: AccountDesk) -> None:
        self._desk = desk
        self._services = desk.services

    def routes(self) -> APIRouter:
        """Where they are."""
        router = APIRouter()
        add_page(router, "/admin/users", self.everybody)
        add_page(router, "/admin/users/new", self.blank)
        self._desk.form(router, "/admin/users", self.add)
        return router

    def everybody(self, request: Request) -> Response:
        """Everybody, or those looked for, by login."""
        require(request, Role.ADMINISTRATOR)
        asked = request.query_params
        words, role, state = (asked.get(name, "") for name in ("q", "role", "state"))
        words = words[:WORDS_MAX]
        page = self._services.accounts.listed(
            words=words,
            role=role_named(role),
            disabled=STATES.get(state),
            after=asked.get("after", "")[:WORDS_MAX],
        )
        chosen = {"q": words, "role": role, "state": state}
        values = {
            "people": page.items,
            "chosen": chosen,
            "given": GIVEN,
            "narrowed": any(chosen.values()),
            "beginning": "after" not in asked,
            "next": _further(chosen, page.items[-1]) if page.more else "",
            "done": self._desk.done(request, {"erased"}),
        }
        return self._desk.page(request, "people.html", values)

    def blank(self, request: Request) -> Response:
        """The form to add somebody with."""
        require(request, Role.ADMINISTRATOR)
        return self._form(request, {})

    def add(self, request: Request, sent: Fields) -> Response:
        """Adds somebody and shows, this once, the link to hand to him."""
        asking = require(request, Role.ADMINISTRATOR)
        try:
            account = self._made(asking, sent, address_of(request))
        except RefusedError as error:
            return self._form(request, sent, problems(error), error.status)
        key = self._services.invitations.make(account, by=asking, address=address_of(request))
        return link_page(self._desk, request, account, key, made=True)

    def _made(self, asking: Principal, sent: Fields, address: str) -> Account:
        lang = sent.get("lang", "")
        role = role_named(sent.get("role", ""))
        if role is None:
            raise RefusedError("role", "role-unknown", "Choose a role")
        return self._services.accounts.make(
            login=sent.get("login", ""),
            name=sent.get("name", ""),
            email=sent.get("email", ""),
            role=role,
            lang=lang if lang in LANGUAGES else self._desk.lang,
            by=asking,
            address=address,
        )

    def _form(
        self,
        request: Request,
        sent: Fields,
        found: Fields | None = None,
        status: int = HTTPStatus.OK,
    ) -> Response:
        values: Mapping[str, Any] = {
            "typed": sent,
            "problems": found or {},
            "given": GIVEN,
            "languages": LANGUAGES,
        }
        return self._desk.page(request, "person_new.html", values, status=status)


def link_page(
    desk: AccountDesk, request: Request, account: Account, key: str, *, made: bool
) -> Response:
    """The link that somebody signs in with for the first time, or again; shown this once."""
    path = invitation_path(account.lang, key)
    values = {
        "account": account,
        "link": desk.site.renderer.address(request) + path,
        "made": made,
    }
    return desk.page(request, "person_link.html", values)


def role_named(written: str) -> Role | None:
    """The role of that name that an account can have."""
    return next((role for role in GIVEN if role == written), None)


def _further(chosen: Fields, last: Account) -> str:
    asked = {name: value for name, value in chosen.items() if value}
    return f"?{urlencode({**asked, 'after': last.login})}"
