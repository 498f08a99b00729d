"""A ticket as a technician sees it: with notes, what its form was shown, and what he can change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from http import HTTPStatus
from typing import Any

from fastapi import Request
from starlette.responses import Response

from indexer.records import Language
from kbsearch.accounts.asking import audience_of, principal_of
from kbsearch.accounts.records import Account
from kbsearch.accounts.roles import Role
from kbsearch.errors import DeskDatabaseError, NotReadyError, ServiceError
from kbsearch.pages.accounts.desk import number_in
from kbsearch.pages.secure_forms import of_this_session
from kbsearch.pages.sent_forms import SentForm
from kbsearch.pages.tickets.desk import TicketDesk, as_technician, done_of, see
from kbsearch.pages.tickets.form import new_key, text_problem, whole_text
from kbsearch.pages.tickets.form_page import written
from kbsearch.pages.tickets.history import names_of, shown_history
from kbsearch.pages.tickets.not_kept import not_kept
from kbsearch.pages.tickets.sent_files import sent_files
from kbsearch.search.articles import PublishedArticle
from kbsearch.tickets.changes import TicketChange
from kbsearch.tickets.records import (
    LEVELS,
    TEXT_MAX,
    By,
    Impact,
    Kind,
    ShownArticle,
    State,
    Ticket,
    Urgency,
)
from kbsearch.tickets.states import following

TECHNICIANS_MAX = 200
"""Names to choose from when a ticket is assigned."""


class TechnicianView:
    """The page of one language, and what is sent from it."""

    def __init__(self, desk: TicketDesk, lang: Language) -> None:
        self._desk = desk
        self._lang = lang

    def show(
        self,
        request: Request,
        ticket: Ticket,
        more: Mapping[str, Any] | None = None,
        *,
        status: int = HTTPStatus.OK,
    ) -> Response:
        """Everything that is kept of it."""
        history = shown_history(self._desk, self._lang, ticket, private=True)
        values: Mapping[str, Any] = {
            "ticket": ticket,
            "place": self._path(ticket),
            "history": history,
            "names": names_of(self._desk, history, ticket.assignee, ticket.logged_by),
            "titles": self._desk.categories(self._lang),
            "services": self._desk.affected(self._lang),
            "articles": self._articles(request, ticket),
            "technicians": self._technicians(),
            "following": sorted(following(ticket.state, By.TECHNICIAN)),
            "levels": LEVELS,
            "elsewhere": self._desk.elsewhere(ticket.number),
            "done": done_of(request),
            "key": new_key(),
            "typed": "",
            "chosen": "",
            "note": False,
            "problems": {},
            "attached": (),
            "refused": (),
            "preview": "",
            "expired": status == HTTPStatus.FORBIDDEN,
            "limits_of_files": self._desk.limits,
            "limit": TEXT_MAX,
            **(more or {}),
        }
        return self._desk.page(request, "desk.html", self._lang, values, status=status)

    def receive(self, request: Request, sent: SentForm, ticket: Ticket) -> Response:
        """A reply, a note, or a change."""
        files = sent_files(sent, self._desk.services)
        fields = sent.fields
        typed: dict[str, Any] = {
            "typed": whole_text(fields.get("text", "")),
            "chosen": fields.get("state", ""),
            "note": fields.get("note") == "yes",
            "attached": files.attached,
            "refused": files.refused,
            "key": fields.get("key") or new_key(),
        }
        if not of_this_session(request, fields):
            return self.show(request, ticket, typed, status=HTTPStatus.FORBIDDEN)
        action = fields.get("action", "")
        if action == "preview":
            typed["preview"] = written(self._desk.site, self._lang, typed["typed"])
            return self.show(request, ticket, typed)
        if action not in {"change", "take"}:
            problem = text_problem(typed["typed"], required=not files.attached)
            if problem or files.refused:
                typed["problems"] = {"text": problem} if problem else {}
                status = max(files.status, HTTPStatus.UNPROCESSABLE_ENTITY)
                return self.show(request, ticket, typed, status=status)
        return self._act(request, sent, ticket, typed)

    def _act(
        self, request: Request, sent: SentForm, ticket: Ticket, typed: dict[str, Any]
    ) -> Response:
        try:
            return see(self._path(ticket), self._done(request, sent, ticket, typed))
        except DeskDatabaseError:
            return not_kept(
                self._desk, self._lang, request, self._path(ticket), sent, typed["attached"]
            )
        except ServiceError as error:
            # Somebody else was quicker, or what was chosen no longer can be: the page shows how it
            # stands now, with what was written.
            typed["problems"] = {"change": getattr(error, "code", "overtaken")}
            now = self._desk.tickets.find(ticket.number)
            return self.show(request, now, typed, status=error.status)

    def _done(self, request: Request, sent: SentForm, ticket: Ticket, typed: dict[str, Any]) -> str:
        """Does it; the name of what was done."""
        asking, fields, tickets = principal_of(request), sent.fields, self._desk.tickets
        author, number = as_technician(asking), ticket.number
        match fields.get("action", ""):
            case "take":
                tickets.change(number, TicketChange(assignee=asking.user), author=author)
                return "changed"
            case "change":
                tickets.change(number, change_of(fields), author=author)
                return "changed"
        state = next((one for one in State if one == typed["chosen"]), None)
        tickets.add(
            number,
            typed["typed"],
            typed["attached"],
            author=author,
            note=typed["note"],
            state=state,
            key=f"desk {number} {author.account} {typed['key']}",
        )
        return "noted" if typed["note"] else "added"

    def _articles(
        self, request: Request, ticket: Ticket
    ) -> Sequence[tuple[ShownArticle, PublishedArticle]]:
        """What the form was shown, as far as whoever looks at it may read it."""
        audience, article = audience_of(request), self._desk.site.knowledge.article
        shown = self._desk.tickets.shown(ticket.number)
        try:
            pairs = [(one, article(one.article, audience)) for one in shown]
        except NotReadyError:
            # Tickets are worked on without an index too.
            return []
        return [(one, found) for one, found in pairs if found]

    def _technicians(self) -> Sequence[Account]:
        """Who can be assigned, by name."""
        roles = (Role.TECHNICIAN, Role.MANAGER, Role.ADMINISTRATOR)
        listed = partial(self._desk.accounts.listed, disabled=False, limit=TECHNICIANS_MAX)
        found = [one for role in roles for one in listed(role=role).items]
        return sorted(found[:TECHNICIANS_MAX], key=lambda one: one.called.casefold())

    def _path(self, ticket: Ticket) -> str:
        return f"/{self._lang}/tickets/{ticket.number}"


def change_of(fields: Mapping[str, str]) -> TicketChange:
    """What the form of a change asks for; a choice that there is not leaves things as they are.

    What was not touched, which the form tells by `was-NAME`, is not asked for: somebody else may
    have changed it since the page was opened.
    """
    chosen = {name: value for name, value in fields.items() if value != fields.get(f"was-{name}")}
    assignee = chosen.get("assignee", "")
    return TicketChange(
        state=next((one for one in State if one == chosen.get("state")), None),
        level=number_in(chosen.get("level", "")) or None,
        assignee=number_in(assignee) if assignee else None,
        kind=next((one for one in Kind if one == chosen.get("kind")), None),
        impact=next((one for one in Impact if one == chosen.get("impact")), None),
        urgency=next((one for one in Urgency if one == chosen.get("urgency")), None),
        category=chosen.get("category"),
        service=chosen.get("service"),
    )
