"""Feedback without JavaScript: a vote, thanks, a comment; and nothing typed is ever lost."""

from __future__ import annotations

import html
import re

import pytest
from starlette.testclient import TestClient

from indexer.sqlite import connect
from kbsearch.database.desk import DeskDatabase
from kbsearch.feedback.records import COMMENT_MAX
from kbsearch.feedback.service import FeedbackService
from tests.feedback.conftest import VOTES_A_MINUTE, kept

NO = {"article": "es/red/vpn", "helpful": "no"}
YES = {"article": "es/red/vpn", "helpful": "yes"}
FOREIGN = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://["},
)


def vote(browser: TestClient, lang: str, form: dict[str, str]) -> str:
    """Votes; the address of the page that thanks."""
    answer = browser.post(f"/{lang}/feedback", data=form)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


@pytest.mark.parametrize(
    ("lang", "form", "words", "asks"),
    [
        ("es", NO, "Nos has dicho que no te ha servido", "¿Qué faltaba?"),
        ("es", YES, "Nos has dicho que te ha servido", "¿Quieres añadir algo?"),
        ("en", NO, "You said that it did not help", "What was missing?"),
        ("en", YES, "You said that it helped", "Anything to add?"),
    ],
)
def test_a_vote_is_thanked_for_and_asks_for_more(
    browser: TestClient,
    service: FeedbackService,
    lang: str,
    form: dict[str, str],
    words: str,
    asks: str,
) -> None:
    place = vote(browser, lang, form)
    (one,) = kept(service)
    assert place == f"/{lang}/feedback/{one.key}"
    assert (one.article, one.lang, one.helpful) == ("es/red/vpn", lang, form["helpful"] == "yes")
    page = html.unescape(browser.get(place).text)
    assert words in page
    assert asks in page
    assert f'href="/{lang}/articles/es/red/vpn"' in page
    leads_to_support = f'href="/{lang}/ticket?subject=La%20VPN%20%26%20el%20t%C3%BAnel"' in page
    assert leads_to_support == (form["helpful"] == "no")


def test_a_comment_is_kept_and_can_be_changed(
    browser: TestClient, service: FeedbackService
) -> None:
    place = vote(browser, "es", NO)
    form = {"article": "es/red/vpn", "comment": "Falta el 812.\r\n<b>Y el 809</b>\x1b"}
    answer = browser.post(place, data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{place}?kept=1")
    page = browser.get(answer.headers["location"]).text
    assert "hemos guardado tu comentario" in page
    assert "Falta el 812.\n&lt;b&gt;Y el 809&lt;/b&gt;</textarea>" in page
    assert kept(service)[0].comment == "Falta el 812.\n<b>Y el 809</b>"
    browser.post(place, data={"comment": ""})
    (one,) = kept(service)
    assert (one.comment, one.helpful) == ("", False)


def test_the_wrong_button_can_be_put_right(browser: TestClient, service: FeedbackService) -> None:
    place = vote(browser, "es", NO)
    browser.post(place, data={"comment": "Falta"})
    assert 'value="yes">Sí me ha servido' in browser.get(place).text
    answer = browser.post(place, data={"article": "es/red/vpn", "helpful": "yes"})
    assert answer.headers["location"] == place
    (one,) = kept(service)
    assert (one.helpful, one.comment) == (True, "Falta")


def test_a_comment_that_is_too_long_comes_back_whole(
    browser: TestClient, service: FeedbackService
) -> None:
    place = vote(browser, "es", NO)
    answer = browser.post(place, data={"comment": "a" * (COMMENT_MAX + 3)})
    assert answer.status_code == 422
    assert f"tiene {COMMENT_MAX + 3} caracteres y caben {COMMENT_MAX}" in answer.text
    assert "a" * (COMMENT_MAX + 3) + "</textarea>" in answer.text
    assert answer.text.count('aria-invalid="true"') == 1
    assert kept(service)[0].comment == ""


def test_a_comment_of_the_greatest_length_is_kept_in_any_script(
    browser: TestClient, service: FeedbackService
) -> None:
    place = vote(browser, "en", NO)
    assert browser.post(place, data={"comment": "😀" * COMMENT_MAX}).status_code == 303
    assert kept(service)[0].comment == "😀" * COMMENT_MAX


WRONG = {
    "no article": ({"helpful": "no"}, 404),
    "an article that is not there": ({"article": "es/no-hay", "helpful": "no"}, 404),
    "an article for staff": ({"article": "es/llaves", "helpful": "no"}, 404),
    "no answer": ({"article": "es/red/vpn"}, 422),
    "another answer": ({"article": "es/red/vpn", "helpful": "perhaps"}, 422),
    "a huge form": ({"article": "es/red/vpn", "helpful": "no", "x": "a" * 40_000}, 413),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_vote_that_is_none_is_refused_on_a_page(
    browser: TestClient, service: FeedbackService, case: str
) -> None:
    form, status = WRONG[case]
    answer = browser.post("/es/feedback", data=form)
    assert answer.status_code == status
    assert '<html lang="es"' in answer.text
    assert kept(service) == []


def test_a_body_of_another_kind_is_refused(browser: TestClient) -> None:
    assert browser.post("/es/feedback", json=NO).status_code == 415


def test_a_form_of_another_site_is_refused(browser: TestClient, service: FeedbackService) -> None:
    place = vote(browser, "es", YES)
    for headers in FOREIGN:
        for address in ("/es/feedback", place):
            answer = browser.post(address, data=NO, headers=headers)
            assert answer.status_code == 403
            assert "Eso no se envió desde este sitio" in answer.text
    assert [one.helpful for one in kept(service)] == [True]
    assert browser.get(place, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_an_address_with_a_key_that_was_never_given_leads_nowhere(browser: TestClient) -> None:
    assert browser.get("/es/feedback/nobody-has-it").status_code == 404
    assert browser.post("/es/feedback/nobody-has-it", data={"comment": "a"}).status_code == 404


def test_loading_the_address_of_the_form_leads_home(browser: TestClient) -> None:
    answer = browser.get("/en/feedback")
    assert (answer.status_code, answer.headers["location"]) == (307, "/en/")


def test_the_page_with_the_key_is_kept_by_nobody(browser: TestClient) -> None:
    answer = browser.get(vote(browser, "es", NO))
    assert answer.headers["cache-control"] == "no-store"
    assert "content-encoding" not in answer.headers
    assert 'name="robots" content="noindex"' in answer.text
    assert 'rel="canonical"' not in answer.text


def test_too_many_votes_get_a_page_with_the_vote_still_in_it(
    browser: TestClient, service: FeedbackService
) -> None:
    for _ in range(VOTES_A_MINUTE):
        vote(browser, "es", NO)
    answer = browser.post("/es/feedback", data=NO)
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert f"Dentro de {answer.headers['retry-after']} segundo" in answer.text
    assert hidden_fields(answer.text) == {"article": "es/red/vpn", "helpful": "no"}
    assert len(kept(service)) == VOTES_A_MINUTE


def hidden_fields(page: str) -> dict[str, str]:
    """What the form of a page sends without being asked."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    return {name: html.unescape(value) for name, value in found}


def test_a_database_out_of_action_gets_a_page_with_everything_still_in_it(
    browser: TestClient, database: DeskDatabase, service: FeedbackService
) -> None:
    place = vote(browser, "en", NO)
    other = connect(database.path)
    other.execute("BEGIN IMMEDIATE")
    answer = browser.post("/en/feedback", data=YES)
    assert answer.status_code == 503
    assert "Your answer could not be kept" in answer.text
    assert "kbsearch index" not in answer.text
    assert str(database.path.parent) not in answer.text
    assert hidden_fields(answer.text) == YES
    answer = browser.post(place, data={"article": "es/red/vpn", "comment": "Step <3> is missing"})
    assert answer.status_code == 503
    assert "Step &lt;3&gt; is missing</textarea>" in answer.text
    assert 'href="/en/articles/es/red/vpn"' in answer.text
    other.rollback()
    other.close()
    sent = hidden_fields(answer.text) | {"comment": "Step <3> is missing"}
    assert browser.post(place, data=sent).status_code == 303
    assert [one.comment for one in kept(service)] == ["Step <3> is missing"]


def test_a_database_that_cannot_be_read_gets_a_page_that_says_so(
    browser: TestClient, database: DeskDatabase
) -> None:
    place = vote(browser, "es", NO)
    database.path.rename(database.path.with_name("aside"))
    answer = browser.get(place)
    assert answer.status_code == 503
    assert "Esta parte no funciona ahora mismo" in answer.text
    assert "kbsearch index" not in answer.text
