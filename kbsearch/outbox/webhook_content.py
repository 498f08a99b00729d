"""What a webhook says: JSON of one happening, with no more about people than was chosen."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from kbsearch.outbox.webhook_choices import WebhookChoices
from kbsearch.tickets.records import Attachment, Entry, EntryKind, Ticket

TEST = "test"
"""The event of a webhook that is only to show that it arrives."""


def webhook_body(
    event: str, ticket: Ticket, entry: Entry, choices: WebhookChoices, *, key: str
) -> bytes:
    """The body of a webhook: the happening as it was, and the ticket as it stands now."""
    return _json(
        {
            "type": event,
            "timestamp": _time(entry.at),
            "id": key,
            "data": {
                "ticket": _ticket(ticket, choices),
                "entry": _entry(entry, ticket, choices),
            },
        }
    )


def trial_body(at: datetime, *, key: str) -> bytes:
    """The body of a webhook that tells of nothing."""
    return _json({"type": TEST, "timestamp": _time(at), "id": key, "data": {}})


def _ticket(ticket: Ticket, choices: WebhookChoices) -> dict[str, Any]:
    said: dict[str, Any] = {
        "number": ticket.number,
        "kind": ticket.kind,
        "subject": ticket.subject,
        "lang": ticket.lang,
        "channel": ticket.channel,
        "state": ticket.state,
        "level": ticket.level,
        "impact": ticket.impact,
        "urgency": ticket.urgency,
        "priority": ticket.priority,
        "category": ticket.category,
        "service": ticket.service,
        "assigned": ticket.assignee is not None,
        "created": _time(ticket.created),
        "changed": _time(ticket.changed),
        "reopened": ticket.reopened,
        "url": _address(ticket, choices),
    }
    if choices.content == "full":
        asking = ticket.requester
        said["requester"] = {"name": asking.name, "email": asking.email, "phone": asking.phone}
    return said


def _entry(entry: Entry, ticket: Ticket, choices: WebhookChoices) -> dict[str, Any]:
    # What is written in a note, and what came with it, is between technicians.
    private = entry.kind is EntryKind.NOTE
    said: dict[str, Any] = {
        "number": entry.number,
        "at": _time(entry.at),
        "by": entry.author.by,
        "changes": [{"field": one.field, "old": one.old, "new": one.new} for one in entry.changes],
        "attachments": []
        if private
        else [_attachment(one, ticket, choices) for one in entry.attachments],
    }
    if choices.content == "full":
        said["author"] = entry.author.name
        said["text"] = "" if private else entry.text
    return said


def _attachment(one: Attachment, ticket: Ticket, choices: WebhookChoices) -> dict[str, Any]:
    """A file by its link, which opens for who may read the ticket and is signed in."""
    said: dict[str, Any] = {"type": one.type, "size": one.size}
    if choices.public_url:
        said["url"] = f"{_address(ticket, choices)}/files/{one.key}"
    if choices.content == "full":
        said["name"] = one.name
    return said


def _address(ticket: Ticket, choices: WebhookChoices) -> str | None:
    """The ticket's page for technicians; never the link by which its requester follows it."""
    if not choices.public_url:
        return None
    return f"{choices.public_url}/{ticket.lang}/tickets/{ticket.number}"


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
