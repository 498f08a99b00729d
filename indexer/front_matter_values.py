"""The values of front matter: each read as what its key stands for, or named as a problem."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from typing import TypeVar

from indexer.front_matter_keys import KEYS, Entry, meant_key
from indexer.records import LANGUAGES, Language, Problem, Severity

T = TypeVar("T")

WITHHOLDING = frozenset({"kind", "lang", "audience", "slug"})
"""Keys whose value, when it cannot be understood, keeps the article back."""

_MAX_SLUG = 200
_SLUG = re.compile(r"[^\W_]+(?:[-_.~]+[^\W_]+)*(?:/[^\W_]+(?:[-_.~]+[^\W_]+)*)*")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ].*)?")
_LANGUAGE_NAMES: Mapping[str, Language] = {
    "spanish": "es",
    "español": "es",
    "espanol": "es",
    "castellano": "es",
    "english": "en",
    "inglés": "en",
    "ingles": "en",
}
_SHOWN = 60


class Values:
    """Reads the entries of one file; what cannot be read is added to `problems`."""

    def __init__(self, path: str, entries: list[Entry]) -> None:
        self.problems: list[Problem] = []
        self._path = path
        self._entries = {entry.key: entry for entry in entries if entry.key in KEYS}
        self.lines = {key: entry.line for key, entry in self._entries.items()}
        self._report_unknown(entries)
        self._report_repeated(entries)

    def text(self, key: str) -> str:
        """A single text, empty when absent."""
        entry = self._entries.get(key)
        if entry is None or entry.value is None or isinstance(entry.value, tuple):
            if entry is not None:
                self._misread(
                    key, f"'{key}' is not a single text", f"write one text after '{key}:'"
                )
            return ""
        return entry.value

    def texts(self, key: str, separator: str = "") -> tuple[str, ...]:
        """Several texts, in order and without repetition: a list, or one text, which is divided
        at `separator` when there is one."""
        entry = self._entries.get(key)
        if entry is None:
            return ()
        if entry.value is None:
            cure = "write them as a list, one below the other, each after a dash"
            self._misread(key, f"'{key}' is not a list of texts", cure)
            return ()
        value = entry.value
        if isinstance(value, str):
            value = tuple(value.split(separator)) if separator else (value,)
        return tuple(dict.fromkeys(text.strip() for text in value if text.strip()))

    def choice(self, key: str, allowed: Mapping[str, T], default: T) -> T:
        """One of the allowed values, or `default` when absent or unknown."""
        written = self.text(key)
        if not written or written.lower() in allowed:
            return allowed.get(written.lower(), default)
        self._unknown_value(key, written, tuple(allowed))
        return default

    def language(self, key: str) -> Language | None:
        """A language by its code, with or without a region, as in `es-MX`."""
        written = self.text(key)
        code = re.split("[-_]", written.lower(), maxsplit=1)[0]
        for language in LANGUAGES:
            if code == language:
                return language
        if written:
            hint = _LANGUAGE_NAMES.get(written.lower())
            self._unknown_value(key, written, LANGUAGES, hint)
        return None

    def day(self, key: str) -> date | None:
        """A date written year first."""
        written = self.text(key)
        if not written:
            return None
        match = _DAY.fullmatch(written)
        try:
            if match:
                return date.fromisoformat(match[1])
        except ValueError:
            pass  # a day such as February 30
        self._misread(
            key,
            f"'{key}' is no date: '{_short(written)}'",
            "write it as year-month-day, for instance 2026-03-31",
            code="invalid-date",
        )
        return None

    def slug(self, key: str) -> str:
        """An address: words of letters and digits joined by - _ . or ~, in parts divided by /."""
        written = self.text(key).strip("/")
        if written and (not _SLUG.fullmatch(written) or len(written) > _MAX_SLUG):
            self._misread(
                key,
                f"'{_short(written)}' cannot be an address",
                f"use letters, digits and hyphens, in parts divided by '/', "
                f"at most {_MAX_SLUG} characters",
                code="invalid-slug",
            )
            return ""
        return written

    def _unknown_value(
        self, key: str, written: str, allowed: tuple[str, ...], hint: str | None = None
    ) -> None:
        close = hint or next(iter(get_close_matches(written.lower(), allowed, n=1)), None)
        question = f" (did you mean '{close}'?)" if close else ""
        self._misread(
            key,
            f"unknown {key} '{_short(written)}'{question}",
            f"write one of: {', '.join(allowed)}",
            code=f"unknown-{key}",
        )

    def _misread(self, key: str, what: str, cure: str, code: str = "invalid-value") -> None:
        severity = Severity.ERROR if key in WITHHOLDING else Severity.WARNING
        self._report(self.lines.get(key, 1), severity, code, what, cure)

    def _report_unknown(self, entries: list[Entry]) -> None:
        """A misspelt key is named, and one that was meant to limit the readers withholds."""
        for entry in entries:
            meant = None if entry.key in KEYS else meant_key(entry.key)
            if meant is None or meant in self._entries:
                continue
            severity = Severity.ERROR if meant == "audience" else Severity.WARNING
            self._report(
                entry.line,
                severity,
                "unknown-key",
                f"unknown key '{_short(entry.key)}' (did you mean '{meant}'?)",
                f"write '{meant}'",
            )

    def _report_repeated(self, entries: list[Entry]) -> None:
        seen: set[str] = set()
        for entry in entries:
            if entry.key in seen and entry.key in KEYS:
                self._misread(
                    entry.key,
                    f"'{entry.key}' is written twice",
                    "keep one of the two",
                    code="repeated-key",
                )
            seen.add(entry.key)

    def _report(self, line: int, severity: Severity, code: str, what: str, cure: str) -> None:
        self.problems.append(Problem(self._path, line, severity, code, what, cure))


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
