"""What a file that is not taken may be, so that its sender can be told what to do instead.

Nothing is taken because of what this says.
"""

from __future__ import annotations

import puremagic

from kbsearch.tickets.attachments.endings import (
    ARCHIVES,
    DRAWINGS,
    MACROS,
    OLD_OFFICE,
    PAGES,
    PICTURES,
    PROGRAMS,
    SCRIPTS,
)

UNKNOWN = "unknown"
PROGRAM_SIGNS = frozenset({"exe", "appimage", "class"})
_FAMILIES = (
    ("program", PROGRAMS),
    ("archive-kind", ARCHIVES),
    ("picture-kind", PICTURES),
    ("old-office", OLD_OFFICE),
    ("macros", MACROS),
    ("svg", DRAWINGS),
    ("html", PAGES),
    ("script", SCRIPTS),
)


def reason_for(head: bytes, name_ending: str) -> str:
    """The code of `refusals.CODES` for a file that begins like that."""
    signs = _endings(head)
    if not PROGRAM_SIGNS.isdisjoint(signs):
        return "program"
    for known in (_likeliest(signs), frozenset({name_ending})):
        for code, family in _FAMILIES:
            if known & family:
                return code
    return UNKNOWN


def _endings(head: bytes) -> dict[str, float]:
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return {}
    return {one.extension.lstrip(".").lower(): one.confidence for one in found}


def _likeliest(signs: dict[str, float]) -> frozenset[str]:
    """The likeliest ending, and those as likely."""
    most = max(signs.values(), default=0.0)
    return frozenset(one for one, confidence in signs.items() if confidence == most)
