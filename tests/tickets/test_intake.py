"""What a form was shown goes with its ticket, and never costs it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer.sqlite import connect
from kbsearch.app import create_app
from kbsearch.deflection.pseudonyms import requester_hash
from kbsearch.tickets.changes import TicketChange
from kbsearch.tickets.records import Author, By, Channel, Requester, ShownArticle, State
from tests.deflection.house import NONSENSE, VPN, House, key_of, made_up
from tests.people import tickets_of
from tests.sample import Sample
from tests.tickets.house import HERSELF, LUIS, new_ticket

EMAIL = "ana@example.com"


@pytest.fixture(scope="module")
def open_house(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A service that holds nobody out."""
    yield from _house(sample, tmp_path_factory.mktemp("intake"), 0)


@pytest.fixture(scope="module")
def held_house(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A service that holds everybody out."""
    yield from _house(sample, tmp_path_factory.mktemp("held"), 100)


def _house(sample: Sample, place: Path, holdout: float) -> Iterator[House]:
    path = place / "desk.db"
    settings = sample.settings.model_copy(
        update={"database": path, "holdout_percent": holdout, "attachments": place / "files"}
    )
    house = House(create_app(settings), path)
    with house.client:
        yield house


def sent(house: House, token: str, **more: Any) -> int:
    body = {**VPN, "email": EMAIL, "token": token, **more}
    answer = house.client.post("/api/v1/tickets", json=body)
    assert answer.status_code == 201, answer.text
    number: int = answer.json()["number"]
    return number


def test_what_was_shown_opened_and_judged_goes_with_the_ticket(open_house: House) -> None:
    answer = open_house.ask(**VPN)
    slugs = [one["article"] for one in answer["suggestions"]]
    assert slugs
    token, first = answer["token"], slugs[0]
    open_house.tell(
        token, {"name": "opened", "article": first}, {"name": "not_helpful", "article": first}
    )
    number = sent(open_house, token)
    tickets = tickets_of(open_house.app).tickets
    assert tickets.find(number).form == key_of(token)
    shown = tickets.shown(number)
    assert [one.article for one in shown] == slugs
    assert shown[0] == ShownArticle(first, "es", 1, opened=True, helpful=False)
    row = open_house.row("SELECT * FROM form WHERE key = ?", key_of(token))
    assert row["submitted"]
    events = open_house.rows("SELECT name FROM form_event WHERE form = ?", row["id"])
    assert [one["name"] for one in events].count("submitted") == 1


def test_a_form_that_is_sent_by_page_and_service_is_one_ticket(open_house: House) -> None:
    token = open_house.ask(**VPN)["token"]
    open_house.tell(token, {"name": "submitted"})
    before = open_house.row("SELECT submitted FROM form WHERE key = ?", key_of(token))
    sent(open_house, token)
    after = open_house.row("SELECT submitted FROM form WHERE key = ?", key_of(token))
    assert before == after


def test_a_form_that_was_held_out_was_shown_nothing(held_house: House) -> None:
    answer = held_house.ask(**VPN)
    assert answer["holdout"]
    number = sent(held_house, answer["token"])
    tickets = tickets_of(held_house.app).tickets
    assert tickets.find(number).form == key_of(answer["token"])
    assert not tickets.shown(number)
    assert held_house.row("SELECT submitted FROM form WHERE key = ?", key_of(answer["token"]))


def test_a_form_without_suggestions_is_told_of_too(open_house: House) -> None:
    token = open_house.ask(**NONSENSE)["token"]
    number = sent(open_house, token)
    assert tickets_of(open_house.app).tickets.find(number).form == key_of(token)


@pytest.mark.parametrize("token", ["", "no-such", "A" * 90])
def test_a_token_that_is_wrong_costs_no_ticket(open_house: House, token: str) -> None:
    number = sent(open_house, token)
    ticket = tickets_of(open_house.app).tickets.find(number)
    assert ticket.form == ""


def test_a_form_that_was_removed_costs_no_ticket(open_house: House) -> None:
    token = open_house.ask(**VPN)["token"]
    open_house.form(token)
    connection = connect(open_house.path)
    connection.execute("DELETE FROM form WHERE key = ?", (key_of(token),))
    connection.commit()
    connection.close()
    assert tickets_of(open_house.app).tickets.find(sent(open_house, token)).form == ""


def outcomes(house: House) -> list[tuple[str, str]]:
    rows = house.rows("SELECT kind, channel FROM outcome ORDER BY id")
    return [(one["kind"], one["channel"]) for one in rows]


def test_tickets_that_no_form_tells_of_count_in_the_report(open_house: House) -> None:
    tickets = tickets_of(open_house.app).tickets
    before = len(outcomes(open_house))
    new = new_ticket(requester=Requester(email=EMAIL), channel=Channel.PHONE)
    number = tickets.submit(new, author=LUIS, key=made_up()).ticket.number
    tickets.submit(new_ticket(requester=Requester("Nobody")), author=HERSELF)
    tickets.submit(new_ticket(requester=Requester(email=EMAIL), form="f" * 32), author=HERSELF)
    tickets.change(number, TicketChange(state=State.SOLVED), author=LUIS)
    tickets.reopen(number, author=Author(By.REQUESTER))
    assert outcomes(open_house)[before:] == [("ticket", "phone"), ("reopened", "phone")]
    # The same pseudonym as that of his forms, so that they find each other.
    hashed = open_house.ask(**VPN, requester=requester_hash(EMAIL))["token"]
    form = open_house.form(hashed)
    found = open_house.rows("SELECT requester FROM outcome ORDER BY id DESC LIMIT 1")
    assert found == [{"requester": form["requester"]}]
