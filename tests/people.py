"""People who are signed in, for tests that are about something else: no password is hashed."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from starlette.testclient import TestClient

from kbsearch.accounts.composition import AccountServices
from kbsearch.accounts.cookies import SESSION
from kbsearch.accounts.records import Account, Client, SignedIn
from kbsearch.accounts.roles import Principal, Role, Scope
from kbsearch.tickets.composition import TicketServices


def services_of(app: Any) -> AccountServices:
    """The account services of an application, or of the application of a client."""
    found: Any = app.app if isinstance(app, TestClient) else app
    services: AccountServices = found.state.accounts
    return services


def tickets_of(app: Any) -> TicketServices:
    """The ticket services of an application, or of the application of a client."""
    found: Any = app.app if isinstance(app, TestClient) else app
    services: TicketServices = found.state.tickets
    return services


def person(app: Any, role: Role, lang: str = "es") -> Account:
    """Somebody new of that role."""
    login = f"{role}-{secrets.token_hex(4)}"
    return services_of(app).accounts.make(login=login, name=f"The {role}", role=role, lang=lang)


def sign_in_as(app: Any, role: Role, lang: str = "es") -> SignedIn:
    """A session of somebody new of that role."""
    return services_of(app).sessions.open(person(app, role, lang), Client("192.0.2.1"))


def cookie(signed_in: SignedIn) -> Mapping[str, str]:
    """The header that a browser over plain HTTP sends for a session."""
    return {"Cookie": f"{SESSION}={signed_in.session}"}


def principal(signed_in: SignedIn) -> Principal:
    """Who that is, for services."""
    account = signed_in.account
    return Principal(
        role=account.role, user=account.number, name=account.called, csrf=signed_in.csrf
    )


def token(app: Any, role: Role, *scopes: Scope) -> str:
    """An API token of somebody new of that role."""
    account = person(app, role)
    asking = Principal(role=role, user=account.number, name=account.called)
    made, key = services_of(app).tokens.make(asking, name="test", scopes=scopes)
    assert made.expires is None or made.expires > datetime.now(UTC)
    return key
