"""Signing in and out, and what comes with it: passwords, links that work once, identities.

What hashes a password is a coroutine: it waits for its turn without holding up a thread. What it
reads and writes is done in threads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import structlog
from anyio import to_thread

from kbsearch.accounts.accounts import Accounts, found
from kbsearch.accounts.actions import Action
from kbsearch.accounts.audit import AuditLog
from kbsearch.accounts.clock import Clock, utc_now
from kbsearch.accounts.devices import Devices
from kbsearch.accounts.guessing import Guessing
from kbsearch.accounts.identities import Identities
from kbsearch.accounts.invitations import Invitations
from kbsearch.accounts.particulars import (
    LOGIN_MAX,
    cleaned_email,
    cleaned_login,
    cleaned_name,
    folded,
)
from kbsearch.accounts.passwords import Passwords, Verdict
from kbsearch.accounts.records import Account, Client, Identity, Invitation, SignedIn
from kbsearch.accounts.refusals import refused
from kbsearch.accounts.roles import VISITOR, Principal, Role
from kbsearch.accounts.sessions import Sessions
from kbsearch.database import account_rows, invitation_rows, session_rows
from kbsearch.database.account_rows import Kept, TakenError
from kbsearch.database.desk import DeskDatabase, Unit
from kbsearch.database.event_rows import object_of
from kbsearch.errors import ForbiddenError, WrongPasswordError
from kbsearch.rates import Tries

REFUSALS_NOTED = 60
"""Entries in the audit log a minute for sign-ins that failed; the others are only counted."""

log = structlog.get_logger()


class SigningIn:
    """Every way to become somebody."""

    def __init__(
        self,
        database: DeskDatabase,
        *,
        accounts: Accounts,
        audit: AuditLog,
        devices: Devices,
        guessing: Guessing,
        identities: Identities,
        invitations: Invitations,
        passwords: Passwords,
        sessions: Sessions,
        house: Sequence[str] = (),
        clock: Clock = utc_now,
    ) -> None:
        """`house` is what the site is called, and where it is."""
        self._database = database
        self._accounts = accounts
        self._audit = audit
        self._devices = devices
        self._guessing = guessing
        self._identities = identities
        self._invitations = invitations
        self._passwords = passwords
        self._sessions = sessions
        self._house = tuple(house)
        self._clock = clock
        self._noted = Tries(REFUSALS_NOTED, minutes=1)

    async def sign_in(self, login: str, password: str, client: Client) -> SignedIn:
        """A new session for who knows the password.

        Raises WrongPasswordError, always the same, or TooManyRequestsError.
        """
        wanted = folded(login[: 4 * LOGIN_MAX])
        device = await to_thread.run_sync(self._devices.known, client.device, wanted)
        async with self._guessing.attempt(wanted, client.address, device) as attempt:
            kept = await to_thread.run_sync(self._kept, wanted)
            verdict = await self._passwords.compare(
                password, kept.password if kept else None, known=bool(device)
            )
            signed_in = await to_thread.run_sync(self._signed_in, kept, verdict, client)
            attempt.succeeded = True
        return signed_in

    def by_identity(self, identity: Identity, client: Client) -> SignedIn:
        """A new session for who an identity provider vouches for; an account where there is none.

        Raises ForbiddenError when he may not sign in, and RefusedError `last-administrator` when
        the role that the provider gives would leave nobody to administer.
        """
        with self._sessions.writing() as unit:
            account = self._identities.take(unit, identity, address=client.address)
            if not account.disabled and account.role is not Role.VISITOR:
                how = {"issuer": identity.issuer}
                return self._enter(unit, account, client, Action.SIGNED_IN, how)
            # What the provider said of him is kept all the same.
            self._refuse(unit, account, client)
        raise ForbiddenError("This account may not sign in; ask an administrator")

    async def change_password(
        self, asking: Principal, current: str, new: str, client: Client
    ) -> SignedIn:
        """Another password, and another session: every one that was open ends.

        Raises RefusedError, or TooManyRequestsError when the current one is wrong too often.
        """
        if asking.user is None or asking.scopes is not None:
            raise ForbiddenError("Only somebody who is signed in changes a password")
        account = await to_thread.run_sync(self._accounts.find, asking.user)
        kept = await to_thread.run_sync(self._kept, account.login)
        hashed = kept.password if kept else None
        # Whoever has found an open browser may guess as little as anybody else.
        async with self._guessing.attempt(account.login, client.address, asking.session) as attempt:
            verdict = await self._passwords.compare(current, hashed, known=True)
            attempt.succeeded = verdict.right
        if not verdict.right:
            raise refused("current", "current-wrong")
        better = await self._passwords.hashed(new, self._own_words(account))
        return await to_thread.run_sync(self._changed, account, hashed, better, client)

    async def accept(
        self,
        key: str,
        password: str,
        client: Client,
        *,
        login: str = "",
        name: str = "",
        email: str = "",
        lang: str = "es",
    ) -> SignedIn:
        """Uses up a link: sets a password, or makes the first administrator of what is given.

        Every other session of that account ends. Raises NotFoundError for a link that works no
        longer, and RefusedError, which leaves it as it is.
        """
        one = await to_thread.run_sync(self._invitations.find, key)
        given = {"login": login, "name": name, "email": email, "lang": lang}
        if one.account is None:
            # Before the password: it is the first of the fields.
            cleaned_login(login), cleaned_name(name), cleaned_email(email)
        own = self._own_words(one.account) if one.account else (*given.values(), *self._house)
        hashed = await self._passwords.hashed(password, own)
        return await to_thread.run_sync(self._accepted, key, hashed, client, given)

    def sign_out(self, asking: Principal, *, address: str = "") -> None:
        """Ends the session that he asks with."""
        self._sessions.sign_out(asking, address=address)

    def _own_words(self, account: Account) -> tuple[str, ...]:
        """What somebody and the site are known by, and guessed by."""
        return account.login, account.name, account.email, *self._house

    def _kept(self, login: str) -> Kept | None:
        with self._database.reading() as unit:
            return account_rows.find_kept(unit, login)

    def _signed_in(self, kept: Kept | None, verdict: Verdict, client: Client) -> SignedIn:
        with self._sessions.writing() as unit:
            now = account_rows.find_kept(unit, kept.account.login) if kept else None
            if kept and now and verdict.right and _is_still(kept, now):
                if verdict.better:
                    account_rows.put(unit, now.account.number, {"password": verdict.better})
                return self._enter(unit, now.account, client, Action.SIGNED_IN)
            self._refuse(unit, kept.account if kept else None, client)
        raise WrongPasswordError

    def _changed(
        self, account: Account, before: str | None, password: str, client: Client
    ) -> SignedIn:
        with self._sessions.writing() as unit:
            kept = account_rows.find_kept(unit, account.login)
            if kept is None or kept.password != before or not _may_enter(kept.account):
                raise refused("current", "current-wrong")
            self._put_password(unit, account.number, password)
            return self._enter(unit, kept.account, client, Action.PASSWORD_CHANGED)

    def _accepted(
        self, key: str, password: str, client: Client, given: Mapping[str, str]
    ) -> SignedIn:
        try:
            with self._sessions.writing() as unit:
                one = self._invitations.use(unit, key)
                account = one.account or self._first(unit, one, client, given)
                self._put_password(unit, account.number, password)
                return self._enter(unit, account, client, Action.INVITATION_USED)
        except TakenError as error:
            raise refused("login", "login-taken") from error

    def _first(
        self, unit: Unit, one: Invitation, client: Client, given: Mapping[str, str]
    ) -> Account:
        return self._accounts.add(
            unit,
            login=given["login"],
            name=given["name"],
            email=given["email"],
            lang=given["lang"],
            role=one.role,
            by=VISITOR,
            address=client.address,
        )

    def _put_password(self, unit: Unit, number: int, password: str) -> None:
        """A new password ends whatever the old one, or a link, has opened or could open."""
        account_rows.put(unit, number, {"password": password, "changed": self._clock()})
        session_rows.remove_all(unit, number)
        invitation_rows.remove_all(unit, number)

    def _enter(
        self,
        unit: Unit,
        account: Account,
        client: Client,
        action: Action,
        details: Mapping[str, object] | None = None,
    ) -> SignedIn:
        account_rows.put(unit, account.number, {"seen": self._clock()})
        who = Principal(role=account.role, user=account.number, name=account.called)
        self._audit.note(unit, who, action, details=details or {}, address=client.address)
        return self._sessions.add(unit, found(unit, account.number), client)

    def _refuse(self, unit: Unit, account: Account | None, client: Client) -> None:
        """Notes a sign-in that failed. What was typed is not kept: it may be a password."""
        if not self._noted.take(""):
            log.warning("sign-ins fail too often to note each in the audit log")
            return
        thing = object_of(account.number) if account else ""
        self._audit.note(unit, VISITOR, Action.SIGN_IN_REFUSED, thing, address=client.address)


def _is_still(kept: Kept, now: Kept) -> bool:
    """Whether he may sign in with the password that was compared, as things are by now.

    Another sign-in at the same moment may have brought its hash up to date, and changed nothing.
    """
    same = now.password == kept.password or now.account.changed == kept.account.changed
    return same and now.account.number == kept.account.number and _may_enter(now.account)


def _may_enter(account: Account) -> bool:
    return not account.disabled and account.role is not Role.VISITOR
