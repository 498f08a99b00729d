"""Who is asking, for routes: the middleware `identification` has found it out."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from indexer.records import Audience
from kbsearch.accounts.roles import VISITOR, Principal

PRINCIPAL = "principal"
"""Its name in the state of a request."""


def principal_of(connection: HTTPConnection) -> Principal:
    """Who sends the request; a visitor unless the middleware says otherwise."""
    found = connection.scope.get("state", {}).get(PRINCIPAL, VISITOR)
    return found if isinstance(found, Principal) else VISITOR


def audience_of(connection: HTTPConnection) -> Audience:
    """Which articles the sender of the request may read."""
    return principal_of(connection).audience
