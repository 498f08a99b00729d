"""What every page of tickets needs to answer a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from indexer.records import Language
from kbsearch.accounts.accounts import Accounts
from kbsearch.accounts.asking import principal_of
from kbsearch.accounts.roles import Principal, Role
from kbsearch.origins import address_of
from kbsearch.outbox.forwarding.help_desk import Foreign
from kbsearch.pages.accounts.desk import number_in
from kbsearch.pages.caching import never_kept
from kbsearch.pages.secure_forms_with_files import Endpoint, add_form_with_files
from kbsearch.pages.site import Site
from kbsearch.tickets.attachments.limits import MEGABYTE
from kbsearch.tickets.composition import TicketServices
from kbsearch.tickets.records import Author, By, Ticket
from kbsearch.tickets.service import Tickets

DONE = "done"
"""In the address of the page that comes after a form: what was done."""

KNOWN_DONE = frozenset({"sent", "added", "solved", "reopened", "changed", "noted", "logged"})


@dataclass(frozen=True, slots=True)
class FileLimits:
    """What a form says of files before any is sent: megabytes, and how many."""

    mb: int
    all_mb: int
    count: int


@dataclass(frozen=True, slots=True)
class TicketDesk:
    """The services of tickets and the means to show them. `mails` tells whether whoever leaves an
    e-mail address gets any, `elsewhere` what a ticket became in another help desk, if anything."""

    site: Site
    services: TicketServices
    accounts: Accounts
    mails: bool = False
    elsewhere: Callable[[int], Foreign | None] = lambda _: None

    @property
    def tickets(self) -> Tickets:
        """Where tickets are."""
        return self.services.tickets

    @property
    def limits(self) -> FileLimits:
        """The bounds on files, as a form says them."""
        bounds = self.services.uploads.limits
        return FileLimits(bounds.file // MEGABYTE, bounds.message // MEGABYTE, bounds.files)

    def page(
        self,
        request: Request,
        template: str,
        lang: Language,
        values: Mapping[str, Any],
        *,
        status: int = HTTPStatus.OK,
    ) -> Response:
        """A page that nobody keeps and no search engine lists; what leads to it is told to no
        other site, which `Referrer-Policy` of every page sees to. (`no-referrer` would do more:
        browsers then hide the origin of a form too, and it could not be told from a foreign one.)
        """
        answer = self.site.renderer.page(
            request, f"tickets/{template}", lang, values, status=status, secret=True
        )
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer

    def form(
        self, router: APIRouter, path: str, endpoint: Endpoint, *, own_check: bool = False
    ) -> None:
        """Answer a form of ours at `path`, with files or without."""
        add_form_with_files(
            router,
            path,
            endpoint,
            public_url=self.site.renderer.settings.public_url,
            uploads=self.services.uploads,
            own_check=own_check,
        )

    def categories(self, lang: Language) -> Mapping[str, str]:
        """The categories of articles, which are those of tickets, with their titles."""
        listed = self.site.knowledge.categories().listed
        return {one.name: one.title(lang) for one in listed}

    def affected(self, lang: Language) -> Mapping[str, str]:
        """The services that a ticket can be about, by what it keeps of them."""
        return {one.key: one.called(lang) for one in self.services.affected.listed}

    def admit(self, request: Request) -> None:
        """Counts what a visitor sends. Raises TooManyRequestsError."""
        if not principal_of(request).session:
            self.services.arrivals.take(address_of(request))


def see(path: str, done: str) -> Response:
    """Leads to a page that says what was `done`."""
    return never_kept(RedirectResponse(f"{path}?{DONE}={done}", HTTPStatus.SEE_OTHER))


def done_of(request: Request) -> str:
    """What the address says was done, when it is one of the known things."""
    found = request.query_params.get(DONE, "")
    return found if found in KNOWN_DONE else ""


def number_of(request: Request) -> int:
    """The number in the address; 0, which no ticket has, for what is no number."""
    return number_in(request.path_params["number"])


def is_technician(asking: Principal) -> bool:
    """Whether somebody who is signed in works at the desk; a token does not look at pages."""
    return bool(asking.session) and asking.may(Role.TECHNICIAN)


def as_requester(request: Request, ticket: Ticket) -> Author:
    """Who writes on the page of a requester: whoever is signed in, or holds the link."""
    asking = principal_of(request)
    if asking.session:
        return Author(By.REQUESTER, asking.name, asking.user)
    return Author(By.REQUESTER, ticket.requester.name)


def as_technician(asking: Principal) -> Author:
    """Who works on a ticket."""
    return Author(By.TECHNICIAN, asking.name, asking.user)
