"""A telephone call becomes a ticket, without a script, and a caller need not be typed again."""

from __future__ import annotations

import pytest

from kbsearch.accounts.roles import Role
from kbsearch.tickets.composition import TicketServices
from kbsearch.tickets.records import By, Channel, State
from tests.pages.accounts.forms import Browser, form_to, words
from tests.pages.tickets.conftest import Visit
from tests.pages.tickets.test_sending import number_on, sent

CALL = "/es/tickets/new-call"
WHAT = {"subject": "No imprime", "description": "Papel atascado.", "action": "send"}


@pytest.fixture
def desk(visit: Visit) -> Browser:
    """A technician's browser."""
    return visit().become(Role.TECHNICIAN)


def test_a_caller_is_looked_up_chosen_and_the_call_written_down(
    desk: Browser, visit: Visit, services: TicketServices
) -> None:
    caller = visit().become(Role.REQUESTER).account
    found = desk.send(CALL, CALL, name=caller.login, action="lookup", subject="No imprime")
    assert found.status_code == 200
    assert 'value="No imprime"' in found.text, "what was written already stays"
    form = form_to(found, CALL)
    picks = [value for name, value in form.buttons if name == "pick"]
    assert len(picks) == 1
    chosen = form_to(desk.post(CALL, {**form.fields, "pick": picks[0]}), CALL)
    answer = desk.post(CALL, {**chosen.fields, **WHAT})
    ticket = services.tickets.find(number_on(desk.get(answer.headers["location"])))
    assert (ticket.channel, ticket.logged_by) == (Channel.PHONE, desk.account.number)
    assert ticket.requester.account == caller.number
    assert services.tickets.history(ticket.number, private=True)[0].author.by is By.TECHNICIAN


@pytest.mark.parametrize("looked_up", [True, False])
def test_another_name_than_that_of_who_was_chosen_is_another_person(
    desk: Browser, visit: Visit, services: TicketServices, looked_up: bool
) -> None:
    caller = visit().become(Role.REQUESTER).account
    form = form_to(desk.send(CALL, CALL, name=caller.login, action="lookup"), CALL)
    pick = next(value for name, value in form.buttons if name == "pick")
    fields = form_to(desk.post(CALL, {**form.fields, "pick": pick}), CALL).fields
    assert fields["account"] == str(caller.number)
    other = {**fields, "name": "Berta Lozano", "email": "", "phone": "600 111 222"}
    if looked_up:
        again = form_to(desk.post(CALL, {**other, "action": "lookup"}), CALL)
        other = {**again.fields, "description": ""}
    answer = desk.post(CALL, {**other, **WHAT})
    ticket = services.tickets.find(number_on(desk.get(answer.headers["location"])))
    assert (ticket.requester.name, ticket.requester.account) == ("Berta Lozano", None)


def test_somebody_unknown_is_written_down_by_what_he_says(
    desk: Browser, services: TicketServices
) -> None:
    nobody = desk.send(CALL, CALL, name="+34 611 22 33 44", action="lookup")
    assert "No se ha encontrado a nadie" in words(nobody)
    answer = desk.send(CALL, CALL, **{**WHAT, "name": "+34 611 22 33 44"})
    ticket = services.tickets.find(number_on(desk.get(answer.headers["location"])))
    assert (ticket.requester.name, ticket.requester.phone) == ("", "+34611223344")


def test_who_called_before_is_found_by_his_number(
    desk: Browser, browser: Browser, services: TicketServices
) -> None:
    sent(browser, name="Berta Lozano", phone="699 000 111")
    token = form_to(desk.get(CALL), CALL).fields["csrf"]
    answer = desk.post("/es/tickets/callers", {"text": "699000111", "csrf": token})
    (found,) = answer.json()["callers"]
    assert (found["name"], found["email"]) == ("Berta Lozano", "inigo@example.com")
    assert answer.headers["cache-control"] == "no-store"


def test_what_was_solved_during_the_call_is_solved(desk: Browser, services: TicketServices) -> None:
    answer = desk.send(CALL, CALL, **{**WHAT, "name": "Berta", "solved": "1"})
    number = number_on(desk.get(answer.headers["location"]))
    assert services.tickets.find(number).state is State.SOLVED


def test_the_same_call_sent_twice_is_one_ticket(desk: Browser) -> None:
    fields = {**form_to(desk.get(CALL), CALL).fields, **WHAT, "name": "Berta", "solved": "1"}
    first, second = (desk.post(CALL, fields).headers["location"] for _ in range(2))
    assert first == second


def test_only_technicians_log_calls_and_look_people_up(visit: Visit) -> None:
    requester = visit().become(Role.REQUESTER)
    assert requester.get(CALL).status_code == 403
    assert visit().get(CALL).headers["location"].startswith("/es/sign-in")
    assert visit().post("/es/tickets/callers", {"text": "ana"}).status_code == 303
