"""What was written and could not be kept, to be sent again: the desk database is out of action."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from fastapi import Request
from starlette.responses import Response

from indexer.records import Language
from kbsearch.pages.secure_forms import FIELD
from kbsearch.pages.sent_forms import SentForm
from kbsearch.pages.tickets.desk import TicketDesk
from kbsearch.tickets.records import Attached


def not_kept(
    desk: TicketDesk,
    lang: Language,
    request: Request,
    path: str,
    sent: SentForm,
    attached: Sequence[Attached],
    *,
    text: str = "text",
) -> Response:
    """The form once more, to be sent to `path`; `text` is the field that was written in."""
    fields = {
        name: value
        for name, value in sent.fields.items()
        if name not in {FIELD, text} and not name.startswith("attached-")
    }
    values = {
        "place": path,
        "fields": fields,
        "attached": attached,
        "text": text,
        "written": sent.fields.get(text, ""),
    }
    status = HTTPStatus.SERVICE_UNAVAILABLE
    return desk.page(request, "not_kept.html", lang, values, status=status)
