"""Which mails a happening makes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from indexer.records import LANGUAGES, Language
from kbsearch.accounts.clock import Clock, utc_now
from kbsearch.accounts.records import Account
from kbsearch.database import account_rows, outbox_rows
from kbsearch.database.desk import Unit
from kbsearch.outbox.mail.choices import MailChoices
from kbsearch.outbox.mail.strangers import FIRST_AN_HOUR, MAILS_AN_HOUR
from kbsearch.outbox.reading import told_as
from kbsearch.outbox.records import ToSend, Way
from kbsearch.outbox.service import Outbox
from kbsearch.tickets.happening import Happened, TicketEvent
from kbsearch.tickets.records import By, Ticket

TO, KNOWN = "to", "known"
"""In the details of a mail: whom it is for, and whether what was typed may be put before him."""

REQUESTER, DESK, ASSIGNEE = "requester", "desk", "assignee"
HOUR = timedelta(hours=1)

BY_ANYBODY = frozenset({TicketEvent.CREATED, TicketEvent.REOPENED})
"""What whoever sent a request can bring about again and again."""


class MailListener:
    """Tells the requester what he may know of, and the desk what came in."""

    def __init__(
        self, outbox: Outbox, choices: MailChoices, lang: Language, *, clock: Clock = utc_now
    ) -> None:
        """`lang` is the language of the desk."""
        self._outbox = outbox
        self._choices = choices
        self._lang = lang
        self._clock = clock

    def heard(self, unit: Unit, happened: Happened) -> None:
        """Puts mails into the outbox; nothing of notes, nothing to who did it himself."""
        event = told_as(happened)
        if event is None:
            return
        if self._concerns_requester(event, happened):
            self._to_requester(unit, event, happened)
        if event is TicketEvent.CREATED or happened.entry.author.by is By.REQUESTER:
            self._to_desk(unit, event, happened)
        self._to_new_assignee(unit, happened)

    def _concerns_requester(self, event: TicketEvent, happened: Happened) -> bool:
        to = happened.ticket.requester.email
        # Mail to the desk about the desk's own mail would never end.
        if not to or to in {self._choices.desk.lower(), self._choices.sender.addr_spec.lower()}:
            return False
        if event is TicketEvent.CHANGED:
            state = any(change.field == "state" for change in happened.entry.changes)
            return state and happened.entry.author.by is not By.REQUESTER
        return event is not TicketEvent.ADDED

    def _to_requester(self, unit: Unit, event: TicketEvent, happened: Happened) -> None:
        ticket = happened.ticket
        # Once a technician has answered, the desk has taken what was typed for a real request.
        known = ticket.answered is not None or is_known(unit, ticket)
        self._put(
            unit,
            happened,
            event,
            ticket.requester.email,
            ticket.lang,
            {TO: REQUESTER, KNOWN: "yes" if known else ""},
            refused=self._too_many(unit, event, ticket.requester.email, known=known),
        )

    def _to_desk(self, unit: Unit, event: TicketEvent, happened: Happened) -> None:
        """To whoever has the ticket, else to the desk's own address."""
        owner = _reachable(unit, happened.ticket.assignee)
        if owner is not None and event is not TicketEvent.CREATED:
            lang = _language(owner, self._lang)
            self._put(unit, happened, event, owner.email, lang, {TO: ASSIGNEE})
        elif self._choices.desk:
            self._put(unit, happened, event, self._choices.desk, self._lang, {TO: DESK})

    def _to_new_assignee(self, unit: Unit, happened: Happened) -> None:
        given = any(change.field == "assignee" and change.new for change in happened.entry.changes)
        number = happened.ticket.assignee
        if not given or number == happened.entry.author.account:
            return
        owner = _reachable(unit, number)
        if owner is not None:
            lang = _language(owner, self._lang)
            self._put(unit, happened, "ticket.assigned", owner.email, lang, {TO: ASSIGNEE})

    def _too_many(self, unit: Unit, event: TicketEvent, to: str, *, known: bool) -> str:
        """Why another mail to this address would be one too many; empty when it is not."""
        since = self._clock() - HOUR
        if not known and event in BY_ANYBODY:
            first = outbox_rows.written_since(unit, Way.MAIL, to, since, event=event.value)
            if first >= FIRST_AN_HOUR:
                return f"More than {FIRST_AN_HOUR} requests in an hour name this address"
        if outbox_rows.written_since(unit, Way.MAIL, to, since) >= MAILS_AN_HOUR:
            return f"More than {MAILS_AN_HOUR} mails in an hour for this address"
        return ""

    def _put(
        self,
        unit: Unit,
        happened: Happened,
        event: str,
        to: str,
        lang: Language,
        details: Mapping[str, str],
        *,
        refused: str = "",
    ) -> None:
        what = ToSend(
            way=Way.MAIL,
            event=event,
            target=to,
            lang=lang,
            ticket=happened.ticket.number,
            entry=happened.entry.number,
            details=details,
        )
        self._outbox.put(unit, what, refused=refused)


def is_known(unit: Unit, ticket: Ticket) -> bool:
    """Whether the requester's address is known to be his: it is that of his account, or a
    technician wrote it down who spoke with him."""
    if ticket.logged_by is not None:
        return True
    if ticket.requester.account is None:
        return False
    account = account_rows.find(unit, ticket.requester.account)
    return account is not None and account.email.lower() == ticket.requester.email.lower()


def _reachable(unit: Unit, number: int | None) -> Account | None:
    account = None if number is None else account_rows.find(unit, number)
    return account if account and account.email and not account.disabled else None


def _language(account: Account, otherwise: Language) -> Language:
    return next((lang for lang in LANGUAGES if lang == account.lang), otherwise)
