"""The page after our own form is sent says nothing more to whoever is shown nothing."""

from __future__ import annotations

import pytest

from kbsearch.deflection.tokens import LENGTH
from kbsearch.pages.tickets.form import TOKEN
from tests.deflection.house import VPN, VPN_ARTICLE, House, made_up


def page(house: House, token: str = "", **form: str) -> str:
    """What follows the form."""
    sent = {**VPN, "email": "ana@example.com", **form, "suggestion_token": token}
    response = house.client.post("/es/ticket", data=sent)
    assert response.status_code == 303
    return house.client.get(response.headers["location"]).text


def test_a_form_that_is_held_out_sees_nothing_after_it_is_sent(held_house: House) -> None:
    token = held_house.ask(**VPN, session=made_up())["token"]
    assert VPN_ARTICLE not in page(held_house, token)


@pytest.mark.parametrize("token", ["", "x", "A" * LENGTH])
def test_without_a_script_nobody_is_held_out(held_house: House, token: str) -> None:
    assert VPN_ARTICLE in page(held_house, token)


def test_who_was_shown_answers_while_writing_is_not_shown_them_once_more(
    open_house: House,
) -> None:
    token = open_house.ask(**VPN, session=made_up())["token"]
    assert VPN_ARTICLE not in page(open_house, token)


def test_where_nothing_is_ever_suggested_the_page_is_quiet_too(open_house: House) -> None:
    said = f"{VPN['description']} Y además una caída del servicio."
    assert VPN_ARTICLE not in page(open_house, description=said)


def test_our_own_form_sends_the_token_along(open_house: House) -> None:
    assert f'token-field="{TOKEN}"' in open_house.client.get("/es/ticket").text
