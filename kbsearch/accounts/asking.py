"""Who is asking, for routes: the middleware `identification` has found it out."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from indexer.records import Audience
from kbsearch.accounts.roles import VISITOR, Principal, Role, Scope
from kbsearch.errors import ForbiddenError, SignInNeededError

PRINCIPAL = "principal"
"""Its name in the state of a request."""


def principal_of(connection: HTTPConnection) -> Principal:
    """Who sends the request; a visitor unless the middleware says otherwise."""
    found = connection.scope.get("state", {}).get(PRINCIPAL, VISITOR)
    return found if isinstance(found, Principal) else VISITOR


def audience_of(connection: HTTPConnection) -> Audience:
    """Which articles the sender of the request may read."""
    return principal_of(connection).audience


def require(connection: HTTPConnection, role: Role, scope: Scope | None = None) -> Principal:
    """Who sends the request, when he has `role`; a token must be for `scope` too.

    Raises SignInNeededError for a visitor, and ForbiddenError for anybody else who may not.
    """
    asking = principal_of(connection)
    if asking.may(role, scope):
        return asking
    if asking.user is None:
        raise SignInNeededError(f"Sign in as {role} to see this")
    raise ForbiddenError(_refusal(asking, role, scope))


def _refusal(asking: Principal, role: Role, scope: Scope | None) -> str:
    if not asking.role.includes(role):
        return f"Only for the role {role}, and you are {asking.role}; ask an administrator"
    if scope is None:
        return "Not for API tokens; sign in with a browser"
    return f"This token is not for {scope}; make one that is, on the page of your account"
