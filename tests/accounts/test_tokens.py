"""API tokens: what they let a program do, how long, and what is kept of them."""

from __future__ import annotations

import pytest

from indexer.records import Audience
from kbsearch.accounts.refusals import TOKEN_DAYS_MAX, TOKENS_MAX
from kbsearch.accounts.roles import VISITOR, Principal, Role, Scope
from kbsearch.errors import ForbiddenError, NotFoundError, RefusedError
from tests.accounts.house import HERE, NOON, House


def somebody(house: House, login: str = "ana", role: Role = Role.TECHNICIAN) -> Principal:
    account = house.services.accounts.make(login=login, role=role)
    return house.asking(house.services.sessions.open(account, HERE))


def test_a_program_asks_as_its_owner_and_for_its_purposes_only(house: House) -> None:
    made, key = house.services.tokens.make(
        somebody(house), name="nightly export", scopes=[Scope.REPORTS]
    )
    assert key.startswith("kbs_")
    assert key.startswith(made.start)
    assert len(made.start) < 16
    asking = house.services.tokens.find(key)
    assert asking
    assert asking.user == made.account
    assert asking.may(Role.TECHNICIAN, Scope.REPORTS)
    assert not asking.may(Role.TECHNICIAN, Scope.READ)
    assert not asking.may(Role.MANAGER, Scope.REPORTS)
    assert asking.audience is Audience.PUBLIC


def test_the_role_is_that_of_its_owner_at_each_moment(house: House) -> None:
    owner = somebody(house, role=Role.MANAGER)
    _, key = house.services.tokens.make(owner, name="x", scopes=[Scope.READ])
    house.services.accounts.change_role(owner.user or 0, Role.REQUESTER)
    asking = house.services.tokens.find(key)
    assert asking
    assert asking.audience is Audience.STAFF
    house.services.accounts.disable(owner.user or 0)
    assert house.services.tokens.find(key) is None
    house.services.accounts.enable(owner.user or 0)
    assert house.services.tokens.find(key)


def test_a_token_ends_on_its_day_or_never(house: House) -> None:
    owner = somebody(house)
    make = house.services.tokens.make
    _, short = make(owner, name="short", scopes=[Scope.READ], days=1)
    _, lasting = make(owner, name="lasting", scopes=[Scope.READ], days=None)
    house.later(days=1, seconds=-1)
    assert house.services.tokens.find(short)
    house.later(seconds=1)
    assert house.services.tokens.find(short) is None
    assert [one.name for one in house.services.tokens.of(owner.user or 0)] == ["lasting", "short"]
    house.later(days=9999)
    assert house.services.tokens.find(lasting)


def test_its_use_is_noted_once_a_minute_at_most(house: House) -> None:
    owner = somebody(house)
    _, key = house.services.tokens.make(owner, name="x", scopes=[Scope.READ])
    for seconds, seen in ((5, 5), (59, 5), (1, 65)):
        house.later(seconds=seconds)
        house.services.tokens.find(key)
        (one,) = house.services.tokens.of(owner.user or 0)
        assert one.seen
        assert (one.seen - NOON).total_seconds() == seen


def test_only_the_digest_of_a_token_is_kept(house: House) -> None:
    _, key = house.services.tokens.make(somebody(house), name="x", scopes=[Scope.READ])
    assert key.encode() not in house.raw()
    assert key.removeprefix("kbs_").encode() not in house.raw()


@pytest.mark.parametrize("key", ["", "kbs_", "kbs_x", "x" * 47, "kbs_" + "x" * 9000, "kbs_\udce9"])
def test_what_is_no_token_is_nobody(house: House, key: str) -> None:
    somebody(house)
    assert house.services.tokens.find(key) is None


def test_a_revoked_token_stops_at_once_and_only_its_owner_or_an_administrator_may(
    house: House,
) -> None:
    tokens = house.services.tokens
    ana, eve = somebody(house, "ana"), somebody(house, "eve", Role.MANAGER)
    root = somebody(house, "root", Role.ADMINISTRATOR)
    first, first_key = tokens.make(ana, name="x", scopes=[Scope.READ])
    second, second_key = tokens.make(ana, name="y", scopes=[Scope.READ])
    with pytest.raises(NotFoundError):
        tokens.revoke(first.number, by=eve)
    assert tokens.find(first_key)
    tokens.revoke(first.number, by=ana)
    tokens.revoke(second.number, by=root)
    assert tokens.find(first_key) is None
    assert tokens.find(second_key) is None
    with pytest.raises(NotFoundError):
        tokens.revoke(first.number, by=ana)
    assert house.actions()[-2:] == ["token-revoked", "token-revoked"]


@pytest.mark.parametrize(
    ("name", "scopes", "days", "code"),
    [
        (" \t", [Scope.READ], 1, "token-name-empty"),
        ("x" * 121, [Scope.READ], 1, "token-name-long"),
        ("x", [], 1, "scopes-empty"),
        ("x", [Scope.READ], 0, "expires-past"),
        ("x", [Scope.READ], TOKEN_DAYS_MAX + 1, "expires-long"),
    ],
)
def test_a_form_for_a_token_is_refused_by_name(
    house: House, name: str, scopes: list[Scope], days: int, code: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        house.services.tokens.make(somebody(house), name=name, scopes=scopes, days=days)
    assert refused.value.code == code


def test_an_account_has_so_many_tokens_and_no_more(house: House) -> None:
    owner, tokens = somebody(house), house.services.tokens
    for number in range(TOKENS_MAX):
        tokens.make(owner, name=str(number), scopes=[Scope.READ])
    with pytest.raises(RefusedError) as refused:
        tokens.make(owner, name="one more", scopes=[Scope.READ])
    assert refused.value.code == "token-many"
    tokens.revoke(tokens.of(owner.user or 0)[0].number, by=owner)
    tokens.make(owner, name="one more", scopes=[Scope.READ])


def test_no_token_makes_another_one(house: House) -> None:
    owner = somebody(house, role=Role.ADMINISTRATOR)
    _, key = house.services.tokens.make(owner, name="x", scopes=list(Scope))
    asking = house.services.tokens.find(key)
    assert asking
    for one in (asking, VISITOR):
        with pytest.raises(ForbiddenError):
            house.services.tokens.make(one, name="y", scopes=[Scope.READ])


def test_tokens_of_everybody_are_listed_in_pages(house: House) -> None:
    for login in ("ana", "eve"):
        owner = somebody(house, login)
        for name in "abc":
            house.services.tokens.make(owner, name=name, scopes=[Scope.READ])
    first = house.services.tokens.listed(limit=4)
    rest = house.services.tokens.listed(before=first.items[-1].number, limit=4)
    assert (len(first.items), first.more, len(rest.items), rest.more) == (4, True, 2, False)
