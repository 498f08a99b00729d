"""What somebody from the provider may do here: which account is his, and which role it gets.

An account is found by issuer and subject, and by nothing else: an e-mail address or a user name at
the provider may be chosen by whoever has an account there, and would open the account of another.
"""

from __future__ import annotations

from dataclasses import replace

import structlog

from kbsearch.accounts.actions import Action
from kbsearch.accounts.composition import AccountServices
from kbsearch.accounts.oidc.choices import Choices
from kbsearch.accounts.oidc.records import Arrival, Farewell
from kbsearch.accounts.records import Account, Client, Identity, SignedIn
from kbsearch.accounts.roles import VISITOR, Role
from kbsearch.database.event_rows import object_of
from kbsearch.errors import ForbiddenError, ProviderRefusedError, RefusedError

LAST_ADMINISTRATOR = "last-administrator"
"""The code of the refusal to leave nobody who administers."""

log = structlog.get_logger(__name__)


def role_of(groups: frozenset[str], choices: Choices) -> Role | None:
    """The highest role that the groups give, else the one for everybody; None for no role."""
    given = [role for group, role in choices.roles.items() if group in groups]
    return max(given, key=lambda role: role.level, default=choices.default_role)


class Admission:
    """Lets in who comes from the provider, or says why not."""

    def __init__(self, choices: Choices, services: AccountServices) -> None:
        self._choices = choices
        self._services = services

    def admit(self, arrival: Arrival, client: Client) -> SignedIn:
        """Signs him in, with the role that his groups give him now.

        An account that also has a password here keeps the role that it was given here, and so does
        every account where no groups are configured. The last administrator stays one.

        Raises ProviderRefusedError, and DeskDatabaseError when accounts are out of action.
        """
        account = self._services.identities.find(arrival.issuer, arrival.subject)
        if account is not None and not self._governed(account):
            return self._sign_in(_identity(arrival, None), client)
        role = role_of(arrival.groups, self._choices)
        if role is None:
            self._shut_out(arrival, account, client)
            raise ProviderRefusedError("None of his groups gives a role", reason="no-role")
        return self._sign_in(_identity(arrival, role), client)

    def dismiss(self, gone: Farewell, address: str) -> None:
        """Ends every session of who has signed out at the provider. His tokens remain."""
        account = self._services.identities.find(gone.issuer, gone.subject)
        if account is not None:
            self._services.sessions.end_all(account.number, address=address)

    def _sign_in(self, identity: Identity, client: Client) -> SignedIn:
        try:
            return self._services.signing_in.by_identity(identity, client)
        except ForbiddenError as error:
            raise ProviderRefusedError(str(error), reason="disabled") from error
        except RefusedError as error:
            if error.code != LAST_ADMINISTRATOR or identity.role is None:
                raise
            return self._keep_administrator(replace(identity, role=None), client)

    def _keep_administrator(self, identity: Identity, client: Client) -> SignedIn:
        """Nobody could administer without him; what no group says any more is noted."""
        signed_in = self._services.signing_in.by_identity(identity, client)
        log.warning("the last administrator keeps the role, which no group gives any more")
        role = signed_in.account.role.value
        self._services.audit.record(
            VISITOR,
            Action.ROLE_CHANGED,
            object_of(signed_in.account.number),
            {"from": role, "to": role, "why": LAST_ADMINISTRATOR},
            address=client.address,
        )
        return signed_in

    def _governed(self, account: Account) -> bool:
        return bool(self._choices.roles) and not account.has_password

    def _shut_out(self, arrival: Arrival, account: Account | None, client: Client) -> None:
        """Ends what somebody still has who may no longer come in; his account remains."""
        self._refuse(arrival.issuer, account, client)
        if account is None or account.role is Role.VISITOR:
            return
        try:
            self._services.accounts.change_role(
                account.number, Role.VISITOR, address=client.address
            )
        except RefusedError:
            log.warning("the last administrator is in no group that gives a role")
            return
        self._services.sessions.end_all(account.number, address=client.address)

    def _refuse(self, issuer: str, account: Account | None, client: Client) -> None:
        thing = object_of(account.number) if account else ""
        details = {"issuer": issuer, "why": "no-role"}
        self._services.audit.record(
            VISITOR, Action.SIGN_IN_REFUSED, thing, details, address=client.address
        )


def _identity(arrival: Arrival, role: Role | None) -> Identity:
    return Identity(
        arrival.issuer,
        arrival.subject,
        arrival.login,
        arrival.name,
        arrival.email,
        role,
        arrival.lang,
    )
