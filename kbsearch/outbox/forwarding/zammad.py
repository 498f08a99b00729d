"""Zammad, through its REST API as its documentation describes it (docs.zammad.org, "API")."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from kbsearch.outbox.calling import Answer, Caller, Request, refusal
from kbsearch.outbox.forwarding.choices import ZammadChoices
from kbsearch.outbox.forwarding.help_desk import (
    CredentialsError,
    DeskRefusedError,
    File,
    Foreign,
    ForwardError,
    GoneError,
    Handed,
    Message,
    Standing,
)
from kbsearch.outbox.records import SendError
from kbsearch.tickets.records import By, Channel, Requester, State

NAME = "zammad"
ANSWER_MAX = 16 * 1024 * 1024
"""Bytes; the articles of a long ticket come in one answer."""

PATIENCE = 40.0
"""Seconds for one call; files of a message travel with it."""

SAID_MAX = 200
"""Characters of what it gives as its reason that are kept."""

AFTER_LOST = 120.0
"""Seconds until a ticket is sought there whose answer was lost: it may still be being made."""

REMINDED_AFTER = timedelta(days=7)
"""When a ticket that waits for its requester is brought up again there."""

STATES: Mapping[State, str] = {
    State.NEW: "new",
    State.OPEN: "open",
    State.WAITING: "pending reminder",
    State.SOLVED: "closed",
    State.CLOSED: "closed",
    State.REOPENED: "open",
}
PRIORITIES = {1: "3 high", 2: "3 high", 3: "2 normal", 4: "2 normal", 5: "1 low"}
SENDERS = {By.REQUESTER: "Customer", By.TECHNICIAN: "Agent", By.SERVICE: "Agent"}


class Zammad:
    """A Zammad. Safe to use for several at once."""

    name = NAME

    def __init__(
        self,
        choices: ZammadChoices,
        caller: Caller,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`caller` must read answers of up to ANSWER_MAX bytes."""
        self._choices = choices
        self._caller = caller
        self._now = now

    async def check(self) -> None:
        """Asks who we are there. Raises SendError."""
        await self._ask("GET", "users/me")

    async def find(self, handed: Handed) -> Foreign | None:
        """The ticket with our number in its title whose first article has our mark.

        A search by condition asks the database of Zammad; one by words would ask its search
        engine, which learns of a ticket only some time after it was made.
        """
        wanted = {"operator": "contains", "value": f"(kbsearch {handed.number})"}
        body = {"condition": {"ticket.title": wanted}, "limit": 20}
        found = await self._ask("POST", "tickets/search", body)
        for ticket in _numbers(found):
            if await self._has(str(ticket), handed.first.mark):
                return self._foreign(ticket)
        return None

    async def create(self, handed: Handed) -> Foreign:
        """Makes a ticket with its first article. Raises SendError."""
        body = {
            "title": handed.title,
            "group": self._choices.group,
            **await self._customer(handed.requester),
            "state": STATES[State.NEW],
            "priority": PRIORITIES[handed.standing.priority],
            "tags": ",".join(handed.tags),
            "article": await self._article(handed.first),
        }
        made = await self._ask("POST", "tickets", body, making=True)
        number = made.get("id") if isinstance(made, Mapping) else None
        if not isinstance(number, int):
            raise ForwardError("Zammad does not say which ticket it made", after=AFTER_LOST)
        return self._foreign(number)

    async def add(self, foreign: Foreign, message: Message) -> None:
        """Adds an article, unless there is one with its mark. Raises SendError."""
        if await self._has(foreign.id, message.mark):
            return
        article = await self._article(message)
        await self._ask(
            "POST", "ticket_articles", {"ticket_id": int(foreign.id), **article}, making=True
        )

    async def change(self, foreign: Foreign, standing: Standing) -> None:
        """Sets state and priority. Raises SendError."""
        body = {"state": STATES[standing.state], "priority": PRIORITIES[standing.priority]}
        if standing.state is State.WAITING:
            body["pending_time"] = (self._now() + REMINDED_AFTER).isoformat()
        await self._ask("PUT", f"tickets/{foreign.id}", body)

    def _foreign(self, number: int) -> Foreign:
        return Foreign(str(number), f"{self._choices.url}/#ticket/zoom/{number}")

    async def _customer(self, requester: Requester) -> dict[str, Any]:
        """Whose ticket it is: found by e-mail, else made; ours when nothing is known of him."""
        first, _, last = requester.name.partition(" ")
        if requester.email and not requester.name:
            return {"customer_id": f"guess:{requester.email}"}
        known = {
            "firstname": first,
            "lastname": last,
            "email": requester.email,
            "phone": requester.phone,
        }
        if given := {name: value for name, value in known.items() if value}:
            return {"customer": given}
        me = await self._ask("GET", "users/me")
        return {"customer_id": me.get("id") if isinstance(me, Mapping) else None}

    async def _article(self, message: Message) -> dict[str, Any]:
        """An article. One of a requester is as if he had written it in a form there, or called."""
        kind = "note"
        if message.by is By.REQUESTER and not message.private:
            kind = "phone" if message.channel is Channel.PHONE else "web"
        return {
            "body": message.html,
            "content_type": "text/html",
            "type": kind,
            "sender": SENDERS[message.by],
            "internal": message.private,
            "message_id": message.mark,
            "attachments": await asyncio.to_thread(_attachments, message.files),
        }

    async def _has(self, ticket: str, mark: str) -> bool:
        articles = await self._ask("GET", f"ticket_articles/by_ticket/{ticket}")
        if not isinstance(articles, list):
            raise ForwardError("Zammad answers something else than the articles of a ticket")
        return any(isinstance(one, dict) and one.get("message_id") == mark for one in articles)

    async def _ask(
        self, method: str, path: str, body: object = None, *, making: bool = False
    ) -> Any:
        """The JSON of an answer. `making` says that asking again could make a second one."""
        request = Request(
            method,
            f"{self._choices.url}/api/v1/{path}",
            {"Authorization": f"Token token={self._choices.token}"},
            b"" if body is None else json.dumps(body).encode(),
        )
        try:
            answer = await self._caller.call(request)
            if not answer.fine:
                raise _failure(answer)
            return answer.json()
        except (CredentialsError, DeskRefusedError, GoneError):
            raise
        except SendError as error:
            if not making or error.lasting:
                raise
            raise ForwardError(str(error), after=max(AFTER_LOST, error.after or 0.0)) from error


def _failure(answer: Answer) -> SendError:
    """What a status means (Zammad answers `error` and, where fit for people, `error_human`)."""
    said = _reason(answer)
    if answer.status in {401, 403}:
        return CredentialsError(f"Zammad does not let us in, or not do this: {said}")
    if answer.status == 404:  # noqa: PLR2004 - RFC 9110, 15.5.5
        return GoneError(f"Zammad has no such ticket any more: {said}")
    if answer.status in {400, 413, 422}:
        return DeskRefusedError(f"Zammad does not take it ({answer.status}): {said}")
    return refusal(answer, said)


def _reason(answer: Answer) -> str:
    """What Zammad gives as its reason, in one line that is not too long."""
    try:
        found = answer.json()
    except SendError:
        return "it does not say why"
    said = found.get("error_human") or found.get("error") if isinstance(found, Mapping) else None
    return " ".join(str(said or "it does not say why").split())[:SAID_MAX]


def _numbers(found: object) -> Sequence[int]:
    """The tickets that a search found."""
    tickets = found.get("tickets") if isinstance(found, Mapping) else None
    if not isinstance(tickets, list):
        raise ForwardError("Zammad answers something else than what a search found")
    return [one for one in tickets if isinstance(one, int)]


def _attachments(files: Sequence[File]) -> list[dict[str, str]]:
    return [{"filename": one.name, "mime-type": one.type, "data": _base64(one)} for one in files]


def _base64(file: File) -> str:
    try:
        return base64.b64encode(file.path.read_bytes()).decode()
    except OSError as error:
        raise ForwardError(f"A file cannot be read: {error.strerror}") from error
