"""Who is on the telephone: found by what one hears, whatever the accents."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kbsearch.accounts.roles import Role
from kbsearch.tickets.callers import MOST
from kbsearch.tickets.records import Author, By, Requester
from tests.tickets.house import House

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "callers.yaml").read_text("utf-8"))


@pytest.fixture
def known(house: House) -> House:
    """A desk that knows the people of the cases."""
    for one in CASES["accounts"]:
        house.accounts.make(login=one["login"], name=one["name"], email=one["email"])
    for one in CASES["tickets"]:
        asking = Requester(one.get("name", ""), one.get("email", ""), one.get("phone", ""))
        house.submit(requester=asking, author=Author(By.TECHNICIAN))
    return house


@pytest.mark.parametrize("case", CASES["asked"], ids=lambda case: case["text"])
def test_people_are_found_by_what_is_heard(known: House, case: dict[str, object]) -> None:
    found = known.services.callers.find(str(case["text"]))
    assert [one.name or one.phone for one in found] == case["found"]


def test_whoever_has_an_account_is_listed_once_with_his_number(known: House) -> None:
    account = known.accounts.find_login("mpena")
    asking = Requester("Marta Peña", "mpena@example.com", "600 111 222", account.number)
    known.submit(requester=asking)
    known.submit(requester=Requester("Marta P.", "mpena@example.com"))
    (found,) = known.services.callers.find("mpena@example.com")
    assert found == Requester("Marta Peña", "mpena@example.com", "600111222", account.number)


def test_there_are_never_more_than_can_be_looked_through(house: House) -> None:
    for number in range(MOST + 5):
        house.submit(requester=Requester(f"Ana {number}", f"ana{number}@example.com"))
    assert len(house.services.callers.find("ana")) == MOST


def test_who_cannot_sign_in_any_more_does_not_call(house: House) -> None:
    house.accounts.make(login="root", role=Role.ADMINISTRATOR)
    gone = house.accounts.make(login="gone", name="Gone Away")
    assert house.services.callers.find("gone")
    house.accounts.disable(gone.number)
    assert not house.services.callers.find("gone")
