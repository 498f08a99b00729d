"""Which reported events can have happened: order and plausibility, never good faith."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from kbsearch.deflection.records import Event, EventName

EVENTS_MAX = 200
"""Events of one form: somebody who opens and closes three answers all day has fewer."""

_SENT_ROOM = 10
"""Room kept for `submitted`: only a form that was shown something can have that many events, and
its tickets must not be missing where those of the forms held out are counted."""

ABOUT_AN_ARTICLE = frozenset(
    {EventName.OPENED, EventName.EXPANDED, EventName.HELPFUL, EventName.NOT_HELPFUL}
)
OURS = frozenset({EventName.FORM_STARTED, EventName.WITHHELD})
"""What the service has recorded by itself; whoever reports it adds nothing."""

_NEEDS_A_LIST = ABOUT_AN_ARTICLE | {EventName.SHOWN, EventName.DISMISSED, EventName.SOLVED}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a form before an event is judged."""

    held: bool
    articles: Set[str]
    events: int


def refusal(event: Event, known: Known) -> str:
    """Why the event cannot have happened, or empty."""
    if event.name in OURS:
        return _ours(event, known)
    if known.events >= EVENTS_MAX + _SENT_ROOM * (event.name is EventName.SUBMITTED):
        return f"this form has {EVENTS_MAX} events already"
    if event.name in _NEEDS_A_LIST and (known.held or not known.articles):
        return "nothing was suggested in this form"
    if event.name in ABOUT_AN_ARTICLE and not event.article:
        return f"{event.name} has to name an article"
    if event.article and event.article not in known.articles:
        return "this article was not suggested in this form"
    return ""


def _ours(event: Event, known: Known) -> str:
    if event.name is EventName.WITHHELD and not known.held:
        return "this form is not held out"
    return ""
