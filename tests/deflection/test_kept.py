"""What deflection keeps about people goes with them, and with age."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kbsearch.accounts.keeping import Person
from kbsearch.deflection.kept import kept_of_deflection
from kbsearch.deflection.pseudonyms import requester_hash
from tests.deflection.house import VPN, VPN_ARTICLE, House, made_up

TABLES = ("form", "impression", "impression_article", "form_event")


def counts(house: House) -> dict[str, int]:
    return {
        table: house.row(f"SELECT count(*) AS number FROM {table}")["number"]  # noqa: S608
        for table in TABLES
    }


@pytest.mark.parametrize("key", ["", "a key that the desk knows too"])
def test_a_person_is_removed_from_forms_with_all_that_hangs_on_them(
    open_house: House, key: str
) -> None:
    open_house.form(open_house.ask(**VPN)["token"])
    before = counts(open_house)
    email = f"{made_up()}@example.com"
    token = open_house.ask(**VPN, requester=requester_hash(email, key))["token"]
    open_house.tell(token, {"name": "opened", "article": VPN_ARTICLE})
    forms, outcomes = kept_of_deflection(open_house.database, days=400, requester_key=key)
    assert (forms.name, outcomes.name) == ("ticket forms", "reported tickets")
    assert forms.erase(Person(None, email="somebody.else@example.com")) == 0
    assert forms.erase(Person(7, login="ana")) == 0
    assert forms.erase(Person(None, email=email.upper())) == 1
    assert outcomes.erase(Person(None, email=email)) == 0
    assert counts(open_house) == before


def test_what_is_older_than_the_settings_allow_is_removed(open_house: House) -> None:
    token = open_house.ask(**VPN)["token"]
    open_house.form(token)
    forms, outcomes = kept_of_deflection(open_house.database, days=30, requester_key="")
    now = datetime.now(UTC)
    assert forms.expire(now + timedelta(days=29)) == 0
    assert forms.expire(now + timedelta(days=31)) >= 1
    assert outcomes.expire(now - timedelta(days=3000)) == 0
    assert counts(open_house) == dict.fromkeys(TABLES, 0)
