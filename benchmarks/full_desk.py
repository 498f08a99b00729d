"""A desk that has been at work for two years: tickets, conversations, files, people, sent mail.

Rows are written at once, as the service would have left them; what is written is the same each
time.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from kbsearch.accounts.accounts import Accounts
from kbsearch.accounts.composition import AccountServices, account_services
from kbsearch.accounts.records import Account, Client, SignedIn
from kbsearch.accounts.roles import Principal, Role, Scope
from kbsearch.database.account_tables import account
from kbsearch.database.desk import DeskDatabase
from kbsearch.database.outbox_tables import outgoing
from kbsearch.database.secret_rows import SecretRows
from kbsearch.database.ticket_tables import attachment, ticket, ticket_article, ticket_entry
from kbsearch.settings import Settings
from kbsearch.tickets.attachments.folder import Folder
from kbsearch.tickets.links import TicketLinks
from kbsearch.tickets.records import Channel, Impact, Kind, State, Urgency
from kbsearch.tickets.service import Tickets

PEOPLE, OTHERS, TECHNICIANS = 400, 2600, 12
"""Requesters with an account and without one, and who works on what they ask."""

OWN = 300
"""Tickets of the requester who asks most, and who looks at his own while one measures."""

LONG = 120
"""Entries of the longest ticket."""

WITH_FILES = 0.3
ARTICLES = ("es/red/vpn-desde-casa", "es/correo/outlook-no-abre", "es/impresoras/escanear")
TEXT = (
    "no puedo entrar en la vpn desde casa desde que cambié la contraseña el correo la impresora "
    "de la segunda planta sale en blanco error 812 al abrir el programa de nóminas se queda "
    "pensando y no responde ya he reiniciado dos veces el portátil gracias un saludo"
)
NAMES = ("Ana", "Luis", "Begoña", "Íñigo", "Marta", "José", "Zenobia", "Óscar", "Lucía", "Raúl")
SURNAMES = ("Ruiz", "Gil", "Núñez", "Etxeberria", "Peña", "Serra", "Iglesias", "Mora", "Vidal")
STATES = (*(State.CLOSED,) * 17, State.NEW, State.OPEN, State.WAITING, State.SOLVED, State.REOPENED)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FullDesk:
    """What one needs to look at it: who is signed in, tokens, tickets of each kind."""

    tickets: int
    technician: SignedIn
    requester: SignedIn
    token: str
    own: range
    links: Mapping[int, str]
    files: Mapping[int, str]


def fill(settings: Settings, tickets: int) -> FullDesk:
    """Fills an empty installation with so many tickets."""
    database = DeskDatabase(settings.database)
    services = account_services(database, settings)
    technicians = _people(database, services.accounts)
    files = dict(_Rows(settings, tickets, technicians).write(database))
    found = Tickets(database, links=TicketLinks(SecretRows(database)))
    links = TicketLinks(SecretRows(database))
    some = random.Random(3).sample(range(1, tickets + 1), min(tickets, 400))
    desk = FullDesk(
        tickets=tickets,
        technician=_signed_in(services, "technician-0"),
        requester=_signed_in(services, "person-0"),
        token=_token(services, "technician-0"),
        own=range(1, min(OWN, tickets) + 1),
        links={number: links.path_of(found.find(number)) for number in some},
        files=files,
    )
    database.close()
    return desk


def _people(database: DeskDatabase, accounts: Accounts) -> int:
    """Everybody with an account; the number of the first technician, whom the others follow."""
    now = datetime.now(UTC)
    names = [f"technician-{one}" for one in range(TECHNICIANS)]
    names += [f"person-{one}" for one in range(PEOPLE)]
    rows = [
        {
            "login": name,
            "name": _name(number),
            "email": f"{name}@example.com",
            "role": Role.TECHNICIAN if number < TECHNICIANS else Role.REQUESTER,
            "lang": "es",
            "disabled": False,
            "created": now,
            "changed": now,
        }
        for number, name in enumerate(names)
    ]
    with database.writing() as unit:
        unit.execute(insert(account), rows)
    return _of(accounts, names[0]).number


def _of(accounts: Accounts, login: str) -> Account:
    return accounts.find_login(login)


def _signed_in(services: AccountServices, login: str) -> SignedIn:
    return services.sessions.open(_of(services.accounts, login), Client("127.0.0.1"))


def _token(services: AccountServices, login: str) -> str:
    who = _of(services.accounts, login)
    asking = Principal(role=who.role, user=who.number, name=who.called)
    scopes = (Scope.TICKETS_READ, Scope.TICKETS)
    return services.tokens.make(asking, name="benchmark", scopes=scopes)[1]


def _name(number: int) -> str:
    first, last = NAMES[number % len(NAMES)], SURNAMES[number // 7 % len(SURNAMES)]
    return f"{first} {last} {SURNAMES[number % len(SURNAMES)]}"


class _Rows:
    """The rows of tickets; `technicians` is the number of the first of them."""

    def __init__(self, settings: Settings, tickets: int, technicians: int) -> None:
        self._folder = Folder(settings.attachments)
        self._amount = tickets
        self._first = technicians
        self._dice = random.Random(2026)
        self._words = TEXT.split()
        self._entry = 0
        self.rows: dict[str, list[Row]] = {
            one.name: [] for one in (ticket, ticket_entry, ticket_article, attachment, outgoing)
        }

    def write(self, database: DeskDatabase) -> Iterator[tuple[int, str]]:
        """Writes everything in one transaction; one file of each ticket that has any."""
        self._folder.make()
        begin = datetime.now(UTC) - timedelta(days=730)
        step = timedelta(days=729) / self._amount
        for number in range(1, self._amount + 1):
            yield from self._ticket(number, begin + number * step)
        with database.writing() as unit:
            for table in (ticket, ticket_entry, ticket_article, attachment, outgoing):
                unit.execute(insert(table), self.rows[table.name])

    def _ticket(self, number: int, at: datetime) -> Iterator[tuple[int, str]]:
        dice, own = self._dice, number <= OWN
        person = 0 if own else dice.randrange(PEOPLE + OTHERS)
        state, until = dice.choice(STATES), at + timedelta(hours=dice.uniform(1, 90))
        over = until if state.is_over else None
        self.rows["ticket"].append(
            {
                "id": number,
                "kind": dice.choice(list(Kind)),
                "subject": self._text(6)[:120],
                "lang": dice.choice(("es", "es", "en")),
                "channel": dice.choice(list(Channel)),
                "state": state,
                "level": dice.choice((1, 1, 1, 2, 3)),
                "impact": dice.choice(list(Impact)),
                "urgency": dice.choice(list(Urgency)),
                "priority": dice.randint(1, 5),
                "category": dice.choice(("network", "email", "")),
                "service": "",
                "requester": self._first + TECHNICIANS + person if person < PEOPLE else None,
                "name": _name(TECHNICIANS + person),
                "email": f"person-{person}@example.com",
                "phone": f"+34{600_000_000 + person}",
                "logged_by": None,
                "assignee": self._first + dice.randrange(TECHNICIANS),
                "form": "",
                "link": dice.randrange(1 << 30),
                "created": at,
                "changed": until,
                "answered": at + timedelta(minutes=30),
                "solved": over,
                "closed": over if state is State.CLOSED else None,
                "reopened": 0,
            }
        )
        for rank, article in enumerate(ARTICLES, 1):
            self.rows["ticket_article"].append(
                {"ticket": number, "article": article, "lang": "es", "rank": rank, "opened": False}
            )
        yield from self._entries(number, at)

    def _entries(self, number: int, at: datetime) -> Iterator[tuple[int, str]]:
        count = LONG if number == self._amount else self._dice.randint(2, 7)
        for place in range(count):
            self._entry += 1
            mine = place % 2 == 0
            moment = at + timedelta(minutes=30 * place)
            changes = [] if mine else [{"field": "state", "old": "new", "new": "open"}]
            self.rows["ticket_entry"].append(
                {
                    "id": self._entry,
                    "ticket": number,
                    "at": moment,
                    "kind": "message",
                    "by": "requester" if mine else "technician",
                    "account": None if mine else self._first,
                    "author": "Ana Ruiz" if mine else "Luis Gil",
                    "text": self._text(self._dice.randint(10, 150)),
                    "changes": json.dumps(changes) if changes else "",
                }
            )
            self._mail(number, moment)
        if self._dice.random() < WITH_FILES:
            yield number, self._file(number, at)

    def _mail(self, number: int, at: datetime) -> None:
        self.rows["outgoing"].append(
            {
                "key": f"key-{self._entry}",
                "way": "mail",
                "event": "ticket.replied",
                "target": f"person-{number % 3000}@example.com",
                "lang": "es",
                "ticket": number,
                "entry": self._entry,
                "details": json.dumps({"to": "requester"}),
                "state": "dead" if self._entry % 200 == 0 else "sent",
                "attempts": 1,
                "due": at,
                "reason": "",
                "created": at,
                "sent": at,
            }
        )

    def _file(self, number: int, at: datetime) -> str:
        data = self._text(1000).encode()
        key = hashlib.sha256(f"{number}".encode()).hexdigest()[:43]
        path: Path = self._folder.kept(key)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.write_bytes(data)
        self.rows["attachment"].append(
            {
                "key": key,
                "ticket": number,
                "entry": self._entry,
                "name": "registro.txt",
                "type": "text/plain",
                "size": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
                "created": at,
            }
        )
        return key

    def _text(self, words: int) -> str:
        return " ".join(self._dice.choices(self._words, k=words))
