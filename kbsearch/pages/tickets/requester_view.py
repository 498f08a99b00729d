"""A ticket as its requester sees it, by its secret link or by his account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import Request
from starlette.responses import Response

from indexer.records import Language
from kbsearch.accounts.asking import audience_of
from kbsearch.errors import DeskDatabaseError, RefusedError, TooManyRequestsError
from kbsearch.pages.secure_forms import of_this_session
from kbsearch.pages.sent_forms import SentForm
from kbsearch.pages.tickets.desk import TicketDesk, as_requester, done_of, see
from kbsearch.pages.tickets.form import new_key, text_problem, whole_text
from kbsearch.pages.tickets.form_page import written
from kbsearch.pages.tickets.history import shown_history
from kbsearch.pages.tickets.not_kept import not_kept
from kbsearch.pages.tickets.ready import answers
from kbsearch.pages.tickets.sent_files import SentFiles, sent_files
from kbsearch.search.records import Hit
from kbsearch.tickets.changes import TicketChange
from kbsearch.tickets.records import TEXT_MAX, By, State, Ticket
from kbsearch.tickets.states import following

STATE_OF = {"solved": State.SOLVED, "closed": State.CLOSED}
"""What the buttons say that thank; of what is solved already nothing is left to do."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the page of a ticket is: its path, and whether that is the secret link."""

    path: str
    secret: bool


class RequesterView:
    """The page of one language, and what is sent from it."""

    def __init__(self, desk: TicketDesk, lang: Language) -> None:
        self._desk = desk
        self._lang = lang

    def show(
        self,
        request: Request,
        ticket: Ticket,
        place: Place,
        more: Mapping[str, Any] | None = None,
        *,
        status: int = HTTPStatus.OK,
    ) -> Response:
        """Everything that its requester may know."""
        values: Mapping[str, Any] = {
            "ticket": ticket,
            "place": place.path,
            "link": self._link(request, ticket) if place.secret else "",
            "history": shown_history(self._desk, self._lang, ticket, private=False),
            "titles": self._desk.categories(self._lang),
            "services": self._desk.affected(self._lang),
            "may": following(ticket.state, By.REQUESTER),
            "done": done_of(request),
            "hits": self._hits(request, ticket, place),
            "mails": self._desk.mails,
            "key": new_key(),
            "typed": "",
            "problems": {},
            "attached": (),
            "refused": (),
            "preview": "",
            "expired": status == HTTPStatus.FORBIDDEN,
            "limits_of_files": self._desk.limits,
            "limit": TEXT_MAX,
            **(more or {}),
        }
        return self._desk.page(request, "ticket.html", self._lang, values, status=status)

    def receive(self, request: Request, sent: SentForm, ticket: Ticket, place: Place) -> Response:
        """What the requester adds, or says of its state."""
        files = sent_files(sent, self._desk.services)
        text = whole_text(sent.fields.get("text", ""))
        action = sent.fields.get("action", "")
        typed: dict[str, Any] = {
            "typed": text,
            "attached": files.attached,
            "refused": files.refused,
            "key": sent.fields.get("key") or new_key(),
        }
        if not of_this_session(request, sent.fields):
            return self.show(request, ticket, place, typed, status=HTTPStatus.FORBIDDEN)
        if action == "preview":
            typed["preview"] = written(self._desk.site, self._lang, text)
            return self.show(request, ticket, place, typed)
        problem = _problem(action, text, files)
        if problem or files.refused:
            typed["problems"] = {"text": problem} if problem else {}
            status = max(files.status, HTTPStatus.UNPROCESSABLE_ENTITY)
            return self.show(request, ticket, place, typed, status=status)
        return self._act(request, sent, ticket, place, typed)

    def _act(
        self, request: Request, sent: SentForm, ticket: Ticket, place: Place, typed: dict[str, Any]
    ) -> Response:
        try:
            self._desk.admit(request)
            done = self._done(request, ticket, sent.fields.get("action", ""), typed)
        except TooManyRequestsError as error:
            typed["problems"] = {"text": "slowed"}
            return self.show(request, ticket, place, typed, status=error.status)
        except RefusedError as error:
            typed["problems"] = {"text": error.code}
            return self.show(request, ticket, place, typed, status=error.status)
        except DeskDatabaseError:
            return not_kept(self._desk, self._lang, request, place.path, sent, typed["attached"])
        return see(place.path, done)

    def _done(self, request: Request, ticket: Ticket, action: str, typed: dict[str, Any]) -> str:
        """Does it; the name of what was done."""
        author, tickets = as_requester(request, ticket), self._desk.tickets
        number, text, files = ticket.number, typed["typed"], typed["attached"]
        key = f"web {number} {author.account or ''} {typed['key']}"
        state = STATE_OF.get(action)
        if text or files:
            tickets.add(number, text, files, author=author, state=state, key=key)
        elif state in following(ticket.state, By.REQUESTER):
            tickets.change(number, TicketChange(state=state), author=author)
        if state:
            return "solved"
        return "reopened" if ticket.state.is_over else "added"

    def _hits(self, request: Request, ticket: Ticket, place: Place) -> Sequence[Hit]:
        """Answers for who just sent a form that had asked for none: without a script it cannot."""
        if done_of(request) != "sent" or ticket.form or not place.secret:
            return ()
        text = self._desk.tickets.history(ticket.number, private=False)[0].text
        return answers(self._desk.site, ticket.subject, text, audience_of(request))

    def _link(self, request: Request, ticket: Ticket) -> str:
        secret = self._desk.services.links.secret_of(ticket)
        start = self._desk.site.renderer.address(request)
        return f"{start}/{self._lang}/tickets/{ticket.number}/{secret}"


def _problem(action: str, text: str, files: SentFiles) -> str:
    """What is wrong with the text. Files alone say enough, and so does that it is solved."""
    required = action not in STATE_OF and not files.attached
    return text_problem(text, required=required)
