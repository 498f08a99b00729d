"""Which state of a ticket may follow which, and who may bring that about."""

from __future__ import annotations

from collections.abc import Mapping

from kbsearch.tickets.records import By, State

_NEW, _OPEN, _WAITING = State.NEW, State.OPEN, State.WAITING
_SOLVED, _CLOSED, _REOPENED = State.SOLVED, State.CLOSED, State.REOPENED

FOLLOWING: Mapping[By, Mapping[State, frozenset[State]]] = {
    By.TECHNICIAN: {
        _NEW: frozenset({_OPEN, _WAITING, _SOLVED, _CLOSED}),
        _OPEN: frozenset({_WAITING, _SOLVED, _CLOSED}),
        _WAITING: frozenset({_OPEN, _SOLVED, _CLOSED}),
        _SOLVED: frozenset({_CLOSED, _REOPENED}),
        _CLOSED: frozenset({_REOPENED}),
        _REOPENED: frozenset({_OPEN, _WAITING, _SOLVED, _CLOSED}),
    },
    By.REQUESTER: {
        _NEW: frozenset({_SOLVED}),
        _OPEN: frozenset({_SOLVED}),
        _WAITING: frozenset({_OPEN, _SOLVED}),
        _SOLVED: frozenset({_CLOSED, _REOPENED}),
        _CLOSED: frozenset({_REOPENED}),
        _REOPENED: frozenset({_SOLVED}),
    },
    By.SERVICE: {_SOLVED: frozenset({_CLOSED})},
}
"""For who acts and the state there is, those that may follow. A technician works; a requester says
that it is solved, that it is not, or answers what was asked; the service closes what is solved."""

_AFTER_MESSAGE: Mapping[By, Mapping[State, State]] = {
    By.TECHNICIAN: {_NEW: _OPEN, _REOPENED: _OPEN},
    By.REQUESTER: {_WAITING: _OPEN, _SOLVED: _REOPENED, _CLOSED: _REOPENED},
    By.SERVICE: {},
}


def following(state: State, by: By) -> frozenset[State]:
    """The states that he may give a ticket that is in `state`; not the one it is in."""
    return FOLLOWING[by].get(state, frozenset())


def after_message(state: State, by: By) -> State:
    """The state after he wrote something and chose none: what is written is never overlooked."""
    return _AFTER_MESSAGE[by].get(state, state)
