"""Which tickets a form brought: its own, and those that came by other channels afterwards."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from kbsearch.insights.records import FOLLOWED_DAYS, FormRow, OutcomeRow

FOLLOWED = timedelta(days=FOLLOWED_DAYS)


@dataclass(frozen=True, slots=True)
class Followed:
    """A form, and what came of it."""

    form: FormRow
    tickets: int
    reopened: bool


def followed(forms: Sequence[FormRow], outcomes: Sequence[OutcomeRow]) -> list[Followed]:
    """Each form with its tickets; a ticket by another channel counts once.

    It belongs to the last form with something to show that the same requester had begun before,
    if that was no more than FOLLOWED_DAYS ago: in either group, shown or held out. `forms` are in
    the order of their start.
    """
    of_requester: dict[str, list[int]] = defaultdict(list)
    for number, form in enumerate(forms):
        if form.requester and form.offered:
            of_requester[form.requester].append(number)
    others = [0] * len(forms)
    reopened = [False] * len(forms)
    for one in outcomes:
        owner = _last_before(forms, of_requester.get(one.requester, []), one)
        if owner is None:
            continue
        if one.reopened:
            reopened[owner] = True
        else:
            others[owner] += 1
    return [
        Followed(form, others[number] + (form.submitted is not None), reopened[number])
        for number, form in enumerate(forms)
    ]


def _last_before(forms: Sequence[FormRow], own: Sequence[int], one: OutcomeRow) -> int | None:
    place = bisect_right(own, one.at, key=lambda number: forms[number].started)
    if not place:
        return None
    number = own[place - 1]
    return number if one.at - forms[number].started <= FOLLOWED else None
