"""What a reader may have been looking for at an address where there is nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from urllib.parse import unquote

import structlog

from indexer.records import LANGUAGES, Audience
from kbsearch.pages.contracts import Knowledge
from kbsearch.pages.languages import language_of_path
from kbsearch.search.records import SURE, Hit, SearchRequest

MOST = 3
LENGTH_MAX = 120
_WORD = re.compile(r"[^\W\d_]{2,}")
_OURS = {*LANGUAGES, "articles", "categories", "search", "media", "html", "php", "index", "faq"}

log = structlog.get_logger()
Lookalikes = Callable[[str, Audience], Sequence[Hit]]


def lookalikes(knowledge: Knowledge) -> Lookalikes:
    """Finds articles by the words of an address below a language; none rather than a second error,
    and none for the addresses that programs try."""

    def find(path: str, audience: Audience) -> Sequence[Hit]:
        question = words_of(path) if language_of_path(path) else ""
        if not question:
            return ()
        try:
            found = knowledge.search(SearchRequest(question, audience, limit=MOST, exact=True))
        except Exception as error:  # noqa: BLE001 - the page says already that something is wrong
            log.warning("nothing to offer instead", path=path[:LENGTH_MAX], error=str(error))
            return ()
        return [hit for hit in found.hits if hit.confidence >= SURE]

    return find


def words_of(path: str) -> str:
    """The words of an address: `/es/articles/red/vpn-en-casa.html` is `red vpn en casa`."""
    words = _WORD.findall(unquote(path)[-LENGTH_MAX:])
    return " ".join(word for word in words if word.lower() not in _OURS)
