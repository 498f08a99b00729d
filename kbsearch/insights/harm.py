"""What suggestions cost: seconds, tickets sent or opened again after all, wrong articles."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from kbsearch.insights.counting import wrong_article
from kbsearch.insights.figures import AddedSeconds, Harm, Share
from kbsearch.insights.intervals import median_difference
from kbsearch.insights.tickets import Followed


def harm(forms: Sequence[Followed]) -> Harm:
    """All of it."""
    solved = [one for one in forms if one.form.solved and not one.form.held]
    return Harm(
        seconds=_added_seconds(forms),
        sent_after_solved=Share(sum(map(_sent_after_all, solved)), len(solved)),
        reopened=Share(sum(1 for one in solved if one.reopened), len(solved)),
        wrong_article=wrong_article(forms),
    )


def _sent_after_all(one: Followed) -> bool:
    form = one.form
    return bool(form.solved and form.submitted and form.submitted > form.solved)


def _added_seconds(forms: Sequence[Followed]) -> AddedSeconds:
    shown, held = _seconds(forms, held=False), _seconds(forms, held=True)
    return AddedSeconds(
        shown=median(shown) if shown else None,
        held=median(held) if held else None,
        interval=median_difference(shown, held),
    )


def _seconds(forms: Sequence[Followed], *, held: bool) -> list[float]:
    """The seconds of the first form that each unit sent: one number of each, so independent."""
    first: dict[str, float] = {}
    for one in forms:
        form = one.form
        if form.offered and form.submitted and form.held == held:
            first.setdefault(form.unit, (form.submitted - form.started).total_seconds())
    return list(first.values())
