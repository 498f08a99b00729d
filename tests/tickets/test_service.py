"""Tickets taken in, added to, changed, found and closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kbsearch.accounts.roles import Role
from kbsearch.database.desk import DeskDatabase, Unit
from kbsearch.errors import DatabaseMissingError, ForbiddenError, NotFoundError, RefusedError
from kbsearch.tickets.changes import NOBODY, TicketChange
from kbsearch.tickets.choosing import TicketFilter
from kbsearch.tickets.composition import tend_once
from kbsearch.tickets.happening import Happened
from kbsearch.tickets.links import TicketLinks
from kbsearch.tickets.priority import priority_of
from kbsearch.tickets.records import (
    Attached,
    Author,
    By,
    Change,
    Channel,
    EntryKind,
    Impact,
    Kind,
    Requester,
    ShownArticle,
    State,
    Urgency,
)
from kbsearch.tickets.service import Tickets
from tests.tickets.house import ANA, HERSELF, LUIS, House, house_in, new_ticket


def test_a_ticket_is_kept_whole(house: House) -> None:
    shown = [ShownArticle("es/b", "es", 2), ShownArticle("es/a", "es", 1, True, False)]
    file = house.file(b"hola\n")
    new = new_ticket(
        "  La VPN\tno va \n",
        "Línea una\r\nLínea dos\x00\u202e\n\n",
        attachments=[file],
        shown=shown,
        impact=Impact.EVERYONE,
        urgency=Urgency.STOPPED,
        category="red",
        service="VPN",
        form="f" * 32,
    )
    taken = house.tickets.submit(new, author=HERSELF).ticket
    ticket = house.tickets.find(taken.number)
    assert ticket == taken
    assert (ticket.subject, ticket.category, ticket.service) == ("La VPN no va", "red", "VPN")
    assert (ticket.state, ticket.level, ticket.priority) == (State.NEW, 1, 1)
    assert ticket.requester == Requester("Ana Torres", "ana@example.com", "+34600123456")
    assert ticket.created == ticket.changed == house.now
    (entry,) = house.tickets.history(ticket.number, private=False)
    assert (entry.kind, entry.author, entry.text) == (
        EntryKind.MESSAGE,
        HERSELF,
        "Línea una\nLínea dos",
    )
    (kept,) = entry.attachments
    fields = Attached.__slots__
    assert [getattr(kept, one) for one in fields] == [getattr(file, one) for one in fields]
    assert house.services.attachments.path(kept.key).read_bytes() == b"hola\n"
    assert house.tickets.shown(ticket.number) == [shown[1], shown[0]]
    assert house.listener.events == ["ticket.created"]
    assert house.listener.told[0].entry == entry


@pytest.mark.parametrize(
    ("field", "code", "wrong"),
    [
        ("subject", "subject-empty", {"subject": " \n"}),
        ("subject", "subject-long", {"subject": "a" * 201}),
        ("text", "text-empty", {"text": "\x07"}),
        ("text", "text-long", {"text": "a" * 20_001}),
        ("lang", "lang-unknown", {"lang": "fr"}),
        ("name", "name-long", {"requester": replace(ANA, name="a" * 121)}),
        ("email", "email-form", {"requester": replace(ANA, email="no es")}),
        ("phone", "phone-form", {"requester": replace(ANA, phone="12")}),
        ("category", "category-long", {"category": "a" * 121}),
        ("requester", "requester-unknown", {"requester": replace(ANA, account=99)}),
    ],
)
def test_what_cannot_be_taken_is_named_and_nothing_is_kept(
    house: House, field: str, code: str, wrong: dict[str, str]
) -> None:
    with pytest.raises(RefusedError) as refused:
        house.tickets.submit(replace(new_ticket(), **wrong), author=HERSELF)  # type: ignore[arg-type]
    assert (refused.value.field, refused.value.code) == (field, code)
    assert house.count("ticket") == 0


def test_a_change_keeps_what_was_and_what_is(house: House) -> None:
    luis = house.technician()
    number = house.submit().number
    changed = house.tickets.change(
        number,
        TicketChange(
            level=2,
            assignee=luis.number,
            kind=Kind.REQUEST,
            urgency=Urgency.STOPPED,
            subject=" Alta ",
        ),
        author=LUIS,
    )
    assert (changed.level, changed.assignee, changed.kind) == (2, luis.number, Kind.REQUEST)
    assert (changed.priority, changed.subject) == (3, "Alta")
    (_, entry) = house.tickets.history(number, private=True)
    assert set(entry.changes) == {
        Change("level", "1", "2"),
        Change("assignee", "", str(luis.number)),
        Change("kind", "incident", "request"),
        Change("urgency", "slowed", "stopped"),
        Change("priority", "4", "3"),
        Change("subject", "No puedo entrar en la VPN", "Alta"),
    }
    given = house.tickets.change(number, TicketChange(assignee=NOBODY, priority=1), author=LUIS)
    assert (given.assignee, given.priority) == (None, 1)


def test_a_change_of_nothing_leaves_no_trace(house: House) -> None:
    ticket = house.submit()
    house.later(hours=1)
    same = TicketChange(state=State.NEW, level=1, assignee=NOBODY, category="")
    assert house.tickets.change(ticket.number, same, author=LUIS) == ticket
    assert len(house.tickets.history(ticket.number, private=True)) == 1
    assert house.listener.events == ["ticket.created"]


def test_only_those_who_work_here_are_assigned(house: House) -> None:
    number = house.submit().number
    ana = house.accounts.make(login="ana", role=Role.REQUESTER)
    gone = house.technician("gone")
    house.accounts.make(login="root", role=Role.ADMINISTRATOR)
    house.accounts.disable(gone.number)
    for one in (ana.number, gone.number, 99):
        with pytest.raises(RefusedError) as refused:
            house.tickets.change(number, TicketChange(assignee=one), author=LUIS)
        assert refused.value.code == "assignee-unknown"


@pytest.mark.parametrize(
    "change",
    [TicketChange(level=2), TicketChange(kind=Kind.REQUEST), TicketChange(subject="Otra")],
)
def test_requesters_change_nothing_but_the_state(house: House, change: TicketChange) -> None:
    number = house.submit().number
    with pytest.raises(ForbiddenError):
        house.tickets.change(number, change, author=HERSELF)


def test_requesters_write_no_notes(house: House) -> None:
    number = house.submit().number
    with pytest.raises(ForbiddenError, match="technicians alone"):
        house.tickets.add(number, "Psst", author=HERSELF, note=True)


def test_requesters_see_neither_notes_nor_who_works_on_it(house: House) -> None:
    luis = house.technician()
    number = house.submit().number
    house.tickets.add(number, "Ojo, es el jefe", author=LUIS, note=True)
    house.tickets.change(number, TicketChange(level=2, assignee=luis.number), author=LUIS)
    mixed = TicketChange(state=State.SOLVED, level=3)
    house.tickets.change(number, mixed, author=LUIS, text="Ya está")
    assert len(house.tickets.history(number, private=True)) == 4
    first, last = house.tickets.history(number, private=False)
    assert (first.author, last.text) == (HERSELF, "Ya está")
    assert last.changes == [Change("state", "new", "solved")]
    assert house.listener.events == [
        "ticket.created",
        "ticket.noted",
        "ticket.changed",
        "ticket.replied",
    ]


def test_a_state_that_came_with_a_note_is_told_without_the_note(house: House) -> None:
    number = house.submit().number
    note = ("Espera al proveedor", [house.file()])
    house.tickets.add(number, *note, author=LUIS, note=True, state=State.WAITING)
    _, seen = house.tickets.history(number, private=False)
    assert seen.changes == [Change("state", "new", "waiting")]
    assert (seen.kind, seen.text, seen.attachments) == (EntryKind.CHANGE, "", ())


def test_a_note_says_nothing_to_the_requester_and_answers_nothing(house: House) -> None:
    number = house.submit().number
    house.tickets.add(number, "Entre nosotros", author=LUIS, note=True)
    ticket = house.tickets.find(number)
    assert (ticket.state, ticket.answered) == (State.NEW, None)


def test_a_message_that_says_nothing_is_refused(house: House) -> None:
    number = house.submit().number
    with pytest.raises(RefusedError, match="Write what it is about"):
        house.tickets.add(number, " \n ", author=HERSELF)
    assert house.tickets.add(number, "", [house.file()], author=HERSELF).attachments


def test_a_listener_that_fails_takes_everything_back(house: House) -> None:
    class Failing:
        def heard(self, unit: Unit, happened: Happened) -> None:
            del unit
            if happened.event.value != "ticket.created":
                raise RuntimeError("no room")

    tickets = Tickets(house.database, [Failing()], links=house.services.links)
    ticket = tickets.submit(new_ticket(), author=HERSELF).ticket
    with pytest.raises(RuntimeError):
        tickets.add(ticket.number, "Algo", author=LUIS, state=State.SOLVED)
    assert tickets.find(ticket.number) == ticket
    assert len(tickets.history(ticket.number, private=True)) == 1


def test_what_is_solved_for_long_is_closed_by_the_service(house: House) -> None:
    numbers = [house.submit(str(one)).number for one in range(3)]
    solved = TicketChange(state=State.SOLVED)
    house.tickets.change(numbers[0], solved, author=LUIS)
    house.later(days=house.settings.ticket_close_days)
    house.tickets.change(numbers[1], solved, author=LUIS)
    tend_once(house.services)
    assert house.tickets.find(numbers[0]).state is State.SOLVED, "for seven days to the second"
    house.later(seconds=1)
    tend_once(house.services)
    states = [house.tickets.find(one).state for one in numbers]
    assert states == [State.CLOSED, State.SOLVED, State.NEW]
    last = house.tickets.history(numbers[0], private=False)[-1]
    assert (last.author.by, last.changes) == (By.SERVICE, [Change("state", "solved", "closed")])
    assert house.tickets.close_stale() == 0


def test_nothing_is_closed_by_itself_where_the_settings_say_so(house: House) -> None:
    with house_in(house.place, ticket_close_days=0) as lasting:
        number = lasting.submit().number
        lasting.tickets.change(number, TicketChange(state=State.SOLVED), author=LUIS)
        lasting.later(days=400)
        assert lasting.tickets.close_stale() == 0


def test_more_than_one_batch_of_stale_tickets_is_closed(house: House) -> None:
    for one in range(130):
        number = house.submit(str(one)).number
        house.tickets.change(number, TicketChange(state=State.SOLVED), author=LUIS)
    house.later(days=30)
    assert house.tickets.close_stale() == 130


def test_tickets_are_listed_newest_first_page_by_page(house: House) -> None:
    numbers = [house.submit(f"Asunto {one}").number for one in range(7)]
    first = house.tickets.listed(limit=3)
    assert [one.number for one in first.items] == numbers[:-4:-1]
    assert first.more
    second = house.tickets.listed(before=first.items[-1].number, limit=4)
    assert [one.number for one in second.items] == numbers[3::-1]
    assert not second.more


def test_tickets_are_chosen_by_what_they_are(house: House) -> None:
    luis, ana = house.technician(), house.accounts.make(login="ana")
    vpn = house.submit("La VPN", requester=replace(ANA, account=ana.number)).number
    house.later(hours=1)
    mail = house.tickets.submit(
        new_ticket(
            "El correo",
            requester=Requester("Íñigo", "inigo@example.com"),
            channel=Channel.PHONE,
            category="correo",
            service="Correo",
        ),
        author=LUIS,
    ).ticket.number
    house.tickets.change(mail, TicketChange(assignee=luis.number, level=2), author=LUIS)
    for chosen, expected in (
        (TicketFilter(), [mail, vpn]),
        (TicketFilter(states=frozenset({State.NEW})), [mail, vpn]),
        (TicketFilter(states=frozenset({State.OPEN, State.SOLVED})), []),
        (TicketFilter(assignee=luis.number), [mail]),
        (TicketFilter(assignee=NOBODY), [vpn]),
        (TicketFilter(level=2, channel=Channel.PHONE, kind=Kind.INCIDENT), [mail]),
        (TicketFilter(category="correo", service="Correo"), [mail]),
        (TicketFilter(requester=ana.number), [vpn]),
        (TicketFilter(email="ANA@example.com"), [vpn]),
        (TicketFilter(words="correo"), [mail]),
        (TicketFilter(words="CORREO inigo@"), [mail]),
        (TicketFilter(words=f"{vpn}"), [vpn]),
        (TicketFilter(words="100%_"), []),
        (TicketFilter(since=house.now), [mail]),
        (TicketFilter(until=house.now), [vpn]),
        (TicketFilter(changed_since=house.now - timedelta(hours=2)), [mail, vpn]),
    ):
        assert [one.number for one in house.tickets.listed(chosen).items] == expected, chosen
    assert [one.number for one in house.tickets.of_account(ana.number).items] == [vpn]


def test_the_matrix_of_impact_and_urgency_is_symmetrical_and_complete() -> None:
    found = [[priority_of(impact, urgency) for urgency in Urgency] for impact in Impact]
    assert found == [[5, 4, 3], [4, 3, 2], [3, 2, 1]]


def test_a_service_is_kept_by_one_name_in_both_languages(house: House) -> None:
    with house_in(house.place, ticket_services=("Correo = Mail", "VPN")) as found:
        ticket = found.tickets.submit(new_ticket(service="mail"), author=HERSELF).ticket
        assert ticket.service == "Correo"
        assert found.services.affected.called("Correo", "en") == "Mail"
        changed = found.tickets.change(ticket.number, TicketChange(service="vpn"), author=LUIS)
        assert changed.service == "VPN"
        for wrong in ("Fax", "Correo = Mail"):
            with pytest.raises(RefusedError) as refused:
                found.tickets.submit(new_ticket(service=wrong), author=HERSELF)
            assert refused.value.code == "service-unknown"


def test_a_link_opens_its_own_ticket_and_no_other(house: House) -> None:
    links = house.services.links
    one, two = house.submit(), house.submit()
    secret = links.secret_of(one)
    assert len(secret) == 32
    assert links.opens(one, secret)
    for ticket, wrong in ((two, secret), (one, secret[:-1]), (one, ""), (one, "ñ" * 32)):
        assert not links.opens(ticket, wrong)
    assert not links.opens(replace(one, link=one.link + 1), secret)
    assert links.path_of(one) == f"/es/tickets/{one.number}/{secret}"


def test_links_are_those_of_one_installation(house: House) -> None:
    class Keys:
        def key(self, name: str) -> bytes:
            return name.encode() * 4

    ticket = house.submit()
    assert not TicketLinks(Keys()).opens(ticket, house.services.links.secret_of(ticket))


def test_a_desk_database_that_has_gone_is_said_so(house: House) -> None:
    house.submit()
    house.path.rename(house.path.with_name("gone.db"))
    with pytest.raises(DatabaseMissingError):
        house.submit()
    tend_once(house.services)


def test_what_is_not_there_is_not_found(house: House) -> None:
    assert isinstance(house.database, DeskDatabase)
    for look in (house.tickets.find, house.tickets.entry):
        with pytest.raises(NotFoundError):
            look(99)
    with pytest.raises(NotFoundError):
        house.tickets.change(99, TicketChange(level=2), author=Author(By.TECHNICIAN))
