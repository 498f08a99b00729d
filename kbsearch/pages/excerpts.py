"""Cutting a passage down to the lines that answer, with the matching words marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kbsearch.search.records import PassageHit

# Characters kept before the first marked word, so that it is read in its sentence.
LEAD = 60


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text that is either marked or not."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Part of a passage; the flags say on which sides text was left out."""

    segments: tuple[Segment, ...]
    cut_before: bool
    cut_after: bool


def excerpt(passage: PassageHit, limit: int) -> Excerpt:
    """The stretch of about `limit` characters that holds the most marked text."""
    text = passage.text
    start, end = _window(text, passage.highlights, limit)
    return Excerpt(
        segments=_segments(text, passage.highlights, start, end),
        cut_before=bool(text[:start].strip()),
        cut_after=bool(text[end:].strip()),
    )


def _window(text: str, highlights: Sequence[tuple[int, int]], limit: int) -> tuple[int, int]:
    """Offsets of the best stretch, moved outwards or inwards to the edges of words."""
    if len(text) <= limit:
        return 0, len(text)
    starts = [0, *(max(0, begin - LEAD) for begin, _ in highlights)]

    def marked(start: int) -> int:
        return sum(
            end - begin for begin, end in highlights if begin >= start and end <= start + limit
        )

    # The earliest of the best: a passage is most readable from its beginning.
    start = max(starts, key=lambda at: (marked(at), -at))
    return _word_start(text, start), _word_end(text, min(len(text), start + limit))


def _word_start(text: str, at: int) -> int:
    if at == 0:
        return 0
    space = text.find(" ", at, at + LEAD)
    return at if space < 0 else space + 1


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", max(0, at - LEAD), at)
    return at if space < 0 else space


def _segments(
    text: str, highlights: Sequence[tuple[int, int]], start: int, end: int
) -> tuple[Segment, ...]:
    found: list[Segment] = []
    at = start
    for begin, stop in highlights:
        if begin < at or stop > end:
            continue
        if begin > at:
            found.append(Segment(text[at:begin], marked=False))
        found.append(Segment(text[begin:stop], marked=True))
        at = stop
    if at < end:
        found.append(Segment(text[at:end], marked=False))
    return tuple(found)
