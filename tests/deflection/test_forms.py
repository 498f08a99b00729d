"""What a form is shown goes with a token, and is recorded: one form, however much is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from kbsearch.accounts.roles import Role
from kbsearch.deflection.pseudonyms import requester_hash
from tests.deflection.house import NONSENSE, VPN, VPN_ARTICLE, House, key_of, made_up
from tests.people import cookie, sign_in_as


def impression(house: House, token: str) -> dict[str, Any]:
    return house.row(
        "SELECT impression.* FROM impression JOIN form ON form.id = form WHERE key = ?",
        key_of(token),
    )


def test_the_first_question_begins_a_form(open_house: House) -> None:
    answer = open_house.ask(**VPN, lang="es", form="intranet", session=made_up())
    assert answer["suggestions"][0]["article"] == VPN_ARTICLE
    assert answer["holdout"] is False
    form = open_house.form(answer["token"])
    assert (form["name"], form["lang"], form["origin"], form["held"]) == ("intranet", "es", "", 0)
    assert (form["unit_kind"], form["unit"]) == ("session", form["session"])
    assert form["requests"] == 1
    assert form["offered"] is not None
    assert form["shown"] is None, "only the page knows"


def test_typing_is_one_form_and_one_impression(open_house: House) -> None:
    session, token = made_up(), ""
    for subject in ("No", "No puedo entrar en la VPN", "No puedo entrar en la VPN desde casa"):
        token = open_house.ask(subject=subject, session=session, token=token)["token"]
    open_house.ask(**NONSENSE, session=session, token=token)
    form = open_house.form(token)
    assert form["requests"] == 4
    shown = impression(open_house, token)
    assert (shown["status"], shown["asked"], shown["offers"]) == ("shown", "es", 2)
    assert shown["generation"] >= 1
    listed = open_house.rows("SELECT * FROM impression_article WHERE impression = ?", form["id"])
    vpn = next(one for one in listed if one["article"] == VPN_ARTICLE)
    assert (vpn["first_rank"], vpn["last_rank"], vpn["lang"]) == (1, 1, "es")
    assert 0.6 <= vpn["confidence"] <= 1
    assert vpn["score"] > 0


def test_what_left_the_list_has_no_last_rank(open_house: House) -> None:
    session = made_up()
    token = open_house.ask(**VPN, session=session)["token"]
    printer = "La impresora se queda con el papel atascado y no imprime"
    token = open_house.ask(subject=printer, session=session, token=token)["token"]
    number = open_house.form(token)["id"]
    ranks = {
        one["article"]: (one["first_rank"], one["last_rank"])
        for one in open_house.rows("SELECT * FROM impression_article WHERE impression=?", number)
    }
    assert ranks[VPN_ARTICLE] == (1, None)
    assert ranks["es/impresoras/atasco-o-cola-parada"] == (None, 1)


def test_a_form_without_suggestions_is_recorded_without_an_impression(open_house: House) -> None:
    token = open_house.ask(**NONSENSE)["token"]
    assert open_house.form(token)["offered"] is None
    assert not open_house.rows(
        "SELECT 1 FROM impression WHERE form=?", open_house.form(token)["id"]
    )


def test_the_same_filling_is_the_same_form_though_its_token_was_lost(open_house: House) -> None:
    mine = {"session": made_up(), "draft": made_up(), "form": "intranet"}
    first, second = (open_house.ask(**VPN, **mine)["token"] for _ in range(2))
    assert key_of(first) == key_of(second)
    assert open_house.form(second)["requests"] == 2
    other = open_house.ask(**VPN, **{**mine, "draft": made_up()})["token"]
    assert key_of(other) != key_of(first)


@pytest.mark.parametrize("changed", [{"session": made_up()}, {"form": "another"}])
def test_a_token_of_another_session_or_form_begins_a_new_one(
    open_house: House, changed: dict[str, str]
) -> None:
    mine = {"session": made_up(), "form": "intranet"}
    token = open_house.ask(**VPN, **mine)["token"]
    other = open_house.ask(**VPN, **{**mine, **changed, "token": token})["token"]
    assert key_of(other) != key_of(token)


@pytest.mark.parametrize("token", ["x", "A" * 110, "ñ" * 110])
def test_a_token_that_is_none_is_no_mistake_of_whoever_types(open_house: House, token: str) -> None:
    assert open_house.ask(**VPN, token=token)["suggestions"]


def test_a_preview_shows_and_records_nothing(open_house: House, held_house: House) -> None:
    before = held_house.rows("SELECT count(*) AS number FROM form")
    answer = held_house.ask(**VPN, preview=True)
    assert answer["suggestions"][0]["article"] == VPN_ARTICLE
    assert (answer["token"], answer["holdout"]) == (None, False)
    assert held_house.rows("SELECT count(*) AS number FROM form") == before


def test_a_technician_who_tries_the_form_is_shown_everything_and_counts_for_nothing(
    held_house: House,
) -> None:
    before = held_house.rows("SELECT count(*) AS number FROM form")
    own = cookie(sign_in_as(held_house.app, Role.TECHNICIAN))
    answer = held_house.ask(own, **VPN)
    assert answer["suggestions"]
    assert (answer["token"], answer["holdout"]) == (None, False)
    assert held_house.rows("SELECT count(*) AS number FROM form") == before


def test_a_held_out_form_is_shown_nothing_and_what_it_would_have_been_is_kept(
    held_house: House,
) -> None:
    answer = held_house.ask(**VPN, session=made_up())
    assert (answer["suggestions"], answer["holdout"]) == ([], True)
    form = held_house.form(answer["token"])
    assert (form["held"], form["holdout_percent"]) == (1, 100)
    assert form["offered"] is not None
    assert impression(held_house, answer["token"])["status"] == "withheld"
    names = [
        one["name"]
        for one in held_house.rows("SELECT name FROM form_event WHERE form=?", form["id"])
    ]
    assert names == ["form_started", "withheld"]


def test_nothing_tells_a_held_out_form_from_one_without_an_answer(held_house: House) -> None:
    sure, unsure = held_house.ask(**VPN), held_house.ask(**NONSENSE)
    assert sure.keys() == unsure.keys()
    assert (sure["suggestions"], sure["holdout"]) == (unsure["suggestions"], unsure["holdout"])
    assert len(sure["token"]) == len(unsure["token"])


def test_a_requester_is_one_unit_in_all_his_sessions(open_house: House) -> None:
    known = requester_hash("Ana.Perez@example.com ")
    tokens = [open_house.ask(**VPN, session=made_up(), requester=known)["token"] for _ in range(2)]
    one, other = (open_house.form(token) for token in tokens)
    assert one["unit"] == other["unit"] == one["requester"]
    assert one["session"] != other["session"]
    assert one["unit_kind"] == "requester"
    assert known[:32] != one["unit"], "what is kept is not what was sent"


@pytest.mark.parametrize(
    ("draft", "rule"),
    [
        ({"subject": "Caidas de servicios en la sede"}, "word: caída del servicio"),
        ({"subject": "vpn", "description": "He recibido un PHISHING"}, "word: phishing"),
        ({**VPN, "category": "incidentes de  seguridad"}, "category: Incidentes de seguridad"),
        ({**VPN, "form": "Incidentes de seguridad"}, "form: Incidentes de seguridad"),
    ],
)
def test_where_nothing_is_ever_suggested_the_form_stays_quiet(
    open_house: House, draft: dict[str, str], rule: str
) -> None:
    answer = open_house.ask(**draft)
    assert (answer["suggestions"], answer["holdout"]) == ([], False)
    form = open_house.form(answer["token"])
    assert (form["quiet"], form["offered"]) == (rule, None)


def test_text_is_kept_only_where_a_desk_wants_it_and_redacted(
    open_house: House, held_house: House
) -> None:
    said = "mi contraseña es Verano2024! y mi correo ana@example.com"
    draft = {"subject": "No puedo entrar en la VPN", "description": said}
    kept = open_house.form(open_house.ask(**draft)["token"])["text"]
    assert kept == "No puedo entrar en la VPN\nmi contraseña es [password] y mi correo [email]"
    assert held_house.form(held_house.ask(**draft)["token"])["text"] is None


def test_no_name_of_a_person_or_session_is_kept_as_it_was_sent(open_house: House) -> None:
    session, known = made_up(), requester_hash("ana@example.com")
    token = open_house.ask(**VPN, session=session, requester=known)["token"]
    row = " ".join(str(value) for value in open_house.form(token).values())
    assert session not in row
    assert known not in row
    assert known[:32] not in row


@pytest.mark.parametrize(
    "field",
    [
        {"session": "short"},
        {"session": "a" * 65},
        {"draft": "with space " * 2},
        {"requester": "ana@example.com"},
        {"requester": "A" * 64},
        {"form": "<script>"},
        {"form": "f" * 81},
        {"category": "c" * 121},
        {"token": "t" * 300},
        {"holdout": False},
    ],
    ids=str,
)
def test_what_no_form_would_send_is_refused(open_house: House, field: dict[str, Any]) -> None:
    response = open_house.client.post("/api/v1/suggest", json={**VPN, **field})
    assert response.status_code == 422
    assert next(iter(field)) in response.json()["detail"]


def test_one_address_cannot_fill_the_record_alone(
    make_house: Callable[..., House], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kbsearch.deflection.assembly.FORMS_AN_HOUR", 2)
    house = make_house(holdout_percent=100)
    with house.client:
        held = [_of("203.0.113.5", house) for _ in range(2)]
        assert [one["holdout"] for one in held] == [True, True]
        beyond = _of("203.0.113.5", house)
        assert (beyond["token"], beyond["holdout"]) == (None, False)
        assert beyond["suggestions"][0]["article"] == VPN_ARTICLE, "it is answered all the same"
        assert _of("203.0.113.5", house, token=held[0]["token"])["token"], "what was begun goes on"
        assert _of("203.0.113.6", house)["token"]
        assert house.form(held[1]["token"])["name"] == "ticket"
        assert len(house.rows("SELECT id FROM form")) == 3


def _of(address: str, house: House, **more: str) -> dict[str, Any]:
    client = TestClient(house.app, client=(address, 50_000))
    found: dict[str, Any] = client.post("/api/v1/suggest", json=VPN | more).json()
    return found
