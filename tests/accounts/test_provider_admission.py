"""Which account somebody from the provider gets, and which role: by issuer and subject alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kbsearch.accounts.actions import Action
from kbsearch.accounts.composition import AccountServices, account_services
from kbsearch.accounts.oidc.admission import Admission, role_of
from kbsearch.accounts.oidc.choices import Choices, chosen_provider
from kbsearch.accounts.oidc.records import Arrival
from kbsearch.accounts.records import Client, EventFilter
from kbsearch.accounts.roles import Role
from kbsearch.database.desk import DeskDatabase
from kbsearch.errors import ProviderRefusedError
from tests.accounts.door import settings_of

ISSUER = "https://id.aforalia.example"
HERE = Client("192.0.2.1")
MARTA = Arrival(
    issuer=ISSUER,
    subject="marta-1",
    login="marta",
    name="Marta Gil",
    email="marta@aforalia.example",
    lang="es",
    groups=frozenset({"helpdesk"}),
    id_token="",
)
ROLES = "staff=requester, helpdesk=technician, bosses=manager, admins=administrator"


class House:
    """An installation whose groups can be changed."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.database = DeskDatabase(place / "desk.db")
        self.services: AccountServices = account_services(self.database, settings_of(place, ISSUER))

    def choices(self, **chosen: str) -> Choices:
        """What the installation has chosen of its provider."""
        found = chosen_provider(settings_of(self.place, ISSUER, **chosen))
        assert found is not None
        return found

    def admission(self, roles: str = ROLES, default: str = "requester") -> Admission:
        """The door."""
        chosen = self.choices(oidc_roles=roles, oidc_default_role=default)
        return Admission(chosen, self.services)

    def actions(self) -> list[str]:
        """What the audit log says, the oldest first."""
        return [event.action for event in reversed(self.services.audit.listed().items)]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Nobody has an account yet."""
    found = House(tmp_path)
    yield found
    found.database.close()


def in_groups(*groups: str) -> Arrival:
    """Marta with these groups."""
    return replace(MARTA, groups=frozenset(groups))


@pytest.mark.parametrize(
    ("groups", "default", "role"),
    [
        ({"helpdesk"}, "requester", Role.TECHNICIAN),
        ({"staff", "bosses", "helpdesk"}, "requester", Role.MANAGER),
        ({"admins"}, "none", Role.ADMINISTRATOR),
        ({"Helpdesk", "helpdesk "}, "requester", Role.REQUESTER),
        (set(), "technician", Role.TECHNICIAN),
        ({"staff"}, "manager", Role.REQUESTER),
        ({"others"}, "none", None),
    ],
)
def test_the_highest_role_of_the_groups_counts_and_else_the_one_for_everybody(
    house: House, groups: set[str], default: str, role: Role | None
) -> None:
    choices = house.choices(oidc_roles=ROLES, oidc_default_role=default)
    assert role_of(frozenset(groups), choices) is role


def test_the_role_follows_the_groups_at_each_sign_in_and_the_audit_log_says_so(
    house: House,
) -> None:
    for groups, role in (
        (["helpdesk"], Role.TECHNICIAN),
        (["bosses"], Role.MANAGER),
        ([], Role.REQUESTER),
    ):
        assert house.admission().admit(in_groups(*groups), HERE).account.role is role
    changes = house.services.audit.listed(EventFilter(action=Action.ROLE_CHANGED)).items
    assert [dict(one.details) for one in reversed(changes)] == [
        {"from": "technician", "to": "manager"},
        {"from": "manager", "to": "requester"},
    ]
    assert {one.actor for one in changes} == {ISSUER}


def test_a_login_or_an_address_that_is_the_same_opens_nobody_elses_account(house: House) -> None:
    mine = house.services.accounts.make(login="marta", email=MARTA.email, role=Role.ADMINISTRATOR)
    account = house.admission().admit(MARTA, HERE).account
    assert account.number != mine.number
    assert account.login == "marta-2"
    assert house.services.accounts.find(mine.number) == mine


def test_the_same_subject_of_another_issuer_is_somebody_else(house: House) -> None:
    first = house.admission().admit(MARTA, HERE).account
    other = replace(MARTA, issuer="https://other.example")
    assert house.admission().admit(other, HERE).account.number != first.number


def test_an_account_that_an_administrator_joined_keeps_the_role_it_has_here(
    house: House,
) -> None:
    mine = house.services.accounts.make(login="ana", role=Role.MANAGER)
    house.services.identities.link(mine.number, ISSUER, MARTA.subject)
    with house.database.writing() as unit:
        unit.exec_driver_sql("UPDATE account SET password = 'a hash' WHERE login = 'ana'")
    signed_in = house.admission(default="none").admit(in_groups("others"), HERE)
    assert (signed_in.account.number, signed_in.account.role) == (mine.number, Role.MANAGER)


def test_without_groups_in_the_settings_the_role_that_was_given_here_stays(house: House) -> None:
    account = house.admission(roles="").admit(MARTA, HERE).account
    assert account.role is Role.REQUESTER
    house.services.accounts.change_role(account.number, Role.MANAGER)
    assert house.admission(roles="").admit(MARTA, HERE).account.role is Role.MANAGER


def test_who_lost_the_last_group_is_shut_out_and_every_session_ends(house: House) -> None:
    signed_in = house.admission().admit(MARTA, HERE)
    number = signed_in.account.number
    with pytest.raises(ProviderRefusedError) as refused:
        house.admission(default="none").admit(in_groups("others"), HERE)
    assert refused.value.reason == "no-role"
    assert house.services.sessions.find(signed_in.session) is None
    assert house.services.accounts.find(number).role is Role.VISITOR
    assert house.actions()[-3:] == ["sign-in-refused", "role-changed", "sessions-ended"]
    again = house.admission(default="none").admit(MARTA, HERE)
    assert (again.account.number, again.account.role) == (number, Role.TECHNICIAN)


def test_a_disabled_account_stays_out_whatever_its_groups(house: House) -> None:
    account = house.admission().admit(MARTA, HERE).account
    house.services.accounts.disable(account.number)
    with pytest.raises(ProviderRefusedError) as refused:
        house.admission().admit(in_groups("admins"), HERE)
    assert refused.value.reason == "disabled"
    assert house.services.accounts.find(account.number).disabled


def test_the_last_administrator_stays_one_and_the_audit_log_says_why(house: House) -> None:
    account = house.admission().admit(in_groups("admins"), HERE).account
    assert account.role is Role.ADMINISTRATOR
    kept = house.admission().admit(in_groups("staff"), HERE).account
    assert (kept.number, kept.role) == (account.number, Role.ADMINISTRATOR)
    last = house.services.audit.listed(EventFilter(action=Action.ROLE_CHANGED)).items[0]
    assert last.details["why"] == "last-administrator"
    house.services.accounts.make(login="root", role=Role.ADMINISTRATOR)
    assert house.admission().admit(in_groups("staff"), HERE).account.role is Role.REQUESTER


def test_the_session_is_another_one_after_signing_in(house: House) -> None:
    first = house.admission().admit(MARTA, HERE)
    second = house.admission().admit(MARTA, replace(HERE, session=first.session))
    assert second.session != first.session
    assert house.services.sessions.find(first.session) is None
