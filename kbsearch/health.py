"""What the service knows of its own state, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from indexer.records import Audience
from kbsearch.knowledge import Knowledge

Status = Literal["ready", "degraded", "unready"]


@dataclass(frozen=True, slots=True)
class State:
    """Whether the service can answer; `reasons` say what is wrong and how to mend it.

    Articles and passages are counted as a visitor may read them.
    """

    status: Status
    reasons: tuple[str, ...] = ()
    generation: int | None = None
    articles: int | None = None
    passages: int | None = None


class Health:
    """Collects what is wrong; `encoder_failure` and `refusal` are set as things happen.

    `desk` says why the desk database is out of action, or nothing; `outbox` what does not leave
    it, which keeps nobody from being answered.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        *,
        encoder_failure: str = "",
        desk: Callable[[], str] = lambda: "",
        outbox: Callable[[], Sequence[str]] = lambda: (),
    ) -> None:
        self._knowledge = knowledge
        self._encoder_failure = encoder_failure
        self._desk = desk
        self._outbox = outbox
        self.refusal = ""
        """Why a newer generation was not taken up, or empty."""

    def state(self) -> State:
        """The state at this moment."""
        if not self._knowledge.ready:
            reason = self.refusal or "Nothing has been indexed yet; run 'kbsearch index'"
            return State("unready", (reason,))
        generation = self._knowledge.generation()
        reasons = [*generation.damage]
        found = (self._encoder_failure, self.refusal, self._desk())
        reasons += [reason for reason in found if reason]
        with generation.rows() as rows:
            articles = rows.count(Audience.PUBLIC)
        return State(
            "degraded" if reasons else "ready",
            (*reasons, *self._outbox()),
            generation.manifest.generation,
            articles,
            generation.readable(Audience.PUBLIC),
        )
