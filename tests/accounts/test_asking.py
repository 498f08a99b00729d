"""Who is asking, and who is let in."""

from __future__ import annotations

import pytest
from starlette.requests import HTTPConnection

from indexer.records import Audience
from kbsearch.accounts.asking import PRINCIPAL, audience_of, principal_of, require
from kbsearch.accounts.roles import VISITOR, Principal, Role, Scope
from kbsearch.errors import ForbiddenError, SignInNeededError

TECHNICIAN = Principal(Role.TECHNICIAN, 7, "Ana", session="digest", csrf="token")
REPORTS = Principal(Role.MANAGER, 8, scopes=frozenset({Scope.REPORTS}))


def sent_by(principal: object) -> HTTPConnection:
    return HTTPConnection({"type": "http", "headers": [], "state": {PRINCIPAL: principal}})


def test_whoever_is_not_known_is_a_visitor() -> None:
    nobody = HTTPConnection({"type": "http", "headers": []})
    assert principal_of(nobody) is VISITOR
    assert principal_of(sent_by("administrator")) is VISITOR
    assert audience_of(nobody) is Audience.PUBLIC


def test_who_has_the_role_is_let_in() -> None:
    assert require(sent_by(TECHNICIAN), Role.REQUESTER) is TECHNICIAN
    assert require(sent_by(REPORTS), Role.MANAGER, Scope.REPORTS) is REPORTS


def test_a_visitor_is_asked_to_sign_in() -> None:
    with pytest.raises(SignInNeededError, match="Sign in as manager"):
        require(sent_by(VISITOR), Role.MANAGER)


@pytest.mark.parametrize(
    ("principal", "scope", "reason"),
    [
        (TECHNICIAN, Scope.REPORTS, "Only for the role manager, and you are technician"),
        (REPORTS, None, "Not for API tokens"),
        (REPORTS, Scope.READ, "not for knowledge:read"),
    ],
)
def test_who_may_not_is_told_why(principal: Principal, scope: Scope | None, reason: str) -> None:
    with pytest.raises(ForbiddenError, match=reason):
        require(sent_by(principal), Role.MANAGER, scope)
