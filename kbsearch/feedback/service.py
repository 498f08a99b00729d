"""Recording what readers answer to "Did this help?", and reading it back."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from indexer.records import Language
from kbsearch.errors import NotFoundError
from kbsearch.feedback.comments import cleaned
from kbsearch.feedback.records import Chosen, Count, Feedback
from kbsearch.search.articles import PublishedArticle

CHANGEABLE = timedelta(hours=24)
"""How long a reader may change his answer: long enough to come back to the open page."""

LISTED = 50
_KEY_BYTES = 16
_DIGEST_SHOWN = 12


class FeedbackStore(Protocol):
    """Where answers are kept. Each method raises DeskDatabaseError when it cannot be reached."""

    def add(self, one: Feedback) -> None:
        """Keeps a new answer; it is on disk when this returns."""
        ...

    def find(self, key: str) -> Feedback | None:
        """The answer of that key."""
        ...

    def put(self, one: Feedback) -> None:
        """Keeps a changed answer in the place of the one with its key."""
        ...

    def listed(self, chosen: Chosen, limit: int) -> Sequence[Feedback]:
        """The answers chosen, newest first."""
        ...

    def counts(self, chosen: Chosen) -> Sequence[Count]:
        """Yes and no for each article among those chosen, those that helped least first."""
        ...


class FeedbackService:
    """What readers answered; safe to share between threads when its store is."""

    def __init__(
        self, store: FeedbackStore, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._store = store
        self._clock = clock

    def record(
        self, article: PublishedArticle, *, helpful: bool, lang: Language, comment: str = ""
    ) -> Feedback:
        """Keeps an answer about the article as it is now, given on a page in `lang`.

        Raises InvalidRequestError for a comment that is too long.
        """
        now = self._clock()
        one = Feedback(
            key=secrets.token_urlsafe(_KEY_BYTES),
            article=article.slug,
            version=version_of(article),
            lang=lang,
            helpful=helpful,
            comment=cleaned(comment),
            created=now,
            changed=now,
        )
        self._store.add(one)
        return one

    def find(self, key: str) -> Feedback:
        """The answer of that key; raises NotFoundError when it can no longer be changed."""
        found = self._store.find(key)
        if found is None or self._clock() - found.created > CHANGEABLE:
            hours = CHANGEABLE // timedelta(hours=1)
            raise NotFoundError(
                f"There is no answer with this key that can be changed; it can be for {hours} "
                f"hours, and afterwards a new one can be given"
            )
        return found

    def change(
        self, key: str, *, helpful: bool | None = None, comment: str | None = None
    ) -> Feedback:
        """Changes what is given of an answer; raises NotFoundError as `find` does."""
        found = self.find(key)
        changed = replace(
            found,
            helpful=found.helpful if helpful is None else helpful,
            comment=found.comment if comment is None else cleaned(comment),
            changed=self._clock(),
        )
        self._store.put(changed)
        return changed

    def listed(self, chosen: Chosen, limit: int = LISTED) -> Sequence[Feedback]:
        """The answers chosen, newest first, at most `limit`."""
        return self._store.listed(chosen, limit)

    def counts(self, chosen: Chosen) -> Sequence[Count]:
        """Yes and no for each article among the answers chosen, those that helped least first."""
        return self._store.counts(chosen)


def version_of(article: PublishedArticle) -> str:
    """What tells this text of an article from an earlier one."""
    if article.updated is not None:
        return article.updated.isoformat()
    text = f"{article.title}\0{article.html}".encode()
    return hashlib.sha256(text).hexdigest()[:_DIGEST_SHOWN]
