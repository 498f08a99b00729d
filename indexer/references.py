"""What an article points to inside the folder, and whether it is there."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from indexer.folder import is_article
from indexer.links import Place, resolve
from indexer.markup import Address
from indexer.records import Problem, Reference, Severity

_ID = re.compile(r'\sid="([^"]+)"')

Anchors = Callable[[str], Collection[str] | None]
"""The ids in the article at a path, or None when they are not known."""


def references_of(path: str, addresses: Iterable[Address]) -> list[Reference]:
    """The links and images of the article at `path` that concern the folder, in order.

    A link within the article has the article itself as its target.
    """
    found: dict[Reference, None] = {}
    for address in addresses:
        target = resolve(path, address.written)
        if target.place in {Place.WEB, Place.REFUSED}:
            continue
        is_media = address.is_media or target.place is Place.FILE
        found[Reference(address.line, target.path, target.fragment, is_media)] = None
    return list(found)


def refused_addresses(path: str, addresses: Iterable[Address]) -> Iterator[Problem]:
    """Warnings for links that the page must not carry, such as `file:`, and for empty ones."""
    for address in addresses:
        if resolve(path, address.written).place is not Place.REFUSED:
            continue
        if address.written.strip():
            what = f"the address '{_short(address.written)}' is not shown"
            cure = "link to a file of the folder or to an http, https, mailto or tel address"
            yield _warning(path, address.line, "refused-link", what, cure)
        else:
            cure = "write where it leads between the parentheses, or remove it"
            yield _warning(path, address.line, "empty-link", "a link has no address", cure)


def media_of(references: Iterable[Reference]) -> list[str]:
    """The files of the folder that an article shows or offers, in order.

    Never an article, whose audience is its own, nor anything hidden or outside.
    """
    return list(
        dict.fromkeys(one.target for one in references if one.is_media and is_offered(one.target))
    )


def is_offered(path: str) -> bool:
    """Whether a file may be served because an article shows it: no article, nothing hidden."""
    return not is_article(path) and not any(part.startswith(".") for part in path.split("/"))


def check_references(
    path: str,
    references: Sequence[Reference],
    exists: Callable[[str], bool],
    anchors: Anchors | None = None,
) -> list[Problem]:
    """Warnings for what the article at `path` points to outside itself and is not there.

    With `anchors`, links to a part of another article are checked too.
    """
    problems = (_check(path, reference, exists, anchors) for reference in references)
    return [problem for problem in problems if problem is not None]


def check_own_anchors(path: str, references: Iterable[Reference], html: str) -> list[Problem]:
    """Warnings for links within the article at `path` that lead to no id of its `html`."""
    wanted = [one for one in references if one.target == path and one.fragment]
    known = anchors_in(html) if wanted else frozenset()
    return [_broken_anchor(path, one, "the article") for one in wanted if one.fragment not in known]


def anchors_in(html: str) -> frozenset[str]:
    """The ids in an article's HTML: what a link to a part of it can lead to."""
    return frozenset(_ID.findall(html))


def target_article(target: str, exists: Callable[[str], bool]) -> str:
    """The path of the file that a link to an article means, or nothing when there is none."""
    return next((name for name in (target, f"{target}.md") if exists(name)), "")


def _check(
    path: str, reference: Reference, exists: Callable[[str], bool], anchors: Anchors | None
) -> Problem | None:
    target, what = reference.target, "image or file" if reference.is_media else "article"
    if target == path:
        return None
    if target.startswith("../"):
        return _warning(
            path,
            reference.line,
            "outside-folder",
            f"the link to '{_short(target)}' leaves the articles folder and is not followed",
            "move the file into the folder, or link to its web address",
        )
    found = target_article(target, exists)
    if not found:
        return _warning(
            path,
            reference.line,
            "broken-image" if reference.is_media else "broken-link",
            f"there is no {what} '{_short(target)}'",
            "correct the address, or remove the link",
        )
    known = anchors(found) if anchors and reference.fragment and not reference.is_media else None
    if known is not None and reference.fragment not in known:
        return _broken_anchor(path, reference, f"'{_short(found)}'")
    return None


def _broken_anchor(path: str, reference: Reference, where: str) -> Problem:
    what = f"{where} has no heading or anchor '{_short(reference.fragment)}'"
    cure = "correct the part after '#', or write that heading"
    return _warning(path, reference.line, "broken-anchor", what, cure)


def _warning(path: str, line: int, code: str, what: str, cure: str) -> Problem:
    return Problem(path, line, Severity.WARNING, code, what, cure)


def _short(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:120]}..."  # noqa: PLR2004
