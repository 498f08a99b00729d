"""Addresses of articles: each belongs to one file."""

from __future__ import annotations

from collections.abc import Iterable

from indexer.records import Problem, Severity


def duplicate_slugs(pairs: Iterable[tuple[str, str]]) -> dict[str, Problem]:
    """Of `(path, slug)` pairs, an error for each path whose slug an earlier pair has."""
    keepers: dict[str, str] = {}
    problems: dict[str, Problem] = {}
    for path, slug in pairs:
        keeper = keepers.setdefault(slug, path)
        if keeper != path:
            problems[path] = Problem(
                path=path,
                line=1,
                severity=Severity.ERROR,
                code="duplicate-slug",
                what=f"the address '{slug}' already belongs to {keeper}",
                cure="give this file another 'slug' in its front matter, or another name",
            )
    return problems
