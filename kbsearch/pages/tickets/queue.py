"""The tickets that wait for somebody, in the order to see to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from indexer.records import Language
from kbsearch.accounts.asking import require
from kbsearch.accounts.roles import Role
from kbsearch.errors import NotFoundError
from kbsearch.pages.accounts.desk import number_in, user_of
from kbsearch.pages.caching import never_kept
from kbsearch.pages.site import add_page
from kbsearch.pages.tickets.desk import TicketDesk
from kbsearch.pages.tickets.history import names_of
from kbsearch.tickets.changes import NOBODY
from kbsearch.tickets.choosing import OPEN_STATES, TicketFilter
from kbsearch.tickets.records import LEVELS, NAME_MAX, Kind, State, Ticket

WHOSE = ("mine", "nobody", "all")
STATES: Mapping[str, frozenset[State]] = {
    "": OPEN_STATES,
    "over": frozenset(State) - OPEN_STATES,
    "all": frozenset(),
    **{one.value: frozenset({one}) for one in State},
}
"""What can be chosen of states; without a choice, those that are not over."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address says of which tickets; what is no choice of ours counts as none."""

    whose: str = "all"
    state: str = ""
    level: str = ""
    category: str = ""
    kind: str = ""
    q: str = ""

    @classmethod
    def of(cls, sent: QueryParams) -> Chosen:
        """What was chosen."""
        whose, state, level = sent.get("whose", ""), sent.get("state", ""), sent.get("level", "")
        return cls(
            whose=whose if whose in WHOSE else "all",
            state=state if state in STATES else "",
            level=level if level in {str(one) for one in LEVELS} else "",
            category=sent.get("category", "")[:NAME_MAX],
            kind=sent.get("kind", "") if sent.get("kind") in set(Kind) else "",
            q=" ".join(sent.get("q", "").split())[:NAME_MAX],
        )

    def filter(self, technician: int) -> TicketFilter:
        """The same as tickets are asked for."""
        return TicketFilter(
            states=STATES[self.state],
            kind=Kind(self.kind) if self.kind else None,
            level=int(self.level) if self.level else None,
            assignee={"mine": technician, "nobody": NOBODY}.get(self.whose),
            category=self.category,
            words=self.q,
        )

    @property
    def narrows(self) -> bool:
        """Whether more than whose tickets they are was chosen."""
        return self != Chosen(whose=self.whose)

    def address(self, whose: str = "", after: str = "") -> str:
        """The query of these choices, for somebody else's tickets or from another place on."""
        chosen = replace(self, whose=whose or self.whose)
        given = {name: value for name in chosen.__slots__ if (value := getattr(chosen, name))}
        return "?" + urlencode({**given, **({"after": after} if after else {})})


class QueuePages:
    """`/desk` of one language."""

    def __init__(self, desk: TicketDesk, lang: Language) -> None:
        self._desk = desk
        self._lang = lang

    def routes(self) -> APIRouter:
        """Where it is."""
        router = APIRouter()
        add_page(router, "/desk", self.show)
        return router

    def show(self, request: Request) -> Response:
        """The tickets chosen; a number alone leads to its ticket."""
        technician = user_of(require(request, Role.TECHNICIAN))
        chosen = Chosen.of(request.query_params)
        if self._is_ticket(chosen.q):
            path = f"/{self._lang}/tickets/{number_in(chosen.q.lstrip('#'))}"
            return never_kept(RedirectResponse(path, HTTPStatus.SEE_OTHER))
        after = place(request.query_params.get("after", ""))
        page = self._desk.tickets.queue(chosen.filter(technician), after=after)
        values = {
            "tickets": page.items,
            "chosen": chosen,
            "beginning": after is None,
            "next": chosen.address(after=place_of(page.items[-1])) if page.more else "",
            "waiting": self._desk.tickets.waiting(technician),
            "names": names_of(self._desk, (), *(one.assignee for one in page.items)),
            "titles": self._desk.categories(self._lang),
            "levels": LEVELS,
            "kinds": tuple(Kind),
            "states": tuple(State),
        }
        return self._desk.page(request, "queue.html", self._lang, values)

    def _is_ticket(self, typed: str) -> bool:
        number = number_in(typed.lstrip("#"))
        try:
            return bool(number) and self._desk.tickets.find(number).number == number
        except NotFoundError:
            return False


def place_of(ticket: Ticket) -> str:
    """Where a ticket stands in the queue."""
    return f"{ticket.priority}-{ticket.number}"


def place(written: str) -> tuple[int, int] | None:
    """Behind which priority and number to go on; None for what is no place."""
    priority, _, number = written.partition("-")
    found = number_in(priority), number_in(number)
    return found if all(found) else None
