"""The window that `<kb-link-picker>` opens on pages of other sites: `/{lang}/link-picker`.

The technician is signed in in it, and not in the page that opened it: an API token would be a
secret in a page of others, and a frame in it would neither get his session (its cookie is
`SameSite=Lax`) nor be safe from what the page lays over it. So the window is one of our own, which
no page may frame. The page that opened it can send it messages and nothing else; it answers those
of sites that the desk has named, and gives back what the technician chooses, never what he was
shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import Response

from indexer.records import LANGUAGES, Language
from kbsearch.accounts.asking import principal_of
from kbsearch.accounts.roles import Principal, Role
from kbsearch.pages.site import Site, add_page

TALKS_WITH_ITS_OPENER = {"Cross-Origin-Opener-Policy": "unsafe-none"}
"""Every other page of ours has nothing to do with the page that opened it (HTML, 7.1.3)."""


def link_picker_pages(site: Site, origins: Sequence[str]) -> APIRouter:
    """The window in each language; pages of `origins` may ask it."""
    router = APIRouter(include_in_schema=False)
    for lang in LANGUAGES:
        _add(router, site, lang, origins)
    return router


def _add(router: APIRouter, site: Site, lang: Language, origins: Sequence[str]) -> None:
    def window(request: Request) -> Response:
        asking = principal_of(request)
        technician = bool(asking.session) and asking.may(Role.TECHNICIAN)
        values = {
            "technician": technician,
            "origins": origins,
            "base": site.renderer.address(request),
        }
        status = HTTPStatus.OK if technician else _refusal(asking)
        page = site.renderer.page(
            request, "desk/link_picker.html", lang, values, status=status, secret=True
        )
        page.headers.update(TALKS_WITH_ITS_OPENER)
        return page

    add_page(router, f"/{lang}/link-picker", window)


def _refusal(asking: Principal) -> HTTPStatus:
    """The page says where to sign in, and stays: leading elsewhere would lose who opened it."""
    return HTTPStatus.UNAUTHORIZED if asking.user is None else HTTPStatus.FORBIDDEN
