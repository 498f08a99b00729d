"""What mails take over from the site: its name, its colours and its words."""

from __future__ import annotations

from collections.abc import Mapping

from babel.support import NullTranslations

from indexer.records import LANGUAGES, Language
from kbsearch.outbox.mail.words import Colours, Words
from kbsearch.pages.assets import web_root
from kbsearch.pages.colours import dark_palette, for_dark, light_palette
from kbsearch.pages.contracts import SiteSettings
from kbsearch.pages.languages import load_catalogues

ACCENT, ACCENT_DARK = "#0a6158", "#74d3c3"
"""Those of `base.css`."""


def mail_words(
    settings: SiteSettings, catalogues: Mapping[Language, NullTranslations] | None = None
) -> Words:
    """The words and colours of mails; `catalogues` are read where none are given."""
    root = web_root()
    known = catalogues or load_catalogues(root)
    names = {lang: settings.site_name or known[lang].gettext("Help centre") for lang in LANGUAGES}
    return Words(root / "mails", known, names, _colours(settings))


def _colours(settings: SiteSettings) -> Colours:
    light = (settings.accent or ACCENT).lower()
    dark = settings.accent_dark or (for_dark(light) if settings.accent else ACCENT_DARK)
    dark = dark.lower()
    return Colours(light, light_palette(light).on_accent, dark, dark_palette(dark).on_accent)
