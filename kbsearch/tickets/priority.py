"""Who is seen to first: impact and urgency make a priority."""

from __future__ import annotations

from kbsearch.tickets.records import Impact, Urgency

FIRST, LAST = 1, 5

_WIDTH = {Impact.EVERYONE: 0, Impact.SEVERAL: 1, Impact.ONE: 2}
_HURRY = {Urgency.STOPPED: 0, Urgency.SLOWED: 1, Urgency.CAN_WAIT: 2}


def priority_of(impact: Impact, urgency: Urgency) -> int:
    """From 1, everyone stopped, to 5, one person who can wait.

    The three by three matrix of ITIL 4 (Service Desk practice): its diagonals are the priorities.
    """
    return FIRST + _WIDTH[impact] + _HURRY[urgency]
