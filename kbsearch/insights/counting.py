"""Forms counted: how far they came, and what their groups brought."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from kbsearch.insights.estimator import Group
from kbsearch.insights.figures import Funnel, Share
from kbsearch.insights.tickets import Followed


def funnel(forms: Sequence[Followed]) -> Funnel:
    """How many came how far."""
    offered = [one.form for one in forms if one.form.offered]
    open_to_all = [one for one in offered if not one.held]
    shown = [one for one in open_to_all if one.shown]
    return Funnel(
        started=len(forms),
        quiet=sum(1 for one in forms if one.form.quiet),
        offered=len(offered),
        withheld=len(offered) - len(open_to_all),
        shown=len(shown),
        opened=sum(1 for one in shown if one.opened),
        helpful=sum(1 for one in shown if one.helpful or one.solved),
        solved=sum(1 for one in shown if one.solved),
        submitted=sum(1 for one in open_to_all if one.submitted),
        withheld_submitted=sum(1 for one in offered if one.held and one.submitted),
    )


def group(forms: Iterable[Followed], *, held: bool) -> Group:
    """The forms of one group that had something to show, and their tickets, by unit."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in forms:
        if one.form.offered and one.form.held == held:
            unit = counts[one.form.unit]
            unit[0] += 1
            unit[1] += one.tickets
    table = np.array(list(counts.values()), dtype=np.int64).reshape(-1, 2)
    return Group.of(table[:, 0], table[:, 1])


def confirmed(forms: Iterable[Followed]) -> int:
    """Forms that somebody left saying that an answer solved it."""
    return sum(1 for one in forms if one.form.solved and not one.form.submitted)


def potential(forms: Iterable[Followed]) -> int:
    """Forms that were shown something and never sent, without a word why."""
    return sum(
        1
        for one in forms
        if one.form.shown and not one.form.held and not one.form.submitted and not one.form.solved
    )


def precision(forms: Iterable[Followed]) -> Share:
    """Of the forms where somebody judged an answer, those where one helped."""
    judged = [one.form for one in forms if one.form.helpful or one.form.solved]
    against = sum(
        1 for one in forms if one.form.not_helpful and not one.form.helpful and not one.form.solved
    )
    return Share(len(judged), len(judged) + against)


def wrong_article(forms: Sequence[Followed]) -> Share:
    """Of the forms that were shown something, those where somebody said "not this"."""
    shown = [one.form for one in forms if one.form.shown]
    return Share(sum(1 for one in shown if one.not_helpful), len(shown))
