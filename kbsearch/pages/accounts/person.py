"""Administration of one person: role, access, a new link, and being forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from kbsearch.accounts.asking import principal_of, require
from kbsearch.accounts.records import Account
from kbsearch.accounts.roles import Role
from kbsearch.errors import NotFoundError, RefusedError
from kbsearch.origins import address_of
from kbsearch.pages.accounts.desk import AccountDesk, number_in, problems
from kbsearch.pages.accounts.people import GIVEN, link_page, role_named
from kbsearch.pages.secure_forms import Fields
from kbsearch.pages.site import add_page

PATH = "/admin/users/{number}"
DONE_WORDS = frozenset({"role", "disabled", "enabled", "sessions", "particulars"})


class PersonPages:
    """`/admin/users/NUMBER` of one language; each form on it is sent to an address below."""

    def __init__(self, desk: AccountDesk) -> None:
        self._desk = desk
        self._services = desk.services

    def routes(self) -> APIRouter:
        """Where they are."""
        router = APIRouter()
        add_page(router, PATH, self.show)
        add_page(router, f"{PATH}/erase", self.ask)
        for path, endpoint in (
            ("particulars", self.particulars),
            ("role", self.role),
            ("access", self.access),
            ("sessions", self.sessions),
            ("link", self.link),
            ("erase", self.erase),
        ):
            self._desk.form(router, f"{PATH}/{path}", endpoint)
        return router

    def show(self, request: Request) -> Response:
        """Everything that an administrator may change."""
        account = self._account(request)
        return self._page(request, account, {"done": self._desk.done(request, DONE_WORDS)})

    def particulars(self, request: Request, sent: Fields) -> Response:
        """Changes login, name and e-mail."""
        account = self._account(request)
        given = {name: sent[name] for name in ("login", "name", "email") if name in sent}
        try:
            self._services.accounts.change(
                account.number, **given, by=principal_of(request), address=address_of(request)
            )
        except RefusedError as error:
            shown = {"problems": problems(error), "typed": sent}
            return self._page(request, account, shown, error.status)
        return self._back(account, "particulars")

    def role(self, request: Request, sent: Fields) -> Response:
        """Gives another role; it holds from the next request on."""
        account = self._account(request)
        role = role_named(sent.get("role", ""))
        try:
            if role is None:
                raise RefusedError("role", "role-unknown", "Choose a role")  # noqa: TRY301
            self._services.accounts.change_role(
                account.number, role, by=principal_of(request), address=address_of(request)
            )
        except RefusedError as error:
            return self._page(request, account, {"problems": problems(error)}, error.status)
        return self._back(account, "role")

    def access(self, request: Request, sent: Fields) -> Response:
        """Lets somebody in no longer, or again."""
        account = self._account(request)
        asking, address = principal_of(request), address_of(request)
        if sent.get("access") == "enable":
            self._services.accounts.enable(account.number, by=asking, address=address)
            return self._back(account, "enabled")
        try:
            self._services.accounts.disable(account.number, by=asking, address=address)
        except RefusedError as error:
            shown = {"problems": {"access": error.code}}
            return self._page(request, account, shown, error.status)
        return self._back(account, "disabled")

    def sessions(self, request: Request, sent: Fields) -> Response:
        """Signs somebody out everywhere."""
        del sent
        account = self._account(request)
        self._services.sessions.end_all(
            account.number, by=principal_of(request), address=address_of(request)
        )
        return self._back(account, "sessions")

    def link(self, request: Request, sent: Fields) -> Response:
        """Makes a new link, shown this once; earlier ones stop."""
        del sent
        account = self._account(request)
        key = self._services.invitations.make(
            account, by=principal_of(request), address=address_of(request)
        )
        return link_page(self._desk, request, account, key, made=False)

    def ask(self, request: Request) -> Response:
        """Asks once more, and says what will be removed."""
        return self._ask(request, self._account(request))

    def erase(self, request: Request, sent: Fields) -> Response:
        """Removes somebody from everything that is kept, and says what that was."""
        account = self._account(request)
        if sent.get("login", "").strip().casefold() != account.login:
            return self._ask(request, account, {"login": "login-differs"}, 422)
        try:
            removed = self._services.erasing.erase(
                account.number, by=principal_of(request), address=address_of(request)
            )
        except RefusedError as error:
            return self._ask(request, account, {"login": error.code}, error.status)
        values = {"account": account, "removed": removed}
        return self._desk.page(request, "person_erased.html", values)

    def _account(self, request: Request) -> Account:
        """Whom the address is about. Raises SignInNeededError, ForbiddenError, NotFoundError."""
        require(request, Role.ADMINISTRATOR)
        number = number_in(request.path_params["number"])
        if not number:
            raise NotFoundError("There is no such account")
        return self._services.accounts.find(number)

    def _ask(
        self, request: Request, account: Account, found: Fields | None = None, status: int = 200
    ) -> Response:
        counted = {
            "sessions": len(self._services.sessions.of(account.number)),
            "API tokens": len(self._services.tokens.of(account.number)),
        }
        values = {
            "account": account,
            "problems": found or {},
            "kinds": self._services.erasing.kinds,
            "counted": counted,
        }
        return self._desk.page(request, "person_erase.html", values, status=status)

    def _page(
        self, request: Request, account: Account, shown: Mapping[str, Any], status: int = 200
    ) -> Response:
        values = {
            "account": account,
            "given": GIVEN,
            "sessions": self._services.sessions.of(account.number),
            "tokens": self._services.tokens.of(account.number),
            "done": "",
            "problems": {},
            "typed": {},
            **shown,
        }
        return self._desk.page(request, "person.html", values, status=status)

    def _back(self, account: Account, done: str) -> Response:
        return self._desk.see(f"/admin/users/{account.number}", done)
