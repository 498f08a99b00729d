"""The site's colours from one accent: every pair of text and ground stays legible.

Contrast is that of WCAG 2.2: (L1 + .05) / (L2 + .05), L being the relative luminance of sRGB.
"""

from __future__ import annotations

from dataclasses import dataclass

LEGIBLE = 4.5
"""WCAG 2.2, 1.4.3: the least contrast of ordinary text."""

PAPER, SURFACE = "#fcfbf8", "#ffffff"
DARK_PAPER, DARK_SURFACE = "#13181a", "#1b2224"
INK, DARK_INK = "#1a2022", "#e7ebeb"
_EASY = 7.0  # what is lightened for a dark ground is lightened until it reads well
_STEPS = 50
_DARKEST_CURVED = 0.04045  # IEC 61966-2-1: below it sRGB is a straight line


@dataclass(frozen=True, slots=True)
class Palette:
    """Custom properties of one scheme, by their names in `base.css`."""

    accent: str
    accent_strong: str
    accent_soft: str
    on_accent: str

    @property
    def declarations(self) -> str:
        """As CSS."""
        return (
            f"--accent:{self.accent};--accent-strong:{self.accent_strong};"
            f"--accent-soft:{self.accent_soft};--on-accent:{self.on_accent}"
        )


def light_palette(accent: str) -> Palette:
    """The colours on light ground; `accent` must be legible on it."""
    soft = mixed(accent, SURFACE, 0.12)
    strong = _until(mixed(accent, "#000000", 0.75), "#000000", (soft, SURFACE), LEGIBLE)
    return Palette(accent, strong, soft, _text_on(accent, strong))


def dark_palette(accent: str) -> Palette:
    """The colours on dark ground; `accent` must be legible on it."""
    soft = mixed(accent, DARK_SURFACE, 0.18)
    strong = _until(mixed(accent, "#ffffff", 0.7), "#ffffff", (soft, DARK_SURFACE), LEGIBLE)
    return Palette(accent, strong, soft, _text_on(accent, strong))


def for_dark(accent: str) -> str:
    """The accent lightened until it reads well on dark ground."""
    return _until(accent, "#ffffff", (DARK_PAPER, DARK_SURFACE), _EASY)


def legible_on_light(accent: str) -> str:
    """The accent, darkened as far as it takes to be legible on light ground."""
    return _until(accent, "#000000", (PAPER, SURFACE), LEGIBLE)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """A colour that is `share` of the one and the rest of the other."""
    parts = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in parts)


def _until(colour: str, towards: str, grounds: tuple[str, ...], least: float) -> str:
    """`colour`, mixed with `towards` until it stands out from every ground."""
    for step in range(_STEPS + 1):
        tried = mixed(colour, towards, 1 - step / _STEPS)
        if min(contrast(tried, ground) for ground in grounds) >= least:
            return tried
    return towards


def _text_on(*grounds: str) -> str:
    """Black or white, whichever is read better on all the grounds."""
    return max(
        ("#ffffff", "#0b1012"), key=lambda text: min(contrast(text, ground) for ground in grounds)
    )


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= _DARKEST_CURVED else ((channel + 0.055) / 1.055) ** 2.4
