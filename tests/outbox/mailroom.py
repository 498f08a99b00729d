"""A desk that sends mail: tickets, outbox and what mails are made of, with a clock of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from indexer.records import Audience, Language
from kbsearch.accounts.accounts import Accounts
from kbsearch.accounts.audit import AuditLog
from kbsearch.accounts.records import Account
from kbsearch.accounts.roles import Role
from kbsearch.database.desk import DeskDatabase
from kbsearch.database.secret_rows import SecretRows
from kbsearch.outbox.mail.choices import MailChoices, mail_choices
from kbsearch.outbox.mail.composing import Composer, Titled
from kbsearch.outbox.mail.letter import Letter
from kbsearch.outbox.mail.listener import MailListener
from kbsearch.outbox.mail.smtp import MailSender
from kbsearch.outbox.mail.words import Words
from kbsearch.outbox.records import Outgoing, ToSend, Way
from kbsearch.outbox.service import Outbox
from kbsearch.pages.mail_look import mail_words
from kbsearch.settings import Settings
from kbsearch.tickets.links import TicketLinks
from kbsearch.tickets.records import (
    Author,
    By,
    Channel,
    Kind,
    NewTicket,
    Requester,
    ShownArticle,
    Ticket,
)
from kbsearch.tickets.service import Tickets
from tests.outbox.mail_server import trusting
from tests.outbox.tickets import world

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SITE = "https://ayuda.example.com"
DESK = "soporte@example.com"
TEO = Author(By.TECHNICIAN, "Teo Marín")


class Shelf:
    """Articles by slug: who may read each, and its title."""

    def __init__(self) -> None:
        self.titles: dict[str, tuple[Audience, str]] = {}

    def article(self, slug: str, audience: Audience) -> Titled | None:
        """The article, if this reader may see it."""
        needed, title = self.titles.get(slug, (Audience.TECHNICIAN, ""))
        order = list(Audience)
        if not title or order.index(audience) < order.index(needed):
            return None
        return SimpleNamespace(title=title)


@dataclass
class Mailroom:
    """Everything between a happening and a mail server."""

    database: DeskDatabase
    settings: Settings
    now: datetime = NOON
    shelf: Shelf = field(default_factory=Shelf)

    def __post_init__(self) -> None:
        found = mail_choices(self.settings)
        assert found is not None
        self.choices: MailChoices = found
        self.words = spoken()
        self.outbox = Outbox(self.database, clock=self.clock)
        self.accounts = Accounts(self.database, AuditLog(self.database))
        links = TicketLinks(SecretRows(self.database))
        lang = self.settings.default_language
        listener = MailListener(self.outbox, self.choices, lang, clock=self.clock)
        self.tickets = Tickets(self.database, (listener,), links=links, clock=self.clock)
        self.composer = Composer(
            self.words,
            site=self.choices.site,
            tickets=self.tickets,
            links=links,
            articles=self.shelf,
            audience_of=self.accounts.audience_of,
        )

    def clock(self) -> datetime:
        """What time it is."""
        return self.now

    def later(self, **by: float) -> None:
        """Lets time pass."""
        self.now += timedelta(**by)

    def sender(self, *, seconds: float = 20.0) -> MailSender:
        """Who hands mail over."""
        return MailSender(
            self.choices, self.composer, self.words, seconds=seconds, certificates=trusting
        )

    def person(
        self, login: str, role: Role = Role.REQUESTER, *, email: str = "", lang: str = "es"
    ) -> Account:
        """Somebody with an account."""
        return self.accounts.make(
            login=login,
            name=login.capitalize(),
            email=email or f"{login}@example.com",
            role=role,
            lang=lang,
        )

    def submit(
        self,
        account: Account | None = None,
        *,
        email: str = "",
        lang: Language = "es",
        subject: str = "La impresora no imprime",
        text: str = "No imprime **nada** desde ayer.",
        shown: Sequence[ShownArticle] = (),
        logged_by: int | None = None,
    ) -> Ticket:
        """A ticket of somebody with an account, or of whoever gives that address."""
        number = account.number if account else None
        name, email = (account.name, account.email) if account else ("Eva", email)
        author = Author(By.REQUESTER, name, number)
        new = NewTicket(
            Kind.INCIDENT,
            subject,
            text,
            lang,
            Requester(name, email, account=number),
            channel=Channel.PHONE if logged_by else Channel.WEB,
            shown=shown,
            logged_by=logged_by,
        )
        return self.tickets.submit(new, author=TEO if logged_by else author).ticket

    def put(self, target: str = "ana@example.com", event: str = "test") -> None:
        """Something to send that is of no ticket."""
        with self.database.writing() as unit:
            self.outbox.put(unit, ToSend(Way.MAIL, event, target, "es"))

    def claimed(self) -> Sequence[Outgoing]:
        """What is due, claimed."""
        return self.outbox.claim((Way.MAIL,), 50)

    def everything(self) -> Sequence[Outgoing]:
        """The outbox, oldest first."""
        return list(reversed(self.outbox.listed(limit=500).items))

    def mails(self) -> Sequence[tuple[str, Letter]]:
        """Every letter that waits, with where it goes, as each would go out now."""
        return [(one.what.target, self.composer.letter(one)) for one in self.everything()]

    def mail_to(self, target: str) -> Letter:
        """The newest letter to somebody."""
        return [letter for to, letter in self.mails() if to == target][-1]


@cache
def spoken() -> Words:
    """The words of a site without a name of its own; catalogues are read once."""
    return mail_words(Settings())


@contextmanager
def mailroom(place: Path, port: int = 25, **more: object) -> Iterator[Mailroom]:
    """A new one in a folder, with a mail server at that port."""
    values: Mapping[str, object] = {
        "smtp_host": "127.0.0.1",
        "smtp_port": port,
        "smtp_security": "none",
        "mail_from": "Centro de ayuda <ayuda@example.com>",
        "support_email": DESK,
        "public_url": SITE,
        **more,
    }
    with world(place) as found:
        yield Mailroom(found.database, Settings(database=found.database.path, **values))  # type: ignore[arg-type]
