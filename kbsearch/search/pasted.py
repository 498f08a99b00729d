"""A whole mail or ticket as a question: what its writer says, without all that surrounds it.

The rest is not his problem but somebody's address, the last answer that he got, or the inside of a
program, and would drown what he asks.

lines → the mails in them → greeting, courtesy and signature off each → traces and logs reduced
"""

from __future__ import annotations

from collections.abc import Sequence

from kbsearch.search.pasted_body import body
from kbsearch.search.pasted_mail import Origin, Part, has_words, parts, unfold
from kbsearch.search.pasted_traces import without_traces

LINES_OF_A_MAIL = 3
"""With fewer lines, a pasted mail has lost its line ends."""


def own_words(text: str) -> str:
    """The writer's own lines of a pasted text; a text without anything else as it is.

    Where nothing would be left, everything stays: a quoted mail alone is still a question, and
    so is a greeting.
    """
    lines = text.splitlines()
    if len(lines) < LINES_OF_A_MAIL:
        lines = unfold(text).splitlines()
    kept = without_traces(_chosen(parts(lines)))
    shortened = "\n".join(kept).strip()
    if not has_words([shortened]) or shortened.split() == text.split():
        return text
    return shortened


def _chosen(found: Sequence[Part]) -> list[str]:
    """The lines of the writer's own mail and of what he passes on; where he says nothing, those
    of the first mail that does."""
    told = [(part.origin, _told(part)) for part in found]
    chosen = [line for origin, lines in told if origin is not Origin.ANSWERED for line in lines]
    if has_words(chosen):
        return chosen
    return next((lines for _, lines in told if has_words(lines)), [])


def _told(part: Part) -> list[str]:
    lines = body(part.lines)
    return [part.subject, *lines] if part.subject else lines
