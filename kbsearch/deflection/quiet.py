"""Never-suggest rules: tickets that a desk wants to see at once, so that their form stays quiet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.analysis import fold, forms, is_stop_word, words
from indexer.records import Language

_LANGUAGES: tuple[Language, ...] = ("es", "en")
_Word = frozenset[str]
"""Everything that one word is known by."""


class QuietRules:
    """Words or phrases of a ticket, and names of forms and categories.

    Words are compared by their stems in both languages, without accents and little words: 'caída
    del servicio' finds 'caidas de servicios'. Names are compared whole, without accents.
    """

    def __init__(self, phrases: Sequence[str], names: Sequence[str]) -> None:
        self._phrases = [(phrase, tuple(_known_by(phrase))) for phrase in phrases]
        self._names = {_name(name): name for name in names}

    def rule(self, text: str, *, form: str = "", category: str = "") -> str:
        """The rule that keeps a form quiet, as the report names it; empty when none does."""
        for kind, name in (("form", form), ("category", category)):
            if name and _name(name) in self._names:
                return f"{kind}: {self._names[_name(name)]}"
        if self._phrases:
            ticket = list(_known_by(text))
            for phrase, wanted in self._phrases:
                if wanted and _holds(ticket, wanted):
                    return f"word: {phrase}"
        return ""


def _known_by(text: str) -> Iterator[_Word]:
    """The words of a text that say something, or all of them where none does."""
    found = list(words(text))
    telling = [one for one in found if not _is_little(one.folded)]
    for word in telling or found:
        stems = [forms(word.surface, word.folded, language) for language in _LANGUAGES]
        yield frozenset({word.folded, *(one.stem for one in stems), *(one.root for one in stems)})


def _is_little(folded: str) -> bool:
    return any(is_stop_word(folded, language) for language in _LANGUAGES)


def _holds(ticket: Sequence[_Word], wanted: Sequence[_Word]) -> bool:
    length = len(wanted)
    return any(
        all(
            not one.isdisjoint(other)
            for one, other in zip(wanted, ticket[at : at + length], strict=True)
        )
        for at in range(len(ticket) - length + 1)
    )


def _name(name: str) -> str:
    return " ".join(fold(name).split())
