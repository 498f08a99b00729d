"""Forgetting a person: his tickets, their files, and what he left in those of others."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbsearch.accounts.composition import AccountServices, account_services
from kbsearch.accounts.roles import Role
from kbsearch.database.deflection_rows import FormRows
from kbsearch.deflection.records import Asked, Begun, UnitKind
from kbsearch.errors import DatabaseRefusedError, NotFoundError
from kbsearch.outbox.records import ToSend, Way
from kbsearch.outbox.service import Outbox
from kbsearch.retention import everything_kept
from kbsearch.tickets.changes import TicketChange
from kbsearch.tickets.records import (
    Author,
    By,
    Channel,
    Requester,
    ShownArticle,
    State,
)
from tests.tickets.house import LUIS, NOON, House, new_ticket

ZENOBIA = Requester("Zenobia Valdecasas", "ZV@correo.example", "+34 699 887 766")
TRACES = (b"enobia", b"Valdecasas", b"correo.example", b"699887766", b"tuerca", b"engranaje")
FORM = "f" * 32


def accounts_of(house: House) -> AccountServices:
    kept = everything_kept(house.database, house.settings)
    return account_services(house.database, house.settings, kept=kept, clock=lambda: house.now)


def counts(removed: object) -> dict[str, int]:
    return {one.name: one.count for one in removed if one.count}  # type: ignore[attr-defined]


def filed(house: House) -> list[Path]:
    folder = house.place / "attachments"
    return [one for one in folder.rglob("*") if one.is_file()] if folder.exists() else []


def a_whole_ticket(house: House, account: int | None) -> int:
    """A ticket of Zenobia's with a bit of everything that hangs on it."""
    form = Begun(FORM, "ticket", "es", "", "u" * 32, UnitKind.SESSION, "s" * 32, False, 5.0, NOON)
    text = "La tuerca de Zenobia"
    FormRows(house.database).write([form, Asked(form, NOON, (), "es", 1, "", text)])
    new = new_ticket(
        "La tuerca no gira",
        "El engranaje de la tuerca, dice Zenobia",
        requester=Requester(ZENOBIA.name, ZENOBIA.email, ZENOBIA.phone, account),
        attachments=[house.file(b"tuerca y engranaje\n", "tuerca.txt")],
        form=FORM,
        channel=Channel.PHONE,
        shown=[ShownArticle("es/tuercas/engranaje", "es", 1, opened=True)],
    )
    herself = Author(By.REQUESTER, ZENOBIA.name, account)
    number = house.tickets.submit(new, author=herself, key="zenobia 1").ticket.number
    house.tickets.add(number, "Otra tuerca", [house.file(b"engranaje\n")], author=herself)
    house.tickets.add(number, "Hola, Zenobia", author=LUIS, state=State.SOLVED)
    house.tickets.reopen(number, "La tuerca sigue igual", author=herself)
    outbox = Outbox(house.database)
    with house.database.writing() as unit:
        details = {"name": "Zenobia"}
        outbox.put(
            unit, ToSend(Way.MAIL, "ticket.created", "zv@correo.example", "es", number, 1, details)
        )
        outbox.put(unit, ToSend(Way.MAIL, "test", "ZV@correo.example", "es"))
    return number


@pytest.mark.parametrize("with_account", [True, False], ids=["with an account", "a stranger"])
def test_an_erased_person_is_in_no_byte_of_database_and_files(
    house: House, with_account: bool
) -> None:
    services = accounts_of(house)
    account = (
        services.accounts.make(login="zenobia", name="Zenobia Valdecasas", email=ZENOBIA.email)
        if with_account
        else None
    )
    other = house.submit("La de Ana", attachments=[house.file(b"de Ana\n")])
    number = a_whole_ticket(house, account.number if account else None)
    assert all(trace in house.raw() for trace in TRACES)
    assert len(filed(house)) == 3
    removed = (
        services.erasing.erase(account.number)
        if account
        else services.erasing.erase_stranger(ZENOBIA.email)
    )
    assert counts(removed)["tickets"] == 1
    assert counts(removed)["entries in tickets of others"] == 1, "the mail without a ticket"
    kept = house.raw() + b"".join(one.read_bytes() for one in filed(house))
    for trace in TRACES:
        assert trace not in kept, trace
    with pytest.raises(NotFoundError):
        house.tickets.find(number)
    assert house.tickets.find(other.number) == other
    assert len(filed(house)) == 1
    assert house.count("form") == 0, "what she wrote in the form"
    assert house.count("ticket_submission") == house.count("ticket_article") == 0
    assert house.count("outcome") == 1, "that of Ana alone"


def test_an_erased_technician_leaves_what_he_told_requesters_without_his_name(
    house: House,
) -> None:
    services = accounts_of(house)
    services.accounts.make(login="root", role=Role.ADMINISTRATOR)
    luis = services.accounts.make(login="luis", name="Luis Vega", role=Role.TECHNICIAN)
    author = Author(By.TECHNICIAN, luis.called, luis.number)
    number = house.submit().number
    house.tickets.change(number, TicketChange(assignee=luis.number), author=author)
    house.tickets.add(number, "Reinicia el equipo", author=author)
    assert counts(services.erasing.erase(luis.number))["entries in tickets of others"] == 2
    ticket, history = house.tickets.find(number), house.tickets.history(number, private=True)
    assert ticket.assignee is None
    assert history[-1].text == "Reinicia el equipo"
    assert {(one.author.name, one.author.account) for one in history[1:]} == {
        ("erased account", None)
    }
    assert b"Luis Vega" not in house.raw()


def test_what_somebody_wrote_in_the_ticket_of_another_goes_with_him(house: House) -> None:
    services = accounts_of(house)
    eva = services.accounts.make(login="eva", name="Eva Nogales")
    number = house.submit().number
    author = Author(By.REQUESTER, eva.called, eva.number)
    house.tickets.add(number, "A mi tampoco", [house.file(b"lo de Eva\n")], author=author)
    assert counts(services.erasing.erase(eva.number))["entries in tickets of others"] == 1
    assert [one.author.name for one in house.tickets.history(number, private=True)] == [
        "Ana Torres"
    ]
    assert b"Nogales" not in house.raw()
    assert not filed(house)


def test_nobody_else_goes_with_a_person_who_left_no_address(house: House) -> None:
    services = accounts_of(house)
    ana = services.accounts.make(login="ana")
    house.submit(requester=Requester(phone="600123456"))
    house.submit(requester=Requester())
    assert counts(services.erasing.erase(ana.number)) == {"audit log entries": 1, "accounts": 1}
    assert house.count("ticket") == 2


def test_a_file_that_cannot_be_removed_leaves_the_ticket_to_be_erased_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = house.submit(attachments=[house.file()])
    monkeypatch.setattr(Path, "unlink", _refused)
    services = accounts_of(house)
    with pytest.raises(DatabaseRefusedError, match=r"file of a ticket .*read-only"):
        services.erasing.erase_stranger("ana@example.com")
    assert house.tickets.find(ticket.number) == ticket
    monkeypatch.undo()
    assert counts(services.erasing.erase_stranger("ana@example.com"))["tickets"] == 1
    assert not filed(house)


def _refused(path: Path, **_: object) -> None:
    raise OSError(f"{path.name}: read-only")


def test_closed_tickets_go_when_they_are_older_than_the_settings_say(house: House) -> None:
    services = accounts_of(house)
    numbers = [house.submit(str(one)).number for one in range(3)]
    for number in numbers[1:]:
        house.tickets.change(number, TicketChange(state=State.CLOSED), author=LUIS)
    house.later(days=house.settings.tickets_days / 2)
    house.tickets.add(numbers[2], "Una nota", author=LUIS, note=True)
    house.later(days=house.settings.tickets_days / 2, seconds=1)
    assert counts(services.erasing.expire())["tickets"] == 1
    with pytest.raises(NotFoundError):
        house.tickets.find(numbers[1])
    assert house.tickets.find(numbers[0]).state is State.NEW, "whoever still waits is not forgotten"
    assert house.tickets.find(numbers[2])


def test_many_tickets_of_one_person_all_go(house: House) -> None:
    for one in range(120):
        house.submit(str(one))
    services = accounts_of(house)
    assert counts(services.erasing.erase_stranger(" Ana@Example.com "))["tickets"] == 120
    assert house.count("ticket") == house.count("ticket_entry") == 0
