"""Everything that is kept about people beside their accounts, and how long.

Whoever adds a thing that holds personal data adds it to `everything_kept`.
"""

from __future__ import annotations

import asyncio

import structlog

from kbsearch.accounts.erasing import Erasing
from kbsearch.accounts.keeping import Kept
from kbsearch.database.desk import DeskDatabase
from kbsearch.deflection.kept import kept_of_deflection
from kbsearch.desk.kept import kept_links
from kbsearch.errors import DeskDatabaseError
from kbsearch.outbox.kept import KeptOutbox
from kbsearch.settings import Settings
from kbsearch.tickets.attachments.composition import attachments_of
from kbsearch.tickets.kept import kept_of_tickets

FIRST_SECONDS = 60.0
EVERY_SECONDS = 3600.0
log = structlog.get_logger()


def everything_kept(database: DeskDatabase, settings: Settings) -> tuple[Kept, ...]:
    """What is kept about people beside their accounts, which erase themselves last."""
    files = attachments_of(settings)
    return (
        *kept_of_tickets(database, files.remove, days=settings.tickets_days),
        KeptOutbox(database, days=settings.outbox_days),
        *kept_of_deflection(
            database,
            days=settings.forms_days,
            requester_key=settings.requester_key.get_secret_value(),
        ),
        kept_links(database, settings),
    )


async def expire_hourly(erasing: Erasing) -> None:
    """Removes what the settings no longer allow to be kept, soon and hourly, until cancelled."""
    await asyncio.sleep(FIRST_SECONDS)
    while True:
        await asyncio.to_thread(expire_once, erasing)
        await asyncio.sleep(EVERY_SECONDS)


def expire_once(erasing: Erasing) -> None:
    """The same, once. A desk database that is out of action is tried again the next hour."""
    try:
        removed = erasing.expire()
    except DeskDatabaseError as error:
        log.warning("nothing was removed for its age", reason=str(error))
        return
    counts = {one.name: one.count for one in removed if one.count}
    if counts:
        log.info("removed for its age", **{name.replace(" ", "_"): n for name, n in counts.items()})
