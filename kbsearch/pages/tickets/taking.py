"""The ticket form: answers while one writes, and a ticket at the end."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from indexer.records import Language
from kbsearch.accounts.asking import principal_of
from kbsearch.accounts.roles import Principal
from kbsearch.errors import ConflictError, DeskDatabaseError, RefusedError, TooManyRequestsError
from kbsearch.pages.secure_forms import Fields, add_form, of_this_session
from kbsearch.pages.sent_forms import SentForm
from kbsearch.pages.site import Site, add_page
from kbsearch.pages.tickets.desk import TicketDesk, see
from kbsearch.pages.tickets.form import TicketForm, parse_ticket, prefilled
from kbsearch.pages.tickets.form_page import Shown, form_page
from kbsearch.pages.tickets.ready import ready_page
from kbsearch.pages.tickets.sent_files import SentFiles, sent_files
from kbsearch.tickets.records import Author, By, NewTicket, Requester
from kbsearch.tickets.service import Submitted

# Bytes of a form without files: its limits many times over, percent-encoded.
BODY_MAX = 262_144
FIELD_OF = {"text": "description"}
"""What the form calls a field of a ticket, where that differs."""

CODE_OF = {"email-form": "malformed", "phone-form": "malformed", "contact-empty": "no-contact"}


def ticket_routes(site: Site, lang: Language, desk: TicketDesk | None = None) -> APIRouter:
    """`/ticket` of one language. Without a desk the message is prepared, and not sent."""
    router = APIRouter()
    pages = TicketFormPages(site, lang, desk)
    add_page(router, "/ticket", pages.empty)
    public_url = site.renderer.settings.public_url
    if desk:
        desk.form(router, "/ticket", pages.receive, own_check=True)
    else:
        add_form(
            router,
            "/ticket",
            pages.prepare,
            public_url=public_url,
            limit=BODY_MAX,
            anonymous=True,
        )
    return router


class TicketFormPages:
    """The form of one language."""

    def __init__(self, site: Site, lang: Language, desk: TicketDesk | None) -> None:
        self._site = site
        self._lang = lang
        self._desk = desk

    def empty(self, request: Request) -> Response:
        """The form to be filled in."""
        asking = principal_of(request)
        form = prefilled(request.query_params, asking)
        if self._desk is None:
            # The same for everybody, and so kept by browsers until something changes.
            form = replace(form, name="", email="")
        return form_page(self._site, self._desk, self._lang, request, form)

    async def prepare(self, request: Request, sent: Fields) -> Response:
        """The message that another help desk takes."""
        form = parse_ticket(sent)
        if not of_this_session(request, sent):
            return self._back(request, form, Shown(HTTPStatus.FORBIDDEN))
        if sent.get("action") == "edit":
            return self._back(request, form, Shown())
        if form.problems:
            return self._back(request, form, Shown(HTTPStatus.UNPROCESSABLE_ENTITY))
        return await ready_page(self._site, self._lang, request, form)

    async def receive(self, request: Request, sent: SentForm) -> Response:
        """Takes the ticket, and leads to its page."""
        assert self._desk is not None  # noqa: S101
        asking = principal_of(request)
        files = await run_in_threadpool(sent_files, sent, self._desk.services)
        form = with_contact(parse_ticket(sent.fields, files.attached), asking)
        back = shown_instead(request, sent, form, files)
        if back:
            return await run_in_threadpool(self._back, request, form, back)
        try:
            self._desk.admit(request)
            submitted = await run_in_threadpool(self._submit, form, asking)
        except TooManyRequestsError as error:
            answer = await run_in_threadpool(self._back, request, form, Shown(error.status))
            answer.headers.update(error.headers)
            return answer
        except DeskDatabaseError:
            return await ready_page(self._site, self._lang, request, form, failed=True)
        except RefusedError as error:
            shown = Shown(error.status)
            return await run_in_threadpool(self._back, request, refused_form(form, error), shown)
        secret, number = submitted.link_secret, submitted.ticket.number
        return see(f"/{self._lang}/tickets/{number}/{secret}", "sent")

    def _submit(self, form: TicketForm, asking: Principal) -> Submitted:
        assert self._desk is not None  # noqa: S101
        account = asking.user if asking.session else None
        # Whoever is signed in is answered where his account says, unless he says otherwise.
        email = form.email or (asking.email if account else "")
        asks = Requester(form.name, email, form.phone, account)
        new = new_ticket(self._desk, form, self._lang, asks)
        return submit_once(self._desk, new, form, Author(By.REQUESTER, form.name, account))

    def _back(self, request: Request, form: TicketForm, shown: Shown) -> Response:
        return form_page(self._site, self._desk, self._lang, request, form, shown)


def with_contact(form: TicketForm, asking: Principal) -> TicketForm:
    """The form, with the complaint that nobody could be answered, if that is so."""
    if form.email or form.phone or asking.session:
        return form
    return replace(form, problems={**form.problems, "email": "no-contact"})


def shown_instead(
    request: Request, sent: SentForm, form: TicketForm, files: SentFiles
) -> Shown | None:
    """How the form comes back instead of being taken, if it does."""
    if not of_this_session(request, sent.fields):
        return Shown(HTTPStatus.FORBIDDEN, refused=files.refused)
    action = sent.fields.get("action")
    if action in {"preview", "edit"}:
        return Shown(preview=action == "preview", refused=files.refused)
    if files.refused:
        return Shown(files.status, refused=files.refused)
    return Shown(HTTPStatus.UNPROCESSABLE_ENTITY) if form.problems else None


def new_ticket(desk: TicketDesk, form: TicketForm, lang: Language, one: Requester) -> NewTicket:
    """The ticket that a form asks for; a category that is gone by now is none."""
    return NewTicket(
        kind=form.kind,
        subject=form.subject,
        text=form.description,
        lang=lang,
        requester=one,
        impact=form.impact,
        urgency=form.urgency,
        category=form.category if form.category in desk.categories(lang) else "",
        service=form.service,
        attachments=form.attached,
    )


def submit_once(desk: TicketDesk, new: NewTicket, form: TicketForm, author: Author) -> Submitted:
    """Takes it; what is sent twice from one page is one ticket. Who goes back to the page and
    writes something else means another one."""
    key = f"web {author.account or ''} {form.key}"
    try:
        return desk.services.intake.submit(new, author=author, key=key, token=form.token)
    except ConflictError:
        written = hashlib.sha256(repr((form.details, form.attached)).encode()).hexdigest()
        return desk.services.intake.submit(
            new, author=author, key=f"{key} {written}", token=form.token
        )


def refused_form(form: TicketForm, error: RefusedError) -> TicketForm:
    """The form with what the service says of a field of it."""
    field = FIELD_OF.get(error.field, error.field)
    return replace(form, problems={field: CODE_OF.get(error.code, error.code)})
