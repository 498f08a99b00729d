"""Taking a ticket in from a form or a program, together with what its form was shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import structlog

from kbsearch.deflection.records import EventName
from kbsearch.deflection.service import Happened
from kbsearch.errors import DeskDatabaseError, ForbiddenError, NotFoundError
from kbsearch.tickets.records import Author, NewTicket, ShownArticle
from kbsearch.tickets.service import Submitted, Tickets

SENT = Happened("ticket-submitted", EventName.SUBMITTED)
"""A form has one: sent again, it does not count again."""

log = structlog.get_logger(__name__)


class Forms(Protocol):
    """The record of ticket forms."""

    def settled(self, token: str) -> str:
        """The key of the form of a token, once what it was shown is on disk."""
        ...

    def report(self, token: str, events: Sequence[Happened]) -> object:
        """Keeps what happened in a form."""
        ...


class Shown(Protocol):
    """What forms were shown."""

    def of_form(self, key: str) -> Sequence[ShownArticle]:
        """The articles, best rank first."""
        ...


class Intake:
    """Where tickets come in; safe to share between threads. What suggestions are about never
    costs a ticket: it is taken without them."""

    def __init__(self, tickets: Tickets, forms: Forms, shown: Shown) -> None:
        self._tickets = tickets
        self._forms = forms
        self._shown = shown

    def submit(
        self, new: NewTicket, *, author: Author, key: str = "", token: str = ""
    ) -> Submitted:
        """Takes a ticket as `Tickets.submit` does. `token` is that of its form's suggestions: what
        was shown goes with the ticket, and the form is reported as sent."""
        told = self._with_form(new, token) if token else new
        submitted = self._tickets.submit(told, author=author, key=key)
        if told.form and not submitted.repeated:
            self._report(token)
        return submitted

    def _with_form(self, new: NewTicket, token: str) -> NewTicket:
        try:
            form = self._forms.settled(token)
            return replace(new, form=form, shown=self._shown.of_form(form))
        except (ForbiddenError, NotFoundError, DeskDatabaseError) as error:
            log.info("ticket_without_form", reason=str(error))
            return new

    def _report(self, token: str) -> None:
        try:
            self._forms.report(token, [SENT])
        except (ForbiddenError, NotFoundError, DeskDatabaseError) as error:
            log.warning("ticket_not_reported", reason=str(error))
