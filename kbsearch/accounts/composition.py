"""Every service of accounts, put together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from kbsearch.accounts.accounts import Accounts
from kbsearch.accounts.audit import AuditLog
from kbsearch.accounts.clock import Clock, utc_now
from kbsearch.accounts.cookies import Cookies
from kbsearch.accounts.devices import Devices
from kbsearch.accounts.erasing import Erasing
from kbsearch.accounts.guessing import Guessing, Pause
from kbsearch.accounts.identities import Identities
from kbsearch.accounts.invitations import Invitations
from kbsearch.accounts.keeping import Kept
from kbsearch.accounts.kept import (
    KeptAccounts,
    kept_rows,
)
from kbsearch.accounts.noting import Soon, at_once
from kbsearch.accounts.passwords import STRONG, Cost, Passwords
from kbsearch.accounts.sessions import Sessions
from kbsearch.accounts.signing_in import SigningIn
from kbsearch.accounts.tokens import Tokens
from kbsearch.database.desk import DeskDatabase
from kbsearch.database.secret_rows import SecretRows
from kbsearch.settings import Settings


@dataclass(frozen=True, slots=True)
class AccountServices:
    """What routes and commands ask of accounts."""

    accounts: Accounts
    audit: AuditLog
    cookies: Cookies
    erasing: Erasing
    identities: Identities
    invitations: Invitations
    passwords: Passwords
    sessions: Sessions
    signing_in: SigningIn
    tokens: Tokens


def account_services(
    database: DeskDatabase,
    settings: Settings,
    *,
    kept: Sequence[Kept] = (),
    cost: Cost = STRONG,
    clock: Clock = utc_now,
    pause: Pause = asyncio.sleep,
    soon: Soon = at_once,
) -> AccountServices:
    """The services over one desk database. `kept` is what else is kept about people.

    A service that answers requests has `soon` of `Notes`, so that none waits for a note.
    """
    idle = timedelta(hours=settings.session_hours)
    audit = AuditLog(database, clock=clock)
    devices = Devices(SecretRows(database), clock=clock)
    accounts = Accounts(database, audit, clock=clock)
    identities = Identities(database, accounts, audit, clock=clock)
    passwords = Passwords(cost)
    sessions = Sessions(
        database,
        audit,
        devices,
        idle=idle,
        lasting=timedelta(days=settings.session_days),
        clock=clock,
        soon=soon,
    )
    invitations = Invitations(
        database, audit, lasting=timedelta(hours=settings.link_hours), clock=clock
    )
    signing_in = SigningIn(
        database,
        accounts=accounts,
        audit=audit,
        devices=devices,
        guessing=Guessing(pause=pause),
        identities=identities,
        invitations=invitations,
        passwords=passwords,
        sessions=sessions,
        house=("kbsearch", settings.site_name, settings.public_url),
        clock=clock,
    )
    # Accounts last: whoever cannot be erased altogether can be erased again.
    everything = (*kept, *_kept(database, settings, accounts))
    return AccountServices(
        accounts=accounts,
        audit=audit,
        cookies=Cookies(settings.public_url),
        erasing=Erasing(database, everything, accounts, audit, clock=clock),
        identities=identities,
        invitations=invitations,
        passwords=passwords,
        sessions=sessions,
        signing_in=signing_in,
        tokens=Tokens(database, audit, clock=clock, soon=soon),
    )


def _kept(database: DeskDatabase, settings: Settings, accounts: Accounts) -> Sequence[Kept]:
    """What accounts keep; an account goes last, since what hangs on it would go with it."""
    unused = settings.account_idle_days
    return (
        *kept_rows(
            database,
            session_idle=timedelta(hours=settings.session_hours),
            audit=timedelta(days=settings.audit_days),
        ),
        KeptAccounts(database, accounts, idle=timedelta(days=unused) if unused else None),
    )
