"""What every page of accounts needs to answer a request."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from indexer.records import Language
from kbsearch.accounts.composition import AccountServices
from kbsearch.accounts.roles import Principal
from kbsearch.errors import RefusedError
from kbsearch.pages.browser_tokens import BrowserTokens
from kbsearch.pages.caching import never_kept
from kbsearch.pages.secure_forms import Endpoint, add_form
from kbsearch.pages.site import Site

_NUMBER = re.compile(r"[0-9]{1,15}")
SEE_OTHER = 303
DONE = "done"
"""In the address of the page that comes after a change: what was changed."""


@dataclass(frozen=True, slots=True)
class AccountDesk:
    """The services of accounts and the means to show them, in one language."""

    site: Site
    services: AccountServices
    browsers: BrowserTokens
    lang: Language

    @property
    def public_url(self) -> str:
        """Where visitors find the site, if that is known."""
        return self.site.renderer.settings.public_url

    def form(
        self, router: APIRouter, path: str, endpoint: Endpoint, *, anonymous: bool = False
    ) -> None:
        """Answer a form of ours at `path`."""
        add_form(router, path, endpoint, public_url=self.public_url, anonymous=anonymous)

    def page(
        self, request: Request, template: str, values: Mapping[str, Any], *, status: int = 200
    ) -> Response:
        """A page that nobody keeps: it shows accounts."""
        return self.site.renderer.page(
            request, f"accounts/{template}", self.lang, values, status=status, secret=True
        )

    def see(self, path: str, done: str = "", *, lang: str = "") -> Response:
        """Leads to a page below the language, which says what was `done`."""
        query = f"?{DONE}={done}" if done else ""
        return never_kept(RedirectResponse(f"/{lang or self.lang}{path}{query}", SEE_OTHER))

    def done(self, request: Request, known: Collection[str]) -> str:
        """What the address says was done, when it is one of the known things."""
        found = request.query_params.get(DONE, "")
        return found if found in known else ""


def number_in(written: str) -> int:
    """The number that a form or an address holds; 0, which nothing has, for what is no number."""
    return int(written) if _NUMBER.fullmatch(written) else 0


def user_of(asking: Principal) -> int:
    """The number of the account of somebody who has a role that only accounts have."""
    assert asking.user is not None  # noqa: S101
    return asking.user


def problems(error: RefusedError | None) -> Mapping[str, str]:
    """For each field that cannot be taken, why."""
    return {} if error is None else {error.field: error.code}
