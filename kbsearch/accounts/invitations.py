"""Links that work once: to set a password, and to make the first administrator."""

from __future__ import annotations

from datetime import timedelta

from kbsearch.accounts.accounts import found
from kbsearch.accounts.actions import Action
from kbsearch.accounts.audit import AuditLog
from kbsearch.accounts.clock import Clock, utc_now
from kbsearch.accounts.keys import KEY_MAX, digest, new_key
from kbsearch.accounts.records import Account, Invitation
from kbsearch.accounts.roles import Principal, Role
from kbsearch.database import account_rows, invitation_rows
from kbsearch.database.desk import DeskDatabase, Unit
from kbsearch.database.event_rows import object_of
from kbsearch.errors import InvalidRequestError, NotFoundError


def invitation_path(lang: str, key: str) -> str:
    """Where a link leads."""
    return f"/{lang}/welcome/{key}"


class Invitations:
    """The links that are still to be used; only digests of their keys are kept."""

    def __init__(
        self,
        database: DeskDatabase,
        audit: AuditLog,
        *,
        lasting: timedelta,
        clock: Clock = utc_now,
    ) -> None:
        self._database = database
        self._audit = audit
        self._lasting = lasting
        self._clock = clock

    def make(self, account: Account, *, by: Principal | None = None, address: str = "") -> str:
        """The key of a new link to set a password; earlier links of that account stop."""
        if account.disabled or account.issuer is not None:
            why = "is disabled" if account.disabled else "signs in with another provider"
            raise InvalidRequestError(f"'{account.login}' {why}, and needs no link")
        with self._database.writing() as unit:
            invitation_rows.remove_all(unit, account.number)
            key = self._add(unit, account.number, account.role)
            thing = object_of(account.number)
            self._audit.note(unit, by, Action.INVITATION_MADE, thing, address=address)
        return key

    def set_up(self) -> str | None:
        """The key of a new link that makes the first administrator; None when there is one."""
        with self._database.writing() as unit:
            if account_rows.administrators(unit):
                return None
            invitation_rows.remove_all(unit, None)
            return self._add(unit, None, Role.ADMINISTRATOR)

    def find(self, key: str) -> Invitation:
        """What a link is for; it is not used up. Raises NotFoundError."""
        with self._database.reading() as unit:
            return self.look(unit, key)

    def look(self, unit: Unit, key: str) -> Invitation:
        """The same, together with what else is done at once."""
        one = None
        if 0 < len(key) <= KEY_MAX:
            one = invitation_rows.find(unit, digest(key), self._clock())
        if one is None or (one.account is None and account_rows.administrators(unit)):
            raise _gone()
        account = None if one.account is None else found(unit, one.account)
        return Invitation(account, account.role if account else one.role, one.expires)

    def use(self, unit: Unit, key: str) -> Invitation:
        """Uses a link up. Raises NotFoundError, and of two who try at once for one of them."""
        one = self.look(unit, key)
        if not invitation_rows.use(unit, digest(key), self._clock()):
            raise _gone()
        return one

    def _add(self, unit: Unit, account: int | None, role: Role) -> str:
        key, now = new_key(), self._clock()
        invitation_rows.add(
            unit,
            digest(key),
            account=account,
            role=role,
            created=now,
            expires=now + self._lasting,
        )
        return key


def _gone() -> NotFoundError:
    return NotFoundError(
        "This link was used already, has expired or was replaced by a newer one; "
        "ask an administrator for another one"
    )
