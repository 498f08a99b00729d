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
SUGGESTIONS: dict[str, Any] = {"suggestions": [HIT]}
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
