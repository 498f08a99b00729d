"""Which tickets a query asks for, and where a page of them begins."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator, AwareDatetime

from kbsearch.api.models import PlainText
from kbsearch.api.ticket_models import NUMBER_MAX, Level, Priority
from kbsearch.errors import InvalidRequestError
from kbsearch.tickets.choosing import TicketFilter
from kbsearch.tickets.records import EMAIL_MAX, NAME_MAX, Channel, Kind, State

CURSOR_MAX = 30
WORDS_MAX = 200


def _in_utc(moment: datetime) -> datetime:
    """The same moment in UTC. Raises ValueError where it has no name there."""
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("must be a moment that UTC can name too") from error


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
_ONE_STATE = f"({'|'.join(State)})"


def chosen(
    *,
    state: Annotated[
        str,
        Query(
            pattern=f"^({_ONE_STATE}(,{_ONE_STATE})*)?$",
            max_length=60,
            description="One or more, separated by commas.",
            examples=["new,open,reopened"],
        ),
    ] = "",
    kind: Kind | None = None,
    channel: Channel | None = None,
    level: Level | None = None,
    priority: Priority | None = None,
    assignee: Annotated[
        int | None, Query(ge=0, le=NUMBER_MAX, description="An account; 0 for nobody.")
    ] = None,
    requester: Annotated[int | None, Query(ge=1, le=NUMBER_MAX)] = None,
    email: Annotated[PlainText, Query(max_length=EMAIL_MAX)] = "",
    category: Annotated[PlainText, Query(max_length=NAME_MAX)] = "",
    service: Annotated[PlainText, Query(max_length=NAME_MAX)] = "",
    q: Annotated[
        PlainText,
        Query(max_length=WORDS_MAX, description="Words of subject, name or e-mail; the number."),
    ] = "",
    since: Annotated[Moment | None, Query(description="Made then or later.")] = None,
    until: Annotated[Moment | None, Query(description="Made before.")] = None,
    changed_since: Annotated[Moment | None, Query(description="Changed then or later.")] = None,
) -> TicketFilter:
    """What a query limits tickets to."""
    return TicketFilter(
        states=frozenset(State(one) for one in state.split(",") if one),
        kind=kind,
        channel=channel,
        level=level,
        priority=priority,
        assignee=assignee,
        requester=requester,
        email=email,
        category=category,
        service=service,
        words=q,
        since=since,
        until=until,
        changed_since=changed_since,
    )


def cursor_of(number: int) -> str:
    """Where the page after the ticket of that number begins."""
    return base64.urlsafe_b64encode(f"{number}".encode()).decode().rstrip("=")


def number_at(cursor: str) -> int | None:
    """The number that a cursor stands for; None for none. Raises InvalidRequestError."""
    if not cursor:
        return None
    try:
        number = int(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error) as error:
        raise InvalidRequestError("cursor: take it from `next` of the page before") from error
    if not 0 < number <= NUMBER_MAX:
        raise InvalidRequestError("cursor: take it from `next` of the page before")
    return number
