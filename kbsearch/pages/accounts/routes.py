"""Every page of accounts, in each language."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fastapi import APIRouter

from indexer.records import LANGUAGES
from kbsearch.accounts.composition import AccountServices
from kbsearch.database.desk import DeskDatabase
from kbsearch.database.secret_rows import SecretRows
from kbsearch.outbox.composition import OutboxParts
from kbsearch.pages.accounts.all_tokens import AllTokensPages
from kbsearch.pages.accounts.audit_log import AuditPages
from kbsearch.pages.accounts.desk import AccountDesk
from kbsearch.pages.accounts.outbox_page import OutboxPages
from kbsearch.pages.accounts.own_account import OwnAccountPages
from kbsearch.pages.accounts.people import PeoplePages
from kbsearch.pages.accounts.person import PersonPages
from kbsearch.pages.accounts.settings_page import SettingsPages
from kbsearch.pages.accounts.signing_in import SignInPages
from kbsearch.pages.accounts.welcome import WelcomePages
from kbsearch.pages.browser_tokens import BrowserTokens
from kbsearch.pages.site import Site
from kbsearch.settings import Settings
from kbsearch.settings_in_force import InForce, settings_in_force


def account_pages_of(
    settings: Settings,
    site: Site,
    services: AccountServices,
    database: DeskDatabase,
    outgoing: OutboxParts,
) -> APIRouter:
    """The pages of an installation."""

    def key() -> bytes:
        return SecretRows(database).key("forms")

    return account_pages(
        site, services, key=key, settings=settings_in_force(settings), outgoing=outgoing
    )


def account_pages(
    site: Site,
    services: AccountServices,
    *,
    key: Callable[[], bytes],
    settings: Sequence[InForce],
    outgoing: OutboxParts,
) -> APIRouter:
    """Signing in, one's own account, and administration.

    `key` gives what forms are signed with that are sent before anybody is signed in.
    """
    router = APIRouter(include_in_schema=False)
    browsers = BrowserTokens(key, services.cookies.secure)
    for lang in LANGUAGES:
        desk = AccountDesk(site, services, browsers, lang)
        for pages in (
            SignInPages(desk),
            WelcomePages(desk),
            OwnAccountPages(desk),
            PeoplePages(desk),
            PersonPages(desk),
            AllTokensPages(desk),
            SettingsPages(desk, settings),
            OutboxPages(desk, outgoing),
            AuditPages(desk),
        ):
            router.include_router(pages.routes(), prefix=f"/{lang}")
    return router
