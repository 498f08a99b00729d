"""Who is told of what, in which language, and what each mail says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.records import Audience, Language
from kbsearch.accounts.roles import Role
from kbsearch.outbox.mail.plain import WIDTH, text_of
from kbsearch.outbox.mail.strangers import FIRST_AN_HOUR, MAILS_AN_HOUR
from kbsearch.outbox.records import SendError, SendState
from kbsearch.tickets.changes import TicketChange
from kbsearch.tickets.records import Author, By, ShownArticle, State
from tests.outbox.mailroom import DESK, SITE, TEO, Mailroom

ANA = "ana@example.com"


def told(room: Mailroom) -> list[tuple[str, str]]:
    """Where each mail goes and its subject, oldest first."""
    return [(to, letter.subject) for to, letter in room.mails()]


def test_a_requester_is_told_of_each_change_and_the_desk_of_what_comes_in(room: Mailroom) -> None:
    ana, teo = room.person("ana"), room.person("teo", Role.TECHNICIAN)
    marta = Author(By.TECHNICIAN, "Marta", room.person("marta", Role.TECHNICIAN).number)
    hers = Author(By.REQUESTER, "Ana", ana.number)
    number = room.submit(ana).number
    assigned = TicketChange(state=State.OPEN, assignee=teo.number)
    room.tickets.change(number, assigned, author=marta)
    room.tickets.add(number, "¿Qué modelo es?", author=TEO, state=State.WAITING)
    room.tickets.add(number, "Solo entre nosotros", author=TEO, note=True)
    room.tickets.add(number, "La grande", author=hers)
    room.tickets.add(number, "Hecho", author=TEO, state=State.SOLVED)
    room.tickets.reopen(number, "Sigue igual", author=hers)
    room.tickets.change(number, TicketChange(level=2), author=TEO)
    room.tickets.change(number, TicketChange(state=State.SOLVED), author=TEO)
    what = "La impresora no imprime"
    assert told(room) == [
        (ANA, f"[1] Recibida: {what}"),
        (DESK, f"[1] Nuevo, prioridad 4: {what}"),
        (ANA, f"[1] En curso: {what}"),
        ("teo@example.com", f"[1] Asignado a ti, prioridad 4: {what}"),
        (ANA, f"[1] Esperando tu respuesta: {what}"),
        ("teo@example.com", f"[1] Mensaje nuevo: {what}"),
        (ANA, f"[1] Respondida y resuelta: {what}"),
        (ANA, f"[1] Reabierta: {what}"),
        ("teo@example.com", f"[1] Reabierto por quien lo pidió: {what}"),
        (ANA, f"[1] Resuelta: {what}"),
    ]
    everything = "".join(text_of(letter) for _, letter in room.mails())
    assert "Solo entre nosotros" not in everything


def test_a_state_that_comes_with_a_note_is_told_without_the_note(room: Mailroom) -> None:
    number = room.submit(room.person("ana")).number
    room.tickets.add(number, "No se lo digáis", author=TEO, note=True, state=State.OPEN)
    letter = room.mail_to(ANA)
    assert letter.subject == "[1] En curso: La impresora no imprime"
    assert "digáis" not in text_of(letter)


@pytest.mark.parametrize(
    ("lang", "subject", "headline"),
    [
        ("es", "[1] Recibida: Printer", "Hemos recibido tu consulta n.º 1"),
        ("en", "[1] Received: Printer", "We have received your request no. 1"),
    ],
)
def test_the_first_mail_has_number_link_question_and_articles_in_his_language(
    room: Mailroom, lang: Language, subject: str, headline: str
) -> None:
    room.shelf.titles = {
        "es/cola": (Audience.PUBLIC, "Vaciar la cola"),
        "es/casa": (Audience.STAFF, "Imprimir en la casa"),
        "es/taller": (Audience.TECHNICIAN, "Cambiar el fusor"),
    }
    shown = [ShownArticle(f"es/{name}", "es", n) for n, name in enumerate(("cola", "casa"), 1)]
    shown.append(ShownArticle("es/taller", "es", 3))
    ticket = room.submit(room.person("ana"), lang=lang, subject="Printer", shown=shown)
    letter = room.mail_to(ANA)
    assert (letter.subject, letter.headline, letter.lang) == (subject, headline, lang)
    assert letter.link.startswith(f"{SITE}/{lang}/tickets/{ticket.number}/")
    # He may read what is for staff, and nothing that is for technicians.
    assert [one.title for one in letter.articles] == ["Vaciar la cola", "Imprimir en la casa"]
    text = text_of(letter)
    assert "> No imprime **nada** desde ayer." in text
    assert f"  {SITE}/{lang}/articles/es/cola" in text
    assert "fusor" not in text + room.words.html(letter)


def test_a_visitor_is_told_of_public_articles_only(room: Mailroom) -> None:
    room.shelf.titles = {"es/casa": (Audience.STAFF, "Imprimir en la casa")}
    room.submit(email="eva@example.net", shown=[ShownArticle("es/casa", "es", 1)])
    assert not room.mail_to("eva@example.net").articles


def test_the_desk_gets_no_secret_link_and_sees_what_was_shown(room: Mailroom) -> None:
    room.shelf.titles = {"es/taller": (Audience.TECHNICIAN, "Cambiar el fusor")}
    room.submit(room.person("ana"), shown=[ShownArticle("es/taller", "es", 1, helpful=False)])
    letter = room.mail_to(DESK)
    assert letter.link == f"{SITE}/es/tickets/1"
    assert [(one.title, one.note) for one in letter.articles] == [
        ("Cambiar el fusor", "dijo que no le sirvió")
    ]


def test_what_was_said_on_the_phone_is_quoted_to_whom_it_was_said_for(room: Mailroom) -> None:
    teo = room.person("teo", Role.TECHNICIAN)
    room.submit(email="eva@example.net", logged_by=teo.number)
    text = text_of(room.mail_to("eva@example.net"))
    assert "No imprime" in text
    assert "por teléfono" in text


def test_a_stranger_gets_nothing_of_what_was_typed_but_a_tame_subject(room: Mailroom) -> None:
    spam = "Win http://spam.example or call +34 600 123 456"
    room.submit(email="eva@example.net", subject=spam, text=f"{spam} [x](http://spam.example)")
    letter = room.mail_to("eva@example.net")
    both = text_of(letter) + room.words.html(letter)
    assert letter.subject == "[1] Hemos recibido tu consulta"
    for typed in ("spam", "http://", "123 456", "Eva"):
        assert typed not in both
    assert "> Win … or call …" in both


def test_a_stranger_sees_what_was_typed_once_the_desk_has_answered(room: Mailroom) -> None:
    number = room.submit(email="eva@example.net").number
    room.tickets.change(number, TicketChange(state=State.OPEN), author=TEO)
    assert room.mail_to("eva@example.net").subject == "[1] Tu consulta ha cambiado de estado"
    room.tickets.add(number, "Hola", author=TEO)
    assert room.mail_to("eva@example.net").subject == "[1] Respondida: La impresora no imprime"


def test_an_account_with_another_address_makes_a_stranger_of_it(room: Mailroom) -> None:
    ana = room.person("ana")
    room.submit(ana)
    room.accounts.change(ana.number, email="other@example.com")
    room.submit(ana)
    subjects = [subject for to, subject in told(room) if to == ANA]
    assert subjects == ["[1] Recibida: La impresora no imprime", "[2] Hemos recibido tu consulta"]


def test_a_stranger_gets_few_mails_an_hour_and_the_rest_is_listed_with_the_reason(
    room: Mailroom,
) -> None:
    for _ in range(5):
        room.submit(email="eva@example.net")
    to_eva = [one for one in room.everything() if one.what.target == "eva@example.net"]
    assert [one.state for one in to_eva].count(SendState.DEAD) == 2
    assert "3 requests in an hour" in to_eva[-1].reason
    room.later(hours=2)
    room.submit(email="eva@example.net")
    assert room.everything()[-2].state is SendState.WAITING


def test_requests_that_name_somebody_keep_no_answer_from_him(room: Mailroom) -> None:
    number = room.submit(room.person("ana")).number
    for _ in range(MAILS_AN_HOUR):
        room.submit(email=ANA)
    room.tickets.add(number, "Ya funciona.", author=TEO)
    answer = room.everything()[-1]
    assert (answer.what.target, answer.state) == (ANA, SendState.WAITING)


def test_a_request_that_is_opened_again_and_again_sends_a_stranger_few_mails(
    room: Mailroom,
) -> None:
    number = room.submit(email="eva@example.net").number
    himself = Author(By.REQUESTER)
    for _ in range(6):
        for state in (State.SOLVED, State.REOPENED):
            room.tickets.change(number, TicketChange(state=state), author=himself)
    to_eva = [one for one in room.everything() if one.what.target == "eva@example.net"]
    assert [one.state for one in to_eva].count(SendState.WAITING) == 1 + FIRST_AN_HOUR
    tried = room.outbox.retry()
    assert not tried, "what was refused is not sent with the rest"


def test_nobody_gets_more_than_thirty_mails_an_hour_but_the_desk(room: Mailroom) -> None:
    number = room.submit(room.person("ana")).number
    for n in range(33):
        room.tickets.add(number, f"{n}", author=TEO)
        room.submit(email=f"eva{n}@example.net")
    waiting = [one.what.target for one in room.everything() if one.state is SendState.WAITING]
    assert waiting.count(ANA) == 30
    assert waiting.count(DESK) == 34


@pytest.mark.parametrize("address", [DESK, "ayuda@example.com", ""])
def test_the_desk_is_never_its_own_requester(room: Mailroom, address: str) -> None:
    room.submit(email=address)
    assert [to for to, _ in told(room)] == [DESK]


def test_a_long_message_is_cut_and_says_so(room: Mailroom) -> None:
    room.submit(room.person("ana"), text="palabra " * 2400)
    letter = room.mail_to(ANA)
    assert "(El resto está en la página.)" in text_of(letter)
    assert len(room.words.html(letter)) < 20_000


def test_lines_are_wrapped_and_links_are_whole(room: Mailroom) -> None:
    long = "https://example.com/" + "x" * 100
    room.submit(
        room.person("ana"), text=f"Una frase larga {'con palabras ' * 20}\n\n    a  b\n{long}"
    )
    lines = text_of(room.mail_to(ANA)).splitlines()
    assert all(len(line) <= WIDTH for line in lines if "://" not in line)
    assert f"> {long}" in lines
    assert ">     a  b" in lines


def test_what_people_type_does_nothing_in_html(room: Mailroom) -> None:
    evil = '<script>alert(1)</script><img src="http://spam.example/x.png">'
    bold = f"{evil} ![x](http://spam.example/y.png) <b>{{{{ 7*7 }}}}</b>"
    room.submit(room.person("ana", email=ANA), subject=evil, text=bold)
    for to in (ANA, DESK):
        html = room.words.html(room.mail_to(to))
        assert "<script" not in html
        assert "<img" not in html
        assert "49" not in html


def test_nothing_is_loaded_from_anywhere(room: Mailroom) -> None:
    room.submit(room.person("ana"))
    for _, letter in room.mails():
        html = room.words.html(letter)
        assert not any(word in html for word in ("src=", "url(", "@import", "<link", "<script"))


def test_a_ticket_that_was_erased_is_never_mailed(room: Mailroom) -> None:
    room.submit(room.person("ana"))
    first = room.claimed()[0]
    gone = replace(first, what=replace(first.what, entry=999))
    with pytest.raises(SendError) as found:
        room.composer.letter(gone)
    assert found.value.lasting


def test_a_trial_says_that_mail_arrives(room: Mailroom) -> None:
    assert room.composer.test("es").headline == "El correo llega"
    assert room.composer.test("en").link == f"{SITE}/en/"
