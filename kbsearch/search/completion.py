"""Completion: the titles that what is being typed may become."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from indexer.analysis import words
from indexer.reader import Generation
from indexer.records import Audience, Language


@dataclass(frozen=True, slots=True)
class Completion:
    """A title that fits, and where it leads."""

    title: str
    slug: str
    lang: Language


_Table = tuple[list[str], list[tuple[int, Completion]]]


class Completer:
    """Completes from the titles of one generation at a time, for each audience apart.

    Titles are sorted by each place where a word begins, so a prefix is two bisections.
    """

    def __init__(self) -> None:
        self._tables: WeakKeyDictionary[Generation, dict[Audience, _Table]] = WeakKeyDictionary()

    def complete(
        self, generation: Generation, prefix: str, audience: Audience, limit: int
    ) -> Sequence[Completion]:
        """At most `limit` titles; those that begin as typed come before those that contain it."""
        typed = " ".join(_parts(prefix))
        if not typed:
            return []
        tables = self._tables.setdefault(generation, {})
        if audience not in tables:
            tables[audience] = _load(generation, audience)
        keys, entries = tables[audience]
        start = bisect.bisect_left(keys, typed)
        end = bisect.bisect_right(keys, f"{typed}\U0010ffff")
        found = sorted(entries[start:end], key=lambda one: (one[0], one[1].title))
        return list(dict.fromkeys(completion for _, completion in found))[:limit]


def _parts(text: str) -> list[str]:
    """The folded words of a text, ñ as n too: a keyboard without ñ must not end a completion."""
    return [word.folded.replace("ñ", "n") for word in words(text)]


def _load(generation: Generation, audience: Audience) -> _Table:
    """Folded title endings in order, each with its word position and its completion."""
    table: list[tuple[str, int, Completion]] = []
    with generation.rows() as rows:
        for title, slug, lang in rows.titles(audience):
            parts = _parts(title)
            completion = Completion(title, slug, lang)
            table += [(" ".join(parts[at:]), at, completion) for at in range(len(parts))]
    table.sort(key=lambda one: (one[0], one[1]))
    return [key for key, _, _ in table], [(at, completion) for _, at, completion in table]
