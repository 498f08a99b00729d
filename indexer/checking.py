"""Checking articles without an index: what an indexing run would say of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from indexer.parsing import expiry_problem
from indexer.records import Problem, Severity
from indexer.sources import Source

WINDOW = 256


class _NoTokens:
    """Counts nothing: what is wrong with an article does not depend on how it is split."""

    window = WINDOW

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """One token a word, near enough."""
        return [len(text.split()) for text in texts]


@dataclass(frozen=True, slots=True)
class Checked:
    """How many files were read, and everything wrong with them."""

    files: int
    problems: tuple[Problem, ...]


def check(source: Source) -> Checked:
    """Parses every file of `source` and checks its links and its address."""
    problems = list(source.problems)
    wanted: dict[str, list[tuple[int, str]]] = {}
    today = datetime.now().astimezone().date()
    files = 0
    for file in source.files():
        files += 1
        parsed = source.parse(file, _NoTokens())
        problems += parsed.problems
        problems += source.check(file.path, parsed.references)
        if parsed.article is not None:
            problems += expired([(file.path, parsed.article.valid_until)], today)
            level = parsed.article.audience.level
            wanted.setdefault(parsed.article.slug, []).append((level, file.path))
    for slug, files_of_it in wanted.items():
        (_, keeper), *others = sorted(files_of_it)
        problems += [duplicate_slug(path, slug, keeper) for _, path in others]
    return Checked(files, tuple(sorted(set(problems))))


def expired(days: Iterable[tuple[str, date | None]], today: date) -> Iterator[Problem]:
    """The warnings for articles whose last day, by path, has passed."""
    for path, day in days:
        if problem := expiry_problem(path, day, today):
            yield problem


def duplicate_slug(path: str, slug: str, owner: str) -> Problem:
    """The error of a file that wants an address which is taken."""
    return Problem(
        path=path,
        line=1,
        severity=Severity.ERROR,
        code="duplicate-slug",
        what=f"the address '{slug}' already belongs to {owner}",
        cure="give this file another 'slug' in its front matter, or another name",
    )
