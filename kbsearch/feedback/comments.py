"""What is kept of a comment: its words and its lines."""

from __future__ import annotations

import unicodedata

from kbsearch.errors import InvalidRequestError
from kbsearch.feedback.records import COMMENT_MAX

# Cc: control characters, which a terminal would obey. Cs: halves of characters, which cannot be
# stored.
_REMOVED = frozenset({"Cc", "Cs"})
# These turn the direction of what follows, also of text that is not theirs (UAX 9).
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def cleaned(comment: str) -> str:
    """The comment without control characters other than line ends, and without its margins.

    Raises InvalidRequestError when more than COMMENT_MAX characters are left.
    """
    lines = comment.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = "".join(char for char in lines if char == "\n" or not _is_removed(char)).strip()
    if len(kept) > COMMENT_MAX:
        raise InvalidRequestError(
            f"comment: must have at most {COMMENT_MAX:,} characters; it has {len(kept):,}"
        )
    return kept


def _is_removed(char: str) -> bool:
    return unicodedata.category(char) in _REMOVED or char in _TURNING
