"""The page of a ticket: by its link, by an account, and for a technician; without a script."""

from __future__ import annotations

import pytest

from kbsearch.accounts.roles import Role
from kbsearch.tickets.changes import TicketChange
from kbsearch.tickets.composition import TicketServices
from kbsearch.tickets.records import Author, By, Kind, State, Urgency
from tests.pages.accounts.forms import Browser, form_to, forms, words
from tests.pages.tickets.conftest import Visit
from tests.pages.tickets.test_sending import number_on, sent
from tests.people import services_of

TECHNICIAN = Author(By.TECHNICIAN, "Tomás Herrero")


def test_whoever_holds_the_link_adds_solves_and_reopens(
    browser: Browser, services: TicketServices
) -> None:
    page = sent(browser)
    place, number = page.url.path, number_on(page)
    for action, text, state in (
        ("add", "También en el portátil.", State.NEW),
        ("solved", "", State.SOLVED),
        ("add", "Vuelve a pasar.", State.REOPENED),
    ):
        answer = browser.send(place, place, text=text, action=action)
        assert answer.status_code == 303
        assert services.tickets.find(number).state is state
        assert text in words(browser.get(answer.headers["location"]))


def test_the_same_message_sent_twice_stands_there_once(
    browser: Browser, services: TicketServices
) -> None:
    page = sent(browser)
    form = form_to(page, page.url.path)
    for _ in range(2):
        browser.post(page.url.path, {**form.fields, "text": "Una vez.", "action": "add"})
    assert len(services.tickets.history(number_on(page), private=False)) == 2


def test_an_empty_message_is_not_sent(browser: Browser) -> None:
    page = sent(browser)
    answer = browser.send(page.url.path, page.url.path, text=" ", action="add")
    assert answer.status_code == 422
    assert "Antes escribe algo." in words(answer)


def test_a_wrong_link_says_nothing_of_the_ticket(browser: Browser, visit: Visit) -> None:
    page = sent(browser, subject="Nadie más debe verlo")
    number = number_on(page)
    for place in (f"/es/tickets/{number}/{'A' * 32}", f"/es/tickets/{number + 1000}/{'A' * 32}"):
        answer = visit().get(place)
        assert answer.status_code == 404
        assert "Nadie más" not in answer.text
        assert "No se encuentra esta consulta" in words(answer)
        assert visit().post(place, {"text": "x", "action": "add"}).status_code == 404


def test_a_ticket_is_for_its_own_account_and_for_technicians(visit: Visit) -> None:
    owner = visit().become(Role.REQUESTER)
    place = f"/es/tickets/{number_on(sent(owner))}"
    assert owner.get(place).status_code == 200
    assert visit().become(Role.REQUESTER).get(place).status_code == 404
    assert visit().get(place).headers["location"].startswith("/es/sign-in")
    assert "Responder" in visit().become(Role.TECHNICIAN).get(place).text


def test_a_technician_who_follows_the_link_comes_to_his_own_page(
    browser: Browser, visit: Visit
) -> None:
    page = sent(browser)
    answer = visit().become(Role.TECHNICIAN).get(page.url.path)
    assert answer.headers["location"] == f"/es/tickets/{number_on(page)}"
    desk = visit().become(Role.TECHNICIAN).get(answer.headers["location"])
    assert page.url.path.rpartition("/")[2] not in desk.text, "the link is the requester's"


def test_a_requester_sees_replies_and_states_and_neither_notes_nor_who_has_it(
    browser: Browser, visit: Visit, services: TicketServices
) -> None:
    page = sent(browser)
    place = f"/es/tickets/{number_on(page)}"
    desk = visit().become(Role.TECHNICIAN)
    desk.send(place, place, text="¿Desde dónde?", action="add", state="waiting")
    desk.send(place, place, text="Es el de siempre.", action="add", note="yes")
    desk.send(place, place, action="take")
    services.tickets.change(number_on(page), TicketChange(level=2), author=TECHNICIAN)
    seen = words(browser.get(page.url.path))
    assert "¿Desde dónde?" in seen
    assert "Esperando tu respuesta" in seen
    assert "Es el de siempre." not in seen
    assert "Asignado a" not in seen
    assert "Segunda línea" not in seen
    full = words(desk.get(place))
    for part in ("Es el de siempre.", "Asignado a:", "Segunda línea", "esperando al solicitante"):
        assert part in full


def test_a_form_written_before_signing_in_comes_back_whole(browser: Browser) -> None:
    page = sent(browser)
    fields = {**form_to(page, page.url.path).fields, "text": "No se pierde.", "action": "add"}
    browser.become(Role.REQUESTER)
    answer = browser.post(page.url.path, fields)
    assert answer.status_code == 403
    assert "No se pierde." in answer.text
    again = {**form_to(answer, page.url.path).fields, "text": "No se pierde.", "action": "add"}
    assert browser.post(page.url.path, again).status_code == 303


def test_a_change_that_cannot_be_is_said_and_what_was_written_stays(
    browser: Browser, visit: Visit
) -> None:
    place = f"/es/tickets/{number_on(sent(browser))}"
    desk = visit().become(Role.TECHNICIAN)
    answer = desk.send(place, place, text="Ya está.", action="add", state="reopened")
    assert answer.status_code == 422
    assert "no puede pasar a ese" in words(answer)
    assert "Ya está." in answer.text


def test_somebody_who_has_sent_nothing_is_told_so_and_where_to_begin(visit: Visit) -> None:
    page = visit().become(Role.REQUESTER).get("/es/tickets")
    assert "Todavía no has enviado nada" in words(page)
    assert 'href="/es/ticket"' in page.text


@pytest.mark.parametrize("lang", ["es", "en"])
def test_each_state_has_its_words(visit: Visit, services: TicketServices, lang: str) -> None:
    owner = visit().become(Role.REQUESTER)
    number = number_on(sent(owner))
    expected = {
        "es": ("En curso", "Esperando tu respuesta", "Resuelta", "Cerrada", "Reabierta"),
        "en": ("In progress", "Waiting for you", "Solved", "Closed", "Reopened"),
    }[lang]
    states = (State.OPEN, State.WAITING, State.SOLVED, State.CLOSED, State.REOPENED)
    for state, said in zip(states, expected, strict=True):
        services.tickets.change(number, TicketChange(state=state), author=TECHNICIAN)
        page = words(owner.get(f"/{lang}/tickets/{number}"))
        assert f'state-{state}">{said}</span>' in page


def test_saving_a_page_that_was_open_for_long_undoes_nothing(
    browser: Browser, visit: Visit, services: TicketServices
) -> None:
    place = f"/es/tickets/{number_on(sent(browser))}"
    desk, colleague = visit().become(Role.TECHNICIAN), visit().become(Role.TECHNICIAN)
    old = forms(desk.get(place))[-1].fields
    for action in ("take", "change"):
        now = forms(colleague.get(place))[-1].fields
        colleague.post(place, {**now, "level": "2", "urgency": "stopped", "action": action})
    assert desk.post(place, {**old, "kind": "request", "action": "change"}).status_code == 303
    ticket = services.tickets.find(int(place.rpartition("/")[2]))
    assert (ticket.assignee, ticket.level) == (colleague.account.number, 2)
    assert (ticket.urgency, ticket.kind) == (Urgency.STOPPED, Kind.REQUEST)


def test_whoever_has_a_ticket_and_is_no_technician_any_more_still_has_it_after_a_change(
    browser: Browser, visit: Visit, services: TicketServices
) -> None:
    place = f"/es/tickets/{number_on(sent(browser))}"
    desk, gone = visit().become(Role.TECHNICIAN), visit().become(Role.TECHNICIAN)
    gone.send(place, place, action="take")
    services_of(desk.app).accounts.disable(gone.account.number)
    fields = forms(desk.get(place))[-1].fields
    assert fields["assignee"] == str(gone.account.number)
    assert desk.post(place, {**fields, "level": "2", "action": "change"}).status_code == 303
    ticket = services.tickets.find(int(place.rpartition("/")[2]))
    assert (ticket.assignee, ticket.level) == (gone.account.number, 2)


def test_thanks_sent_twice_stand_there_once_and_close_nothing(
    browser: Browser, services: TicketServices
) -> None:
    page = sent(browser)
    place, number = page.url.path, number_on(page)
    fields = {**form_to(page, place).fields, "text": "Gracias.", "action": "solved"}
    for _ in range(2):
        assert browser.post(place, fields).status_code == 303
    assert services.tickets.find(number).state is State.SOLVED
    said = [one.text for one in services.tickets.history(number, private=True)]
    assert said.count("Gracias.") == 1


def test_thanks_for_what_was_closed_meanwhile_are_not_lost(
    browser: Browser, services: TicketServices
) -> None:
    page = sent(browser)
    place, number = page.url.path, number_on(page)
    fields = {**form_to(page, place).fields, "text": "Muchas gracias.", "action": "solved"}
    services.tickets.change(number, TicketChange(state=State.CLOSED), author=TECHNICIAN)
    answer = browser.post(place, fields)
    assert answer.status_code == 422
    assert "Muchas gracias." in answer.text
