"""Accounts over a real desk database, with a clock that stands still and a pause that is noted."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pysqlite3 import dbapi2 as sqlite3  # type: ignore[import-untyped]

from kbsearch.accounts.composition import AccountServices, account_services
from kbsearch.accounts.keeping import Kept
from kbsearch.accounts.passwords import Cost
from kbsearch.accounts.records import Account, Client, EventFilter, SignedIn
from kbsearch.accounts.roles import Principal, Role
from kbsearch.database.desk import DeskDatabase
from kbsearch.settings import Settings

CHEAP = Cost(rounds=1, memory_kib=8, lanes=1)
"""The least that argon2 does: a hash in well under a millisecond."""

PASSWORD = "tres tristes tigres"  # noqa: S105 - of nobody
OTHER = "trigo en un trigal"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:145.0) Gecko/20100101 Firefox/145.0"
HERE = Client("192.0.2.1", FIREFOX)


class House:
    """The account services of a desk whose time and pauses a test decides."""

    def __init__(
        self,
        path: Path,
        *,
        cost: Cost = CHEAP,
        kept: Sequence[Kept] = (),
        busy_seconds: float = 5.0,
    ) -> None:
        self.path = path
        self.now = NOON
        self.pauses: list[float] = []
        self.database = DeskDatabase(path, busy_seconds=busy_seconds)
        self.settings = Settings(database=path)
        self._kept, self._cost = kept, cost
        self.services = self.composed()

    def composed(self) -> AccountServices:
        """The services with the settings as they are now."""
        return account_services(
            self.database,
            self.settings,
            kept=self._kept,
            cost=self._cost,
            clock=lambda: self.now,
            pause=self._pause,
        )

    async def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)

    def later(self, **how_much: float) -> None:
        """Moves the clock."""
        self.now += timedelta(**how_much)

    async def moved_in(self, login: str = "ana", role: Role = Role.TECHNICIAN) -> Account:
        """Somebody new who has set PASSWORD by a link."""
        account = self.services.accounts.make(login=login, name=f"{login.title()} Ruiz", role=role)
        key = self.services.invitations.make(account)
        await self.services.signing_in.accept(key, PASSWORD, Client("198.51.100.9"))
        return self.services.accounts.find(account.number)

    async def sign_in(
        self, login: str = "ana", password: str = PASSWORD, client: Client = HERE
    ) -> SignedIn:
        """A session for who knows the password."""
        return await self.services.signing_in.sign_in(login, password, client)

    def asking(self, signed_in: SignedIn) -> Principal:
        """Who asks with that session."""
        found = self.services.sessions.find(signed_in.session)
        assert found is not None
        return found

    def actions(self, account: int | None = None) -> list[str]:
        """What was done, the first first."""
        found = self.services.audit.listed(EventFilter(account=account), limit=1000).items
        return [event.action for event in reversed(found)]

    def raw(self) -> bytes:
        """Every byte of the database, wherever it stands just now."""
        files = self.path.parent.glob(f"{self.path.name}*")
        return b"".join(one.read_bytes() for one in sorted(files))

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """What the tables hold, past all services."""
        connected = sqlite3.connect(str(self.path), isolation_level=None)
        with closing(connected) as connection:
            return list(connection.execute(query).fetchall())
