"""Figures as a reader of each language writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal

from indexer.records import Language

_NARROW = "\N{NO-BREAK SPACE}"
_GROUPED_IN_SPANISH = 10_000
_MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Figures:
    """How numbers and days are written in one language."""

    lang: Language

    def number(self, value: float, digits: int = 0) -> str:
        """`1,234` or, in Spanish, `1234`; a minus is a minus sign and no hyphen."""
        pattern = "#,##0." + "0" * digits if digits else "#,##0"
        grouped = self.lang == "en" or abs(value) >= _GROUPED_IN_SPANISH
        written = format_decimal(value, pattern, locale=self.lang, group_separator=grouped)
        return written.replace("-", _MINUS)

    def percent(self, share: float | None, digits: int = 0) -> str:
        """A share of 0 to 1 as `23 %` in Spanish and `23%` in English; a dash for None."""
        if share is None:
            return "–"
        space = _NARROW if self.lang == "es" else ""
        # A share that rounds to nothing has no sign.
        return f"{self.number(round(100 * share, digits) + 0.0, digits)}{space}%"

    def rate(self, tickets_per_form: float) -> str:
        """Tickets for each 100 forms."""
        return self.number(100 * tickets_per_form, 0)

    def day(self, value: date | str) -> str:
        """`2 nov` or `Nov 2`."""
        day = date.fromisoformat(value) if isinstance(value, str) else value
        return format_date(day, "d MMM" if self.lang == "es" else "MMM d", locale=self.lang)

    def long_day(self, value: date) -> str:
        """`2 de noviembre de 2026`."""
        return format_date(value, format="long", locale=self.lang)
