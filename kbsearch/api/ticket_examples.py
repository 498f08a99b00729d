"""Examples of tickets for the OpenAPI document.

FastAPI drops nulls from examples, so a field that must be there has a value here.
"""

from __future__ import annotations

from typing import Any

_SECRET = "3q2-7wAAECAwQFBgcICQoLDA0ODxAREh"  # noqa: S105 - opens no ticket
KEY = "b1f6cc1e-8d2a-4c0a-9a53-0d6f0f3f6a57"
UPLOAD = "hJ5nY0qz3vK8w2Lr7tXc9sBd1fGm4pQe6uVa0iOyTzE"
NEW_TICKET: dict[str, Any] = {
    "kind": "incident",
    "subject": "No puedo entrar en la VPN desde casa",
    "description": "Desde esta mañana sale el **error 809**. Ayer funcionaba.",
    "lang": "es",
    "name": "Ana Torres",
    "email": "ana@example.com",
    "phone": "+34 600 123 456",
    "service": "VPN",
    "impact": "one",
    "urgency": "slowed",
}
RECEIVED: dict[str, Any] = {
    "number": 1042,
    "state": "new",
    "kind": "incident",
    "subject": NEW_TICKET["subject"],
    "lang": "es",
    "link": f"https://help.example.com/es/tickets/1042/{_SECRET}",
}
TICKET: dict[str, Any] = {
    "number": 1042,
    "kind": "incident",
    "subject": NEW_TICKET["subject"],
    "lang": "es",
    "channel": "web",
    "state": "waiting",
    "level": 1,
    "impact": "one",
    "urgency": "slowed",
    "priority": 4,
    "category": "red",
    "service": "VPN",
    "requester": {
        "name": "Ana Torres",
        "email": "ana@example.com",
        "phone": "+34600123456",
        "account": 7,
    },
    "logged_by": 3,
    "assignee": 3,
    "created": "2026-09-22T08:15:00Z",
    "changed": "2026-09-22T08:40:00Z",
    "answered": "2026-09-22T08:40:00Z",
    "solved": "2026-09-22T09:10:00Z",
    "closed": "2026-09-29T09:10:00Z",
    "reopened": 0,
    "url": "https://help.example.com/es/tickets/1042",
}
ENTRY: dict[str, Any] = {
    "number": 2377,
    "at": "2026-09-22T08:40:00Z",
    "kind": "message",
    "by": "technician",
    "author": "Luis Vega",
    "text": "¿Qué dice la línea de estado cuando falla?",
    "changes": [{"field": "state", "old": "new", "new": "waiting"}],
    "attachments": [
        {
            "key": UPLOAD,
            "name": "captura.png",
            "type": "image/png",
            "size": 48213,
            "width": 1280,
            "height": 720,
            "url": f"/api/v1/tickets/1042/files/{UPLOAD}",
        }
    ],
}
SHOWN: dict[str, Any] = {
    "article": "es/red/vpn-desde-casa",
    "url": "/articles/es/red/vpn-desde-casa",
    "title": "Conectarse a la VPN desde casa y resolver sus errores",
    "rank": 1,
    "opened": True,
    "helpful": False,
}
WHOLE_TICKET: dict[str, Any] = {**TICKET, "history": [ENTRY], "shown": [SHOWN]}
TICKETS: dict[str, Any] = {"tickets": [TICKET], "next": "MTA0Mg"}
CHANGE: dict[str, Any] = {"level": 2, "assignee": 3}
REPLY: dict[str, Any] = {"text": "Ya está. Cierra la VPN y vuelve a abrirla.", "state": "solved"}
