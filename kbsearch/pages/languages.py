"""Which language a page speaks: catalogues of messages, the reader's preference, dates."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from indexer.records import LANGUAGES, Language

DOMAIN = "kbsearch"
# Long enough for every real browser; a longer header is noise or an attack.
ACCEPT_LANGUAGE_MAX = 500
_QUALITY = re.compile(r"[01](\.[0-9]{0,3})?")


def load_catalogues(root: Path) -> Mapping[Language, NullTranslations]:
    """The messages of each language, read from `locales/LANG/kbsearch.po` below `root`."""
    return {lang: _read(root / "locales" / lang / f"{DOMAIN}.po", lang) for lang in LANGUAGES}


def _read(path: Path, lang: Language) -> NullTranslations:
    with path.open("rb") as source:
        catalogue = read_po(source, locale=lang, domain=DOMAIN)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled, domain=DOMAIN)


def preferred_language(accept_language: str, default: Language) -> Language:
    """The first language of ours that an Accept-Language header asks for (RFC 9110, 12.5.4)."""
    ranked: list[tuple[float, int, str]] = []
    for order, item in enumerate(accept_language[:ACCEPT_LANGUAGE_MAX].split(",")):
        tag, _, parameters = item.partition(";")
        ranked.append((-_quality(parameters), order, tag.strip().lower().split("-")[0]))
    for quality, _, tag in sorted(ranked):
        for lang in LANGUAGES:
            if tag == lang and quality < 0:
                return lang
    return default


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    # What the standard does not allow counts as not wanted.
    digits = value.strip()
    return float(digits) if _QUALITY.fullmatch(digits) else 0.0


def language_of_path(path: str) -> Language | None:
    """The language that the first part of a URL path names, if any."""
    first = path.lstrip("/").split("/")[0]
    return next((lang for lang in LANGUAGES if lang == first), None)


def language_name(lang: Language) -> str:
    """What a language calls itself: `Español`, `English`."""
    name = Locale.parse(lang).get_display_name(lang)
    return (name or lang).capitalize()


def long_date(day: date, lang: Language) -> str:
    """A date in words: `3 de noviembre de 2026`, `November 3, 2026`."""
    return format_date(day, format="long", locale=lang)


def short_moment(at: datetime, lang: Language) -> str:
    """A moment in UTC, without saying so: `3 nov 2026, 17:05`, `3 Nov 2026, 17:05`."""
    return format_datetime(at.astimezone(UTC), "d MMM y, HH:mm", locale=lang)
