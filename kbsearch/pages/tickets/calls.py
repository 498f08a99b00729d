"""A telephone call written down as a ticket: who, what, and sent, in the form everybody uses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from indexer.records import Language
from kbsearch.accounts.asking import principal_of, require
from kbsearch.accounts.roles import Role
from kbsearch.errors import DeskDatabaseError, RefusedError
from kbsearch.pages.accounts.desk import number_in
from kbsearch.pages.caching import never_kept
from kbsearch.pages.secure_forms import Fields, add_form
from kbsearch.pages.sent_forms import SentForm
from kbsearch.pages.site import add_page
from kbsearch.pages.tickets.desk import TicketDesk, as_technician, see
from kbsearch.pages.tickets.form import TicketForm, new_key, one_line, parse_ticket
from kbsearch.pages.tickets.form_page import Shown, form_page
from kbsearch.pages.tickets.not_kept import not_kept
from kbsearch.pages.tickets.sent_files import sent_files
from kbsearch.pages.tickets.taking import new_ticket, refused_form, shown_instead, submit_once
from kbsearch.tickets.changes import TicketChange
from kbsearch.tickets.records import Channel, Requester, State

TEXT_MAX = 120
"""Characters of what a caller is looked up by."""

_NUMBER = re.compile(r"[+0-9][0-9 ().\-/]{2,}")


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody who may be calling; `value` is what the button that chooses him sends."""

    name: str
    email: str
    phone: str
    value: str


class CallPages:
    """`/tickets/new-call` of one language, and the look-up behind it."""

    def __init__(self, desk: TicketDesk, lang: Language) -> None:
        self._desk = desk
        self._lang = lang

    def routes(self) -> APIRouter:
        """Where they are."""
        router = APIRouter()
        public_url = self._desk.site.renderer.settings.public_url
        add_page(router, "/tickets/new-call", self.empty)
        self._desk.form(router, "/tickets/new-call", self.receive, own_check=True)
        add_form(router, "/tickets/callers", self.callers, public_url=public_url)
        return router

    def empty(self, request: Request) -> Response:
        """The form to write a call down with."""
        self._require(request)
        return self._page(request, TicketForm(key=new_key()), {})

    def callers(self, request: Request, sent: Fields) -> Response:
        """Who may be calling, for the script of the form."""
        self._require(request)
        found = self._desk.services.callers.find(one_line(sent.get("text", ""))[:TEXT_MAX])
        return never_kept(JSONResponse({"callers": [asdict(one) for one in found]}))

    def receive(self, request: Request, sent: SentForm) -> Response:
        """Looks the caller up, takes one who was chosen, or writes the call down."""
        self._require(request)
        fields = sent.fields
        files = sent_files(sent, self._desk.services)
        form = _sorted_out(parse_ticket(fields, files.attached))
        if "pick" in fields:
            return self._page(request, *_picked(form, fields))
        if fields.get("action") == "lookup":
            found = self._desk.services.callers.find(fields.get("name", "")[:TEXT_MAX])
            # Whoever is looked up is somebody else than who was chosen before.
            return self._page(request, form, {**fields, "account": ""}, found=found)
        back = shown_instead(request, sent, form, files)
        if back:
            return self._page(request, form, fields, back)
        return self._take(request, form, sent)

    def _take(self, request: Request, form: TicketForm, sent: SentForm) -> Response:
        asking, fields = principal_of(request), sent.fields
        requester = Requester(form.name, form.email, form.phone, _account(form, fields))
        new = replace(
            new_ticket(self._desk, form, self._lang, requester),
            channel=Channel.PHONE,
            logged_by=asking.user,
        )
        author = as_technician(asking)
        try:
            ticket = submit_once(self._desk, new, form, author).ticket
            if fields.get("solved") and not ticket.state.is_over:
                change = TicketChange(state=State.SOLVED)
                self._desk.tickets.change(ticket.number, change, author=author)
        except DeskDatabaseError:
            path = f"/{self._lang}/tickets/new-call"
            return not_kept(
                self._desk, self._lang, request, path, sent, form.attached, text="description"
            )
        except RefusedError as error:
            return self._page(request, refused_form(form, error), fields, Shown(error.status))
        return see(f"/{self._lang}/tickets/{ticket.number}", "logged")

    def _page(
        self,
        request: Request,
        form: TicketForm,
        fields: Mapping[str, str],
        shown: Shown | None = None,
        *,
        found: Sequence[Requester] | None = None,
    ) -> Response:
        shown = shown or Shown()
        more = {
            "call": True,
            "account": str(_account(form, fields) or ""),
            "callers": None if found is None else [_found(one) for one in found],
            "solved": bool(fields.get("solved")),
        }
        shown = replace(shown, more=more)
        return form_page(self._desk.site, self._desk, self._lang, request, form, shown)

    def _require(self, request: Request) -> None:
        require(request, Role.TECHNICIAN)


def _sorted_out(form: TicketForm) -> TicketForm:
    """The form, where an address or a number that was typed for a name is what it is."""
    if "@" in form.name and not form.email:
        return replace(form, name="", email=form.name)
    if _NUMBER.fullmatch(form.name) and not form.phone:
        return replace(form, name="", phone=form.name)
    return form


def _account(form: TicketForm, fields: Mapping[str, str]) -> int | None:
    """The account of who was chosen, unless another name was typed since: his ticket would be seen
    by somebody else."""
    # What looks like an address or a number is no longer in the field of the name.
    is_same = fields.get("called", "") in {"", form.name, form.email, form.phone}
    return number_in(fields.get("account", "")) or None if is_same else None


def _found(one: Requester) -> Found:
    told = {"name": one.name, "email": one.email, "phone": one.phone, "account": one.account or ""}
    return Found(one.name, one.email, one.phone, urlencode(told))


def _picked(form: TicketForm, fields: Mapping[str, str]) -> tuple[TicketForm, Mapping[str, str]]:
    """The form with the person whose button was pressed."""
    one = dict(parse_qsl(fields["pick"], keep_blank_values=True))
    name, email, phone = (one_line(one.get(part, "")) for part in ("name", "email", "phone"))
    picked = replace(form, name=name, email=email, phone=phone, problems={})
    return picked, {**fields, "account": one.get("account", ""), "called": name}
