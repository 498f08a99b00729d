"""Cutting a passage down to the lines that answer, with the matching words marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kbsearch.search.records import PassageHit

# Characters kept before the first marked word, so that it is read in its sentence.
LEAD = 60

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text that is either marked or not, and may be of the sentence that answers."""

    text: str
    marked: bool
    answers: bool = False


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Part of a passage; the flags say on which sides text was left out."""

    segments: tuple[Segment, ...]
    cut_before: bool
    cut_after: bool


def excerpt(passage: PassageHit, limit: int, answer: Span | None = None) -> Excerpt:
    """The stretch of about `limit` characters that holds the answering sentence, or else the most
    marked text."""
    text = passage.text
    start, end = _window(text, passage.highlights, limit, answer)
    return Excerpt(
        segments=_segments(text, passage.highlights, (start, end), answer or (0, 0)),
        cut_before=bool(text[:start].strip()),
        cut_after=bool(text[end:].strip()),
    )


def _window(text: str, highlights: Sequence[Span], limit: int, answer: Span | None) -> Span:
    """Offsets of the best stretch, moved outwards or inwards to the edges of words."""
    if len(text) <= limit:
        return 0, len(text)
    starts = [0, *(max(0, begin - LEAD) for begin, _ in highlights)]
    if answer:
        # As much of what comes before as there is room for: steps are read in their order.
        starts = [0] if answer[1] <= limit else [min(answer[0], len(text) - limit)]

    def marked(start: int) -> int:
        return sum(
            end - begin for begin, end in highlights if begin >= start and end <= start + limit
        )

    # The earliest of the best: a passage is most readable from its beginning.
    start = max(starts, key=lambda at: (marked(at), -at))
    if answer and start == answer[0]:
        return start, _word_end(text, min(len(text), start + limit))
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
    text: str, highlights: Sequence[Span], window: Span, answer: Span
) -> tuple[Segment, ...]:
    """The window cut wherever a marked word or the answer begins or ends."""
    start, end = window
    marked = [span for span in highlights if span[0] >= start and span[1] <= end]
    edges = {start, end, *(edge for span in (*marked, answer) for edge in span)}
    inside = sorted(edge for edge in edges if start <= edge <= end)
    return tuple(
        Segment(
            text[begin:stop],
            marked=any(one <= begin < other for one, other in marked),
            answers=answer[0] <= begin < answer[1],
        )
        for begin, stop in pairwise(inside)
    )
