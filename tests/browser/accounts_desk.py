"""A service as a process, and the people of its desk, made beside it in the same database."""

from __future__ import annotations

import asyncio
import re
import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

from playwright.sync_api import Browser, Page

from kbsearch.accounts.composition import AccountServices, account_services
from kbsearch.accounts.passwords import Cost
from kbsearch.accounts.records import Account, Client
from kbsearch.accounts.roles import Principal, Role
from kbsearch.database.desk import DeskDatabase
from kbsearch.outbox.records import ToSend, Way
from kbsearch.outbox.service import Outbox
from kbsearch.settings import Settings
from tests.browser.conftest import Visitor
from tests.browser.service import Service, settings_of

PASSWORD = "tres tristes tigres"  # noqa: S105 - of nobody
CHEAP = Cost(rounds=1, memory_kib=8, lanes=1)
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0"


class AccountsDesk:
    """A service over the sample articles with a desk database of its own."""

    def __init__(self, folder: Path, index: Path, **chosen: str) -> None:
        self._folder = folder
        self.service = Service(settings_of(folder, index, **chosen), folder)
        self._database = DeskDatabase(self.service.database)
        settings = Settings(database=self.service.database)
        self.services: AccountServices = account_services(self._database, settings, cost=CHEAP)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()
        self.service.stop()

    @property
    def log(self) -> str:
        """What the service has printed and logged so far."""
        return (self._folder / f"serve-{self.service.port}.log").read_text()

    @property
    def set_up_link(self) -> str:
        """The path of the link that it printed when it started."""
        found = re.search(r"http://\S+?(/\w\w/welcome/\S+)", self.log)
        assert found, self.log
        return found[1]

    def give_up(self, target: str) -> None:
        """Puts a mail to somebody into the outbox that will never be sent."""
        what = ToSend(Way.MAIL, "ticket.created", target, "es")
        reason = "The mail server smtp.example.com:587 does not take mail for this address: 550"
        with self._database.writing() as unit:
            Outbox(self._database).put(unit, what, refused=reason)

    def person(self, role: Role, name: str = "Ana Belmonte", lang: str = "es") -> Account:
        """Somebody new."""
        login = f"{name.split(maxsplit=1)[0].lower()}-{secrets.token_hex(3)}"
        return self.services.accounts.make(
            login=login, name=name, email=f"{login}@example.com", role=role, lang=lang
        )

    def with_password(self, role: Role, lang: str = "es") -> Account:
        """Somebody new whose password is PASSWORD."""
        account = self.person(role, lang=lang)
        key = self.services.invitations.make(account)
        accepting = self.services.signing_in.accept(key, PASSWORD, Client("192.0.2.1"))
        # In a thread: the one of the test has Playwright's loop.
        with ThreadPoolExecutor(1) as other:
            other.submit(asyncio.run, accepting).result()
        return account

    def principal(self, account: Account) -> Principal:
        """Who that is, for services."""
        return Principal(role=account.role, user=account.number, name=account.called)

    def enter(self, page: Page, account: Account) -> None:
        """Signs somebody in on a page, without a password."""
        signed_in = self.services.sessions.open(account, Client("192.0.2.1", CHROME))
        page.context.add_cookies(
            [{"name": "kbsearch", "value": signed_in.session, "url": self.service.address}]
        )

    def visitor(self, chromium: Browser) -> Visitor:
        """Somebody who opens its pages."""
        return Visitor(chromium, self.service.address)
