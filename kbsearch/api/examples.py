"""Examples of answers for the OpenAPI document, as the sample articles give them.

FastAPI drops nulls from examples, so a field that must be there has a value here.
"""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict

_SLUG = "es/red/vpn-desde-casa"
_TITLE = "Conectarse a la VPN desde casa y resolver sus errores"

SUMMARY: dict[str, Any] = {
    "slug": _SLUG,
    "url": f"/articles/{_SLUG}",
    "title": _TITLE,
    "lang": "es",
    "kind": "wiki",
    "tags": ["vpn", "teletrabajo", "red"],
    "updated": "2026-09-22",
}
HIT: dict[str, Any] = {
    "article": _SLUG,
    "url": f"/articles/{_SLUG}#conectarse",
    "title": _TITLE,
    "lang": "es",
    "kind": "wiki",
    "tags": ["vpn", "teletrabajo", "red"],
    "updated": "2026-09-22",
    "confidence": 0.71,
    "passage": {
        "heading_path": ["Conectarse"],
        "anchor": "conectarse",
        "text": "1. Comprueba que tienes internet: abre cualquier página que no sea de la empresa.",
        "highlights": [[17, 23]],
        "start_seconds": None,
    },
    "explanation": None,
}
ATTACHMENT: dict[str, Any] = {
    "key": "gq2Zb1nJ7m0yYk3V5cX9eR4tU6iO8pA1sD3fG5hJ7kL",
    "name": "pantalla.png",
    "type": "image/png",
    "size": 48213,
    "width": 1280,
    "height": 720,
}
SEARCH: dict[str, Any] = {
    "query": "no tienes internet en la vpn",
    "language": "es",
    "corrected": None,
    "unquoted": [],
    "took_ms": 9.514,
    "total": 1,
    "capped": False,
    "degraded": False,
    "unsure": False,
    "hits": [HIT],
}
TOKEN = "AQBKcXh2ZnB3N2s1c2Q5ZzFu" + "bTR0eDZyMGI4eTNqNXE3dzlkMmY0aDZrOG0wcDJzNHU2eDh6MWMzZTVn" * 2
DRAFT: dict[str, Any] = {
    "subject": "No puedo entrar en la VPN desde casa",
    "description": "Me sale el error 809 desde esta mañana.",
    "lang": "es",
    "form": "intranet",
    "session": "9f86d081884c7d659a2feaa0c55ad015",
}
SUGGESTIONS: dict[str, Any] = {"token": TOKEN[:110], "holdout": False, "suggestions": [HIT]}
EVENTS: dict[str, Any] = {
    "events": [
        {"id": "b6e1f0c2a94d4f7e8c35", "name": "expanded", "article": _SLUG, "ms": 8200},
        {"id": "0d7a5be93c1844f2a6b7", "name": "solved", "article": _SLUG, "ms": 41030},
    ],
    "ms": 41040,
}
RECEIPT: dict[str, Any] = {"recorded": 2, "repeated": 0, "refused": []}
OUTCOMES: dict[str, Any] = {
    "outcomes": [
        {
            "requester_hash": "b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514",
            "channel": "email",
            "at": "2026-11-20T09:12:00Z",
            "id": "INC-20417",
        }
    ]
}
KEPT: dict[str, Any] = {"recorded": 1, "repeated": 0}
REPLY_SUGGESTION: dict[str, Any] = {
    **HIT,
    "requester": {"shown": True, "opened": True, "helpful": False, "may_read": True},
    "linked": False,
}
REPLY_SUGGESTIONS: dict[str, Any] = {"suggestions": [REPLY_SUGGESTION]}
FOR_TEXT: dict[str, Any] = {
    "subject": "No puedo entrar en la VPN desde casa",
    "newest": "Ahora me sale el error 809.",
    "lang": "es",
}
LINKING: dict[str, Any] = {
    "foreign": {"desk": "zammad", "id": "48211"},
    "article": _SLUG,
    "how": "inserted",
}
LINK: dict[str, Any] = {
    "number": 7,
    "ticket": 1042,
    "desk": "",
    "id": "1042",
    "article": _SLUG,
    "url": f"/articles/{_SLUG}",
    "how": "inserted",
    "account": 3,
    "created": "2026-11-22T10:42:17.876843Z",
}
ARTICLES: dict[str, Any] = {"articles": [SUMMARY], "next": "MTA"}
ARTICLE: dict[str, Any] = {
    **SUMMARY,
    "owner": "Redes",
    "valid_until": "2027-09-22",
    "html": '<h2 id="conectarse">Conectarse</h2>\n<ol>\n<li>Comprueba que tienes internet.</li>\n',
    "headings": [{"level": 2, "text": "Conectarse", "anchor": "conectarse"}],
    "translations": [
        {
            "lang": "en",
            "slug": "en/network/vpn-from-home",
            "title": "Connect to the VPN from home and fix its errors",
        }
    ],
}
COMPLETIONS: dict[str, Any] = {
    "completions": [{"title": _TITLE, "url": f"/articles/{_SLUG}", "lang": "es"}]
}
VOTE: dict[str, Any] = {"helpful": False, "comment": "Falta el error 812."}
FEEDBACK: dict[str, Any] = {
    "key": "3fJ9sQk1u0y8Zr5WmB2xTg",
    "article": _SLUG,
    "helpful": False,
    "comment": "Falta el error 812.",
    "lang": "es",
    "created": "2026-11-22T10:42:17.876843Z",
}
ALIVE: dict[str, Any] = {"status": "alive"}
METRICS = 'kbsearch_requests_total{method="GET",route="/api/v1/search",status="200"} 1742.0\n'
READY: dict[str, Any] = {
    "status": "ready",
    "generation": 7,
    "articles": 20,
    "passages": 142,
    "reasons": [],
}


def with_example(example: dict[str, Any]) -> ConfigDict:
    """The configuration of a model that shows `example` in the OpenAPI document."""
    return ConfigDict(json_schema_extra={"examples": [example]})
