"""The help desk's own sign and colours, from its settings."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter
from starlette.responses import Response

from kbsearch.errors import SettingsError
from kbsearch.pages.assets import FOREVER
from kbsearch.pages.colours import (
    DARK_PAPER,
    DARK_SURFACE,
    LEGIBLE,
    PAPER,
    SURFACE,
    contrast,
    dark_palette,
    for_dark,
    legible_on_light,
    light_palette,
)
from kbsearch.pages.contracts import SiteSettings
from kbsearch.pages.headers import SANDBOXED

LOGO_MAX = 524_288
"""Bytes of a logo: it comes with every first visit."""

_LOGO_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp"}
_SIGNATURES = {".png": b"\x89PNG\r\n", ".webp": b"RIFF"}


@dataclass(frozen=True, slots=True)
class Branding:
    """What the settings add to every page; empty strings where they add nothing."""

    theme: str = ""
    logo: bytes = b""
    logo_type: str = ""

    @property
    def theme_url(self) -> str:
        """Where the colours are fetched."""
        return f"/branding/{_digest(self.theme.encode())}/theme.css" if self.theme else ""

    @property
    def logo_url(self) -> str:
        """Where the sign is fetched."""
        return f"/branding/{_digest(self.logo)}/logo" if self.logo else ""


def load_branding(settings: SiteSettings) -> Branding:
    """Raises SettingsError for a colour that cannot be read, or a logo that cannot be shown."""
    logo = _logo(settings.logo) if settings.logo else b""
    kind = _LOGO_TYPES[settings.logo.suffix.lower()] if settings.logo else ""
    return Branding(_theme(settings.accent.lower(), settings.accent_dark.lower()), logo, kind)


def branding_routes(branding: Branding) -> APIRouter:
    """`/branding/…`: addresses hold the hash of what they give, so it never goes stale."""
    router = APIRouter(include_in_schema=False)
    answers = {
        branding.theme_url: (branding.theme.encode(), "text/css; charset=utf-8"),
        branding.logo_url: (branding.logo, branding.logo_type),
    }

    def file(version: str, name: str) -> Response:
        data, kind = answers.get(f"/branding/{version}/{name}", (b"", ""))
        if not data:
            return Response("Not found\n", 404, media_type="text/plain")
        headers = {"Cache-Control": FOREVER}
        if kind == "image/svg+xml":
            headers["Content-Security-Policy"] = SANDBOXED
        return Response(data, headers=headers, media_type=kind)

    router.add_api_route(
        "/branding/{version}/{name}", file, methods=["GET", "HEAD"], response_model=None
    )
    return router


def _theme(accent: str, accent_dark: str) -> str:
    if not accent and not accent_dark:
        return ""
    rules = []
    if accent:
        _check("KBSEARCH_ACCENT", accent, (PAPER, SURFACE), legible_on_light(accent))
        rules.append(f":root{{{light_palette(accent).declarations}}}")
    dark = accent_dark or for_dark(accent)
    _check("KBSEARCH_ACCENT_DARK", dark, (DARK_PAPER, DARK_SURFACE), for_dark(dark))
    rules.append(
        f"@media (prefers-color-scheme:dark){{:root{{{dark_palette(dark).declarations}}}}}"
    )
    return "\n".join(rules)


def _check(name: str, colour: str, grounds: tuple[str, str], better: str) -> None:
    least = min(contrast(colour, ground) for ground in grounds)
    if least < LEGIBLE:
        raise SettingsError(
            f"{name}: {colour} has a contrast of {least:.1f} with the page behind it, and text "
            f"needs {LEGIBLE}; {better} would do"
        )


def _logo(path: Path) -> bytes:
    kind = path.suffix.lower()
    if kind not in _LOGO_TYPES:
        raise SettingsError(f"KBSEARCH_LOGO: {path} must end in {', '.join(_LOGO_TYPES)}")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"KBSEARCH_LOGO: {path} cannot be read: {error.strerror}") from error
    if not data or len(data) > LOGO_MAX:
        raise SettingsError(
            f"KBSEARCH_LOGO: {path} has {len(data):,} bytes; it may have 1 to {LOGO_MAX:,}"
        )
    if not data.startswith(_SIGNATURES.get(kind, b"")):
        raise SettingsError(f"KBSEARCH_LOGO: {path} is not what its ending says")
    return data


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]
