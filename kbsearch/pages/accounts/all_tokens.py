"""Administration of API tokens: everybody's, newest first."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from kbsearch.accounts.asking import require
from kbsearch.accounts.roles import Role
from kbsearch.origins import address_of
from kbsearch.pages.accounts.desk import AccountDesk, number_in
from kbsearch.pages.secure_forms import Fields
from kbsearch.pages.site import add_page


class AllTokensPages:
    """`/admin/tokens` of one language."""

    def __init__(self, desk: AccountDesk) -> None:
        self._desk = desk

    def routes(self) -> APIRouter:
        """Where they are."""
        router = APIRouter()
        add_page(router, "/admin/tokens", self.show)
        self._desk.form(router, "/admin/tokens/revoke", self.revoke)
        return router

    def show(self, request: Request) -> Response:
        """Tokens with whose they are and when they were used last."""
        require(request, Role.ADMINISTRATOR)
        services = self._desk.services
        before = number_in(request.query_params.get("before", ""))
        page = services.tokens.listed(before=before or None)
        values = {
            "tokens": page.items,
            "logins": services.accounts.logins({token.account for token in page.items}),
            "beginning": not before,
            "next": f"?before={page.items[-1].number}" if page.more else "",
            "done": self._desk.done(request, {"token-revoked"}),
        }
        return self._desk.page(request, "tokens.html", values)

    def revoke(self, request: Request, sent: Fields) -> Response:
        """Revokes anybody's token."""
        asking = require(request, Role.ADMINISTRATOR)
        number = number_in(sent.get("token", ""))
        self._desk.services.tokens.revoke(number, by=asking, address=address_of(request))
        return self._desk.see("/admin/tokens", "token-revoked")
