"""Images, videos and captions that articles show, and no other file of their folder."""

from __future__ import annotations

import hashlib
import mimetypes
import os
from functools import lru_cache
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, Response

from kbsearch.accounts.asking import audience_of
from kbsearch.pages.caching import REVALIDATE, has_already, unchanged
from kbsearch.pages.errors import error_page
from kbsearch.pages.headers import SANDBOXED
from kbsearch.pages.site import Site, add_page

# What a browser shows without running anything in it; the rest is saved instead of opened.
SHOWN = ("image/", "video/", "audio/", "text/vtt", "text/plain", "application/pdf")
CAPTIONS = "text/vtt"
FILES_REMEMBERED = 4096


def media_routes(site: Site) -> APIRouter:
    """`/media/PATH`, in parts when the browser asks for parts (videos)."""
    router = APIRouter()

    def media(request: Request, path: str) -> Response:
        found = site.knowledge.media(path, audience_of(request))
        if found is None:
            return error_page(request, site.renderer, 404, reason="no-such-file")
        response = _file(found)
        return unchanged(response) if has_already(request, response) else response

    add_page(router, "/media/{path:path}", media)
    return router


def _file(found: Path) -> FileResponse:
    """The file, never shown again without asking: an article may show another one tomorrow under
    the same name."""
    kind = _media_type(found.name)
    state = found.stat()
    headers = {"Cache-Control": f"public, {REVALIDATE}", "ETag": _tag(found, state)}
    if kind == "image/svg+xml":
        headers["Content-Security-Policy"] = SANDBOXED
    name = None if kind.startswith(SHOWN) else found.name
    return FileResponse(found, headers=headers, media_type=kind, filename=name, stat_result=state)


def _tag(file: Path, state: os.stat_result) -> str:
    """The digest of the content. The system notes every change of a file in its change time, which
    nobody can set; the time of its content survives copying, and so says less."""
    return f'"{_digest(file, state.st_ino, state.st_ctime_ns, state.st_size)}"'


@lru_cache(maxsize=FILES_REMEMBERED)
def _digest(file: Path, *_state: int) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()[:32]


def _media_type(name: str) -> str:
    if name.lower().endswith(".vtt"):
        return CAPTIONS
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
