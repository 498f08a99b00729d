"""The page of the ticket form, for whoever writes it: empty, come back, or with a preview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import Request
from markupsafe import Markup
from starlette.responses import Response

from indexer.records import Language
from kbsearch.pages.article_links import frame_tables
from kbsearch.pages.site import Site
from kbsearch.pages.tickets.desk import TicketDesk
from kbsearch.pages.tickets.form import LIMITS, TicketForm
from kbsearch.tickets.attachments.refusals import RefusedFileError
from kbsearch.tickets.markdown import ticket_html


@dataclass(frozen=True, slots=True)
class Shown:
    """How the form comes back. `more` is what the page of a call adds."""

    status: int = HTTPStatus.OK
    preview: bool = False
    refused: Sequence[RefusedFileError] = ()
    more: Mapping[str, Any] | None = None


EMPTY = Shown()


def form_page(
    site: Site,
    desk: TicketDesk | None,
    lang: Language,
    request: Request,
    form: TicketForm,
    shown: Shown = EMPTY,
) -> Response:
    """The form; without a desk that takes tickets, the short one that prepares a message."""
    wrong = shown.status not in {HTTPStatus.OK, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}
    values: Mapping[str, Any] = {
        "form": form,
        "problems": form.problems if wrong else {},
        "limits": LIMITS,
        # Nothing that was typed is lost: the page has everything, to be sent again.
        "slowed": shown.status == HTTPStatus.TOO_MANY_REQUESTS,
        "expired": shown.status == HTTPStatus.FORBIDDEN,
        "taking": desk is not None,
        "call": bool(shown.more),
        "preview": written(site, lang, form.description) if shown.preview else "",
        "refused": shown.refused,
        "limits_of_files": desk.limits if desk else None,
        "categories": desk.categories(lang) if desk else {},
        "services": desk.affected(lang) if desk else {},
        **(shown.more or {}),
    }
    return site.renderer.page(
        request, "tickets/form.html", lang, values, status=shown.status, secret=bool(shown.more)
    )


def written(site: Site, lang: Language, text: str) -> Markup:
    """What somebody wrote, as it is shown."""
    label = str(Markup.escape(site.renderer.text(lang, "Table")))
    return Markup(frame_tables(ticket_html(text), label))  # noqa: S704 - it has been cleaned
