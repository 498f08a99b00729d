"""What a role includes, what it may read, and what a token leaves of it."""

from __future__ import annotations

import pytest

from indexer.records import Audience
from kbsearch.accounts.roles import VISITOR, Principal, Role, Scope


@pytest.mark.parametrize(
    ("role", "audience"),
    [
        (Role.VISITOR, Audience.PUBLIC),
        (Role.REQUESTER, Audience.STAFF),
        (Role.TECHNICIAN, Audience.TECHNICIAN),
        (Role.MANAGER, Audience.TECHNICIAN),
        (Role.ADMINISTRATOR, Audience.TECHNICIAN),
    ],
)
def test_each_role_reads_what_is_meant_for_it(role: Role, audience: Audience) -> None:
    assert Principal(role).audience is audience


def test_roles_are_cumulative() -> None:
    for lower, higher in zip(Role, list(Role)[1:], strict=False):
        assert higher.includes(lower)
        assert not lower.includes(higher)


def test_a_token_may_do_only_what_it_is_for() -> None:
    reading = Principal(Role.MANAGER, 1, scopes=frozenset({Scope.READ}))
    assert reading.audience is Audience.TECHNICIAN
    assert reading.may(Role.MANAGER, Scope.READ)
    assert not reading.may(Role.MANAGER, Scope.REPORTS)
    assert not reading.may(Role.REQUESTER)


def test_a_token_that_is_not_for_reading_sees_what_a_visitor_sees() -> None:
    reporting = Principal(Role.ADMINISTRATOR, 1, scopes=frozenset({Scope.REPORTS}))
    assert reporting.audience is Audience.PUBLIC


def test_a_visitor_may_nothing_but_visit() -> None:
    assert VISITOR.may(Role.VISITOR)
    assert not VISITOR.may(Role.REQUESTER)
