"""A message that is ready and not sent: where another help desk takes tickets, and where the desk
database is out of action. Nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

import structlog
from anyio import move_on_after, to_thread
from fastapi import Request
from starlette.responses import Response

from indexer.records import Audience, Language
from kbsearch.accounts.asking import audience_of
from kbsearch.pages.site import Site
from kbsearch.pages.tickets.form import TicketForm
from kbsearch.pages.tickets.mail_link import MailLink, mail_link
from kbsearch.search.records import Hit

# The page goes on without suggestions after this long.
SUGGEST_SECONDS = 0.8

log = structlog.get_logger(__name__)


async def ready_page(
    site: Site, lang: Language, request: Request, form: TicketForm, *, failed: bool = False
) -> Response:
    """The message, and the ways to send it; `failed` says that it should have been sent here."""
    hits = () if failed else await suggestions(site, form, audience_of(request))
    values = {"form": form, "mail": _mail(site, form), "hits": hits, "failed": failed}
    status = HTTPStatus.SERVICE_UNAVAILABLE if failed else HTTPStatus.OK
    return site.renderer.page(request, "tickets/ready.html", lang, values, status=status)


def _mail(site: Site, form: TicketForm) -> MailLink | None:
    address = site.renderer.settings.support_email
    return mail_link(address, form) if address else None


async def suggestions(site: Site, form: TicketForm, audience: Audience) -> Sequence[Hit]:
    """Articles that may answer; none when the search fails or is slow, for the ticket goes on."""

    def suggest() -> Sequence[Hit]:
        return answers(site, form.subject, form.description, audience, token=form.token)

    with move_on_after(SUGGEST_SECONDS):
        return await to_thread.run_sync(suggest, abandon_on_cancel=True)
    log.warning("suggestions_slow", page="ticket", limit_seconds=SUGGEST_SECONDS)
    return ()


def answers(
    site: Site, subject: str, text: str, audience: Audience, *, token: str = ""
) -> Sequence[Hit]:
    """Articles that may answer; none when the search fails, nor for who is not to be shown any."""
    try:
        if site.withholds(token, f"{subject}\n{text}"):
            return ()
        return site.knowledge.suggest(subject, text, audience=audience)
    except Exception:  # whatever it is, it must not cost the ticket
        log.exception("suggestions_failed", page="ticket")
        return ()
