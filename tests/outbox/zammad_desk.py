"""Tickets, articles and users as Zammad keeps them, as far as handing tickets on goes.

It is not Zammad. It keeps everything in memory and checks what Zammad's documentation ("API":
Tickets, Articles, Users, Tags, States, Priorities) and the request specifications of its source say
that Zammad checks, with the same fields, statuses and words. What neither says is not here.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

STATES = {
    "new": 1,
    "open": 2,
    "pending reminder": 3,
    "closed": 4,
    "merged": 5,
    "pending close": 7,
}
PRIORITIES = {"1 low": 1, "2 normal": 2, "3 high": 3}
TYPES = {"email": 1, "phone": 5, "note": 10, "web": 11}
SENDERS = {"Agent": 1, "Customer": 2, "System": 3}
NEEDED = ("mime-type", "filename", "data")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
AGENT = 3
"""Whose token lets in."""


class RefusedError(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, error: str) -> None:
        super().__init__(error)
        self.status = status
        self.body = {"error": error, "error_human": error}


class ZammadDesk:
    """What is kept."""

    def __init__(self) -> None:
        self.groups = {"Users": 1, "Soporte": 2}
        self.users: dict[int, dict[str, Any]] = {
            AGENT: {"id": AGENT, "firstname": "kb", "lastname": "search", "email": "kb@example.com"}
        }
        self.tickets: dict[int, dict[str, Any]] = {}
        self.articles: dict[int, dict[str, Any]] = {}
        self.tags: dict[int, list[str]] = {}

    def of(self, ticket: int) -> list[dict[str, Any]]:
        """The articles of a ticket, oldest first."""
        return [one for one in self.articles.values() if one["ticket_id"] == ticket]

    def ticket(self, number: Any) -> dict[str, Any]:
        """The ticket of that number."""
        with suppress(TypeError, ValueError):
            if int(number) in self.tickets:
                return self.tickets[int(number)]
        raise RefusedError(404, f"Couldn't find Ticket with 'id'={number}")

    def _lookup(self, name: str, table: Mapping[str, int], value: Any) -> int:
        if value not in table:
            raise RefusedError(422, f"No lookup value found for '{name}': {json.dumps(value)}")
        return table[value]

    def create(self, given: dict[str, Any]) -> dict[str, Any]:
        """A new ticket, with its first article."""
        if not given.get("group"):
            raise RefusedError(422, "Group can't be blank")
        if not given.get("title"):
            raise RefusedError(422, "Title can't be blank")
        number = len(self.tickets) + 1
        ticket = {
            "id": number,
            "number": str(22_000 + number),
            "title": given["title"],
            "group_id": self._lookup("group", self.groups, given["group"]),
            "state_id": self._lookup("state", STATES, given.get("state", "new")),
            "priority_id": self._lookup("priority", PRIORITIES, given.get("priority", "2 normal")),
            "customer_id": self._customer(given),
            "owner_id": 1,
            "pending_time": None,
            "created_by_id": AGENT,
            "updated_by_id": AGENT,
            "article_ids": [],
        }
        # All of it or nothing: the ticket is there only once its article is.
        article = self._checked(ticket, given["article"]) if given.get("article") else None
        self.tickets[number] = ticket
        self.tags[number] = [tag for tag in (given.get("tags") or "").split(",") if tag]
        if article:
            self._keep(ticket, article)
        return ticket

    def _customer(self, given: dict[str, Any]) -> int:
        asked = given.get("customer_id")
        if isinstance(asked, str) and asked.startswith("guess:"):
            return self._user({"email": asked.removeprefix("guess:")}, guessed=True)
        if isinstance(asked, int):
            if asked not in self.users:
                raise RefusedError(422, f"Invalid value for param 'customer_id': {asked}")
            return asked
        if isinstance(given.get("customer"), dict):
            return self._user(given["customer"])
        raise RefusedError(422, "Customer can't be blank")

    def _user(self, given: dict[str, Any], *, guessed: bool = False) -> int:
        email = given.get("email", "").lower()
        if email and not EMAIL.fullmatch(email):
            said = f"Invalid email '{given['email']}'"
            raise RefusedError(422, f"{said} of customer" if guessed else said)
        for number, user in self.users.items():
            if email and user["email"] == email:
                return number
        number = max(self.users) + 1
        names = {name: given.get(name, "") for name in ("firstname", "lastname", "phone")}
        self.users[number] = {"id": number, "email": email, **names}
        return number

    def article(self, ticket: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
        """Adds an article to a ticket."""
        return self._keep(ticket, self._checked(ticket, given))

    def _checked(self, ticket: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
        if given.get("body") is None:
            raise RefusedError(422, "Need at least an 'article body' field.")
        kind, sender = given.get("type", "note"), given.get("sender", "Agent")
        customer = self.users[ticket["customer_id"]]
        author = customer if sender == "Customer" else self.users[AGENT]
        name = f"{author.get('firstname', '')} {author.get('lastname', '')}".strip()
        shown = f"{name} <{author['email']}>" if kind in {"web", "phone"} else name
        return {
            "ticket_id": ticket["id"],
            "from": shown,
            "subject": given.get("subject"),
            "body": given["body"],
            "content_type": given.get("content_type", "text/plain"),
            "type": kind,
            "type_id": self._lookup("type", TYPES, kind),
            "sender": sender,
            "sender_id": self._lookup("sender", SENDERS, sender),
            "internal": bool(given.get("internal")),
            "message_id": given.get("message_id"),
            "origin_by_id": ticket["customer_id"] if sender == "Customer" else None,
            "created_by_id": AGENT,
            "attachments": self._attachments(given.get("attachments") or []),
        }

    def _attachments(self, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
        kept = []
        for index, one in enumerate(given):
            for key in NEEDED:
                if not one.get(key):
                    raise RefusedError(
                        422, f"Attachment needs '{key}' param for attachment with index '{index}'"
                    )
            try:
                data = base64.b64decode(one["data"], validate=True)
            except binascii.Error:
                said = f"Invalid base64 for attachment with index '{index}'"
                raise RefusedError(422, said) from None
            kept.append(
                {
                    "id": index + 1,
                    "filename": one["filename"],
                    "size": str(len(data)),
                    "preferences": {"Mime-Type": one["mime-type"]},
                    "data": data,
                }
            )
        return kept

    def _keep(self, ticket: dict[str, Any], article: dict[str, Any]) -> dict[str, Any]:
        number = len(self.articles) + 1
        self.articles[number] = {"id": number, **article}
        ticket["article_ids"].append(number)
        return self.articles[number]

    def change(self, ticket: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
        """Changes a ticket."""
        if "state" in given:
            if given["state"].startswith("pending") and not given.get("pending_time"):
                raise RefusedError(422, "Missing required value for field 'pending_time'!")
            ticket["state_id"] = self._lookup("state", STATES, given["state"])
        if "priority" in given:
            ticket["priority_id"] = self._lookup("priority", PRIORITIES, given["priority"])
        for name in ("title", "pending_time"):
            ticket[name] = given.get(name, ticket[name])
        return ticket

    def search(self, given: dict[str, Any]) -> dict[str, Any]:
        """By condition it asks its database; by words its search engine, which has not heard of
        new tickets yet."""
        title = (given.get("condition") or {}).get("ticket.title")
        found: list[int] = []
        if title:
            if title["operator"] != "contains":
                raise RefusedError(422, f"Invalid operator '{title['operator']}'")
            wanted = title["value"].lower()
            found = [one for one, t in self.tickets.items() if wanted in t["title"].lower()]
        found = sorted(found, reverse=True)[: int(given.get("limit", 50))]
        assets = {"Ticket": {str(one): self.tickets[one] for one in found}}
        return {"tickets": found, "tickets_count": len(found), "assets": assets}
