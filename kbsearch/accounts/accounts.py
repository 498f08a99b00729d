"""Accounts: made, changed, disabled and listed. Each change is in the audit log, or is not made."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from indexer.records import Audience
from kbsearch.accounts.actions import Action
from kbsearch.accounts.audit import NOTHING, AuditLog
from kbsearch.accounts.clock import Clock, utc_now
from kbsearch.accounts.particulars import (
    checked_lang,
    checked_role,
    cleaned_email,
    cleaned_login,
    cleaned_name,
    folded,
)
from kbsearch.accounts.records import Account, Page, page_of
from kbsearch.accounts.refusals import refused
from kbsearch.accounts.roles import Principal, Role
from kbsearch.database import account_rows, invitation_rows, session_rows, token_rows
from kbsearch.database.account_rows import TakenError
from kbsearch.database.desk import DeskDatabase, Unit
from kbsearch.database.event_rows import object_of
from kbsearch.errors import NotFoundError

PAGE = 50


class Accounts:
    """The accounts of an installation; safe to share between threads.

    `by` is who makes a change, None for the command line, and `address` where he does it from.
    """

    def __init__(self, database: DeskDatabase, audit: AuditLog, *, clock: Clock = utc_now) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock

    def make(
        self,
        *,
        login: str,
        name: str = "",
        email: str = "",
        role: Role = Role.REQUESTER,
        lang: str = "es",
        by: Principal | None = None,
        address: str = "",
    ) -> Account:
        """A new account that nobody can sign in to yet. Raises RefusedError."""
        with self._writing() as unit:
            return self.add(
                unit,
                login=login,
                name=name,
                email=email,
                role=role,
                lang=lang,
                by=by,
                address=address,
            )

    def add(
        self,
        unit: Unit,
        *,
        login: str,
        name: str,
        email: str,
        role: Role,
        lang: str,
        by: Principal | None,
        address: str,
        **more: str | None,
    ) -> Account:
        """The same, together with what else is done at once."""
        now = self._clock()
        values = {
            "login": cleaned_login(login),
            "name": cleaned_name(name),
            "email": cleaned_email(email),
            "role": role.value,
            "lang": checked_lang(lang),
            "disabled": False,
            "created": now,
            "changed": now,
            **more,
        }
        number = account_rows.add(unit, values)
        self._audit.note(
            unit, by, Action.ACCOUNT_MADE, object_of(number), {"role": role.value}, address=address
        )
        return found(unit, number)

    def find(self, number: int) -> Account:
        """The account of that number. Raises NotFoundError."""
        with self._database.reading() as unit:
            return found(unit, number)

    def audience_of(self, number: int) -> Audience:
        """What that account may read: what everybody may, once it is disabled. Raises
        NotFoundError."""
        account = self.find(number)
        return Audience.PUBLIC if account.disabled else account.role.audience

    def find_login(self, login: str) -> Account:
        """The account of that login, in whatever case. Raises NotFoundError."""
        with self._database.reading() as unit:
            account = account_rows.find_login(unit, folded(login))
        if account is None:
            raise NotFoundError(f"There is no account '{login}'; 'kbsearch user list' shows them")
        return account

    def find_email(self, email: str) -> list[Account]:
        """Every account with that e-mail address."""
        with self._database.reading() as unit:
            return list(account_rows.find_email(unit, email.strip()))

    def listed(
        self,
        *,
        words: str = "",
        role: Role | None = None,
        disabled: bool | None = None,
        after: str = "",
        limit: int = PAGE,
    ) -> Page[Account]:
        """Accounts by login, those after the login `after`; `words` are looked for in login, name
        and e-mail."""
        with self._database.reading() as unit:
            items = account_rows.listed(
                unit,
                words=words.strip(),
                role=role,
                disabled=disabled,
                after=after,
                limit=limit + 1,
            )
        return page_of(items, limit)

    def logins(self, numbers: Collection[int]) -> Mapping[int, str]:
        """The login of each of these accounts that there still is."""
        with self._database.reading() as unit:
            return account_rows.logins(unit, numbers)

    def count(self) -> int:
        """How many accounts there are."""
        with self._database.reading() as unit:
            return account_rows.count(unit)

    def has_administrator(self) -> bool:
        """Whether somebody can administer the installation."""
        with self._database.reading() as unit:
            return bool(account_rows.administrators(unit))

    def change(
        self,
        number: int,
        *,
        login: str | None = None,
        name: str | None = None,
        email: str | None = None,
        lang: str | None = None,
        by: Principal | None = None,
        address: str = "",
    ) -> Account:
        """Changes what is given. The audit log says which, not into what. Raises RefusedError."""
        given: dict[str, Any] = {}
        if login is not None:
            given["login"] = cleaned_login(login)
        if name is not None:
            given["name"] = cleaned_name(name)
        if email is not None:
            given["email"] = cleaned_email(email)
        if lang is not None:
            given["lang"] = checked_lang(lang)
        with self._writing() as unit:
            before = found(unit, number)
            values = {key: one for key, one in given.items() if getattr(before, key) != one}
            if values:
                details = {"fields": sorted(values)}
                self._put(unit, number, values, Action.ACCOUNT_CHANGED, details, by, address)
            return found(unit, number)

    def change_role(
        self, number: int, role: Role, *, by: Principal | None = None, address: str = ""
    ) -> Account:
        """Gives somebody a role; it holds from his next request on. Raises RefusedError."""
        with self._database.writing() as unit:
            return self.put_role(unit, number, role, by=by, address=address)

    def put_role(
        self, unit: Unit, number: int, role: Role, *, by: Principal | None, address: str
    ) -> Account:
        """The same, together with what else is done at once. VISITOR leaves him no way in."""
        before = found(unit, number)
        if role is before.role:
            return before
        if role is not Role.VISITOR:
            checked_role(role)
        if role is not Role.ADMINISTRATOR:
            keep_an_administrator(unit, number)
        details = {"from": before.role.value, "to": role.value}
        self._put(unit, number, {"role": role.value}, Action.ROLE_CHANGED, details, by, address)
        return found(unit, number)

    def disable(self, number: int, *, by: Principal | None = None, address: str = "") -> Account:
        """Lets somebody in no longer: his sessions and links end, and his tokens stop."""
        with self._database.writing() as unit:
            if not found(unit, number).disabled:
                keep_an_administrator(unit, number)
                session_rows.remove_all(unit, number)
                invitation_rows.remove_all(unit, number)
                values = {"disabled": True}
                self._put(unit, number, values, Action.ACCOUNT_DISABLED, NOTHING, by, address)
            return found(unit, number)

    def enable(self, number: int, *, by: Principal | None = None, address: str = "") -> Account:
        """Lets somebody in again, with the password and the tokens that he had."""
        with self._database.writing() as unit:
            if found(unit, number).disabled:
                values = {"disabled": False}
                self._put(unit, number, values, Action.ACCOUNT_ENABLED, NOTHING, by, address)
            return found(unit, number)

    def remove(self, unit: Unit, number: int) -> int:
        """Removes an account and all that hangs on it; how many that were: 0 or 1."""
        keep_an_administrator(unit, number)
        session_rows.remove_all(unit, number)
        token_rows.remove_all(unit, number)
        return account_rows.remove(unit, number)

    def _put(
        self,
        unit: Unit,
        number: int,
        values: Mapping[str, Any],
        action: Action,
        details: Mapping[str, object],
        by: Principal | None,
        address: str,
    ) -> None:
        account_rows.put(unit, number, {**values, "changed": self._clock()})
        self._audit.note(unit, by, action, object_of(number), details, address=address)

    @contextmanager
    def _writing(self) -> Iterator[Unit]:
        """A unit in which a login may turn out to be taken."""
        try:
            with self._database.writing() as unit:
                yield unit
        except TakenError as error:
            raise refused("login", "login-taken") from error


def found(unit: Unit, number: int) -> Account:
    """The account of that number. Raises NotFoundError."""
    account = account_rows.find(unit, number)
    if account is None:
        raise NotFoundError("There is no such account; it may have been erased")
    return account


def keep_an_administrator(unit: Unit, number: int) -> None:
    """Raises RefusedError when nobody could administer without this account."""
    if account_rows.administrators(unit) == {number}:
        raise refused("role", "last-administrator")
