"""Images, videos and captions that articles show, and no other file of their folder."""

from __future__ import annotations

import mimetypes

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, Response

from kbsearch.pages.errors import error_page
from kbsearch.pages.headers import SANDBOXED
from kbsearch.pages.site import VISITOR, Site, add_page

# What a browser shows without running anything in it; the rest is saved instead of opened.
SHOWN = ("image/", "video/", "audio/", "text/vtt", "text/plain", "application/pdf")
CAPTIONS = "text/vtt"


def media_routes(site: Site) -> APIRouter:
    """`/media/PATH`, in parts when the browser asks for parts (videos)."""
    router = APIRouter()

    def media(request: Request, path: str) -> Response:
        found = site.knowledge.media(path, VISITOR)
        if found is None:
            return error_page(request, site.renderer, 404, reason="no-such-file")
        kind = _media_type(found.name)
        headers = {"Cache-Control": "public, max-age=300"}
        if kind == "image/svg+xml":
            headers["Content-Security-Policy"] = SANDBOXED
        name = None if kind.startswith(SHOWN) else found.name
        return FileResponse(found, headers=headers, media_type=kind, filename=name)

    add_page(router, "/media/{path:path}", media)
    return router


def _media_type(name: str) -> str:
    if name.lower().endswith(".vtt"):
        return CAPTIONS
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
