"""Administration of the outbox: what waits, what was given up and why, and trying it again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from kbsearch.accounts.actions import Action
from kbsearch.accounts.composition import AccountServices
from kbsearch.accounts.roles import Role
from kbsearch.errors import NotFoundError
from kbsearch.outbox.composition import OutboxParts
from kbsearch.outbox.records import Outgoing, SendError, SendState, ToSend, Way
from tests.pages.accounts.forms import Browser, forms, words

PAGE = "/es/admin/outbox"
REASON = "El servidor <b>no</b> lo acepta: 550 no such mailbox"


@pytest.fixture
def boss(browser: Browser) -> Browser:
    """An administrator's browser."""
    return browser.become(Role.ADMINISTRATOR)


@pytest.fixture
def parts(application: FastAPI) -> OutboxParts:
    """The outbox of the service."""
    found = application.state.outgoing
    assert isinstance(found, OutboxParts)
    return found


@pytest.fixture
def given_up(parts: OutboxParts) -> Iterator[Outgoing]:
    """A mail that was given up; the outbox is emptied afterwards."""
    with parts.database.writing() as unit:
        parts.outbox.put(unit, ToSend(Way.MAIL, "ticket.replied", "ana@example.com", "es"))
    (one,) = parts.outbox.claim((Way.MAIL,), 1)
    parts.outbox.failed(one, SendError(REASON, lasting=True))
    yield one
    parts.outbox.drop([one.number])


def test_an_empty_outbox_says_so_and_that_no_mail_is_sent(boss: Browser) -> None:
    page = boss.get(PAGE)
    assert page.status_code == 200
    assert "No hay nada en espera." in words(page)
    assert "KBSEARCH_SMTP_HOST" in words(page)
    assert "Nothing waits." in words(boss.get("/en/admin/outbox"))


def test_what_was_given_up_is_shown_first_with_where_it_was_going_and_why(
    boss: Browser, given_up: Outgoing
) -> None:
    page = boss.get(PAGE)
    assert REASON in words(page)
    assert "<b>no</b>" not in page.text
    assert "ana@example.com" in page.text
    assert "1 abandonado" in page.text
    assert given_up.key not in page.text


def test_one_is_sent_again_and_the_log_says_who_did_it(
    boss: Browser, services: AccountServices, parts: OutboxParts, given_up: Outgoing
) -> None:
    page = boss.get(PAGE)
    every, one, _ = (form for form in forms(page) if "outbox" in form.action)
    assert every.buttons == [("all", "yes")]
    done = boss.post(one.action, {**one.fields, "number": str(given_up.number)})
    assert "Se volverá a enviar enseguida." in words(boss.get(done.headers["location"]))
    again = parts.outbox.find(given_up.number)
    assert (again.state, again.attempts, again.key) == (SendState.WAITING, 0, given_up.key)
    noted = services.audit.last(Action.OUTBOX_RETRIED)
    assert noted is not None
    assert noted.details == {"count": 1, "number": given_up.number}
    assert "Reenvío desde la bandeja de salida" in words(boss.get("/es/admin/audit"))


def test_everything_is_sent_again_at_once(
    boss: Browser, parts: OutboxParts, given_up: Outgoing
) -> None:
    form = next(form for form in forms(boss.get(PAGE)) if form.action.endswith("/retry"))
    boss.post(form.action, {**form.fields, "all": "yes"})
    assert parts.outbox.find(given_up.number).state is SendState.WAITING


def test_one_is_removed(boss: Browser, parts: OutboxParts, given_up: Outgoing) -> None:
    form = next(form for form in forms(boss.get(PAGE)) if form.action.endswith("/drop"))
    done = boss.post(form.action, {**form.fields, "number": str(given_up.number)})
    assert "Se ha quitado; nadie lo recibirá." in words(boss.get(done.headers["location"]))
    with pytest.raises(NotFoundError):
        parts.outbox.find(given_up.number)


@pytest.mark.parametrize("number", ["0", "999999", "x", "-1", "1; DROP TABLE outgoing"])
def test_what_is_not_there_is_not_found(boss: Browser, given_up: Outgoing, number: str) -> None:
    form = next(form for form in forms(boss.get(PAGE)) if form.action.endswith("/drop"))
    done = boss.post(form.action, {**form.fields, "number": number})
    assert done.status_code == 404
