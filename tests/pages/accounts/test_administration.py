"""Administration: people, their access and their end; tokens, settings and the audit log."""

from __future__ import annotations

import csv
import io
import re

import pytest
from fastapi import FastAPI

from kbsearch.accounts.actions import Action
from kbsearch.accounts.composition import AccountServices
from kbsearch.accounts.records import Account, EventFilter
from kbsearch.accounts.roles import Principal, Role, Scope
from tests.pages.accounts.conftest import SECRET, Visit
from tests.pages.accounts.forms import Browser, form_to, words
from tests.people import person, principal

PASSWORD = "tres tristes tigres"  # noqa: S105 - of nobody
NOBODY = "/es/admin/users/999999"


@pytest.fixture
def boss(browser: Browser) -> Browser:
    """An administrator's browser."""
    return browser.become(Role.ADMINISTRATOR)


@pytest.fixture
def ana(application: FastAPI) -> Account:
    """A technician."""
    return person(application, Role.TECHNICIAN)


def page_of(account: Account) -> str:
    """Her page in the administration."""
    return f"/es/admin/users/{account.number}"


def link_on(page: object) -> str:
    """The path of the link that a page shows."""
    found = re.search(r"http://testserver(/\w\w/welcome/[\w-]{43})", page.text)  # type: ignore[attr-defined]
    assert found
    return found[1]


def last(services: AccountServices, action: Action) -> str:
    """What the newest entry of an action is about."""
    found = services.audit.last(action)
    assert found is not None
    return found.thing


def test_people_are_found_by_name_role_and_access(boss: Browser, services: AccountServices) -> None:
    services.accounts.make(login="zoe.marin", name="Zoé Marín", email="zoe@example.com")
    off = services.accounts.make(login="zoe.off", name="Zoe Off", role=Role.MANAGER)
    services.accounts.disable(off.number)
    found = {
        "q=zoe": {"zoe.marin", "zoe.off"},
        "q=ZOE%40EX": {"zoe.marin"},
        "q=zoe&role=manager": {"zoe.off"},
        "q=zoe&state=disabled": {"zoe.off"},
        "q=zoe&state=active": {"zoe.marin"},
        "q=zoe&after=zoe.marin": {"zoe.off"},
        "q=zoe&role=nonsense&state=nonsense": {"zoe.marin", "zoe.off"},
        "q=nobody+like+that": set(),
    }
    for query, logins in found.items():
        page = boss.get(f"/es/admin/users?{query}")
        assert page.status_code == 200
        assert set(re.findall(r"zoe\.(?:marin|off)\b", page.text)) - {""} >= logins, query
        assert set(re.findall(r"<span>(zoe\.\w+)</span>", page.text)) == logins, query
    assert "No hay nadie así" in boss.get("/es/admin/users?q=nobody+like+that").text


def test_the_list_goes_on_where_it_stopped(boss: Browser, services: AccountServices) -> None:
    for number in range(51):
        services.accounts.make(login=f"many-{number:02}")
    page = boss.get("/es/admin/users?q=many-")
    following = re.search(r'rel="next" href="([^"]+)"', page.text)
    assert following
    page = boss.get("/es/admin/users" + following[1].replace("&amp;", "&"))
    assert re.findall(r"<span>(many-\d+)</span>", page.text) == ["many-50"]
    assert "Al principio" in page.text


def test_somebody_is_added_and_let_in_by_a_link_shown_once(
    boss: Browser, services: AccountServices, visit: Visit
) -> None:
    typed = {"name": "Eva Gil", "login": "eva.gil", "email": "", "role": "technician", "lang": "en"}
    answer = boss.send("/es/admin/users/new", "/admin/users", **typed)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    link = link_on(answer)
    assert link.startswith("/en/")
    account = services.accounts.find_login("eva.gil")
    assert (account.role, account.lang) == (Role.TECHNICIAN, "en")
    assert last(services, Action.INVITATION_MADE) == f"account:{account.number}"
    assert link not in boss.get(page_of(account)).text
    assert visit().send(link, link, password=PASSWORD).status_code == 303
    again = boss.send("/es/admin/users/new", "/admin/users", **typed)
    assert again.status_code == 422
    assert "Otra persona ya tiene este usuario" in again.text
    assert form_to(again, "/admin/users").fields["name"] == "Eva Gil"


@pytest.mark.parametrize("role", ["", "visitor", "king"])
def test_nobody_is_added_with_a_role_that_is_none(
    boss: Browser, services: AccountServices, role: str
) -> None:
    before = services.accounts.count()
    answer = boss.send("/es/admin/users/new", "/admin/users", login="x.y", role=role)
    assert answer.status_code == 422
    assert "Elige un rol" in answer.text
    assert services.accounts.count() == before


def test_a_role_holds_from_the_next_request_on(boss: Browser, visit: Visit, ana: Account) -> None:
    other = visit().enter(ana)
    assert other.get("/es/admin/users").status_code == 403
    answer = boss.send(page_of(ana), "/role", role="administrator")
    assert answer.headers["location"] == f"{page_of(ana)}?done=role"
    assert "ya está en vigor" in boss.get(answer.headers["location"]).text
    assert other.get("/es/admin/users").status_code == 200


def test_particulars_are_changed_and_refused_beside_their_field(
    boss: Browser, services: AccountServices, ana: Account
) -> None:
    assert boss.send(page_of(ana), "/particulars", name="Ana Ruiz").status_code == 303
    assert services.accounts.find(ana.number).name == "Ana Ruiz"
    answer = boss.send(page_of(ana), "/particulars", login="with space", name="Ana R.")
    assert answer.status_code == 422
    assert form_to(answer, "/particulars").fields["name"] == "Ana R."
    assert "sin espacios" in answer.text


def test_whoever_is_disabled_is_out_at_once_and_can_come_back(
    boss: Browser, visit: Visit, ana: Account
) -> None:
    other = visit().enter(ana)
    assert boss.send(page_of(ana), "/access", access="disable").status_code == 303
    assert other.get("/es/account").status_code == 303
    assert "Desactivada" in boss.get(page_of(ana)).text
    assert boss.send(page_of(ana), "/access", access="enable").status_code == 303
    assert visit().enter(ana).get("/es/account").status_code == 200


def test_somebody_is_signed_out_everywhere_and_given_a_new_link(
    boss: Browser, visit: Visit, ana: Account
) -> None:
    other = visit().enter(ana)
    assert boss.send(page_of(ana), "/sessions").status_code == 303
    assert other.get("/es/account").status_code == 303
    link = link_on(boss.send(page_of(ana), "/link"))
    newer = link_on(boss.send(page_of(ana), "/link"))
    assert visit().get(link).status_code == 404
    assert visit().get(newer).status_code == 200


def test_the_last_administrator_stays(fresh: FastAPI) -> None:
    boss = Browser(fresh).become(Role.ADMINISTRATOR)
    place = page_of(boss.account)
    for end, filled in (("/role", {"role": "manager"}), ("/access", {"access": "disable"})):
        answer = boss.send(place, end, **filled)
        assert answer.status_code == 422
        assert "Es la última persona que administra el sitio" in answer.text
    answer = boss.send(f"{place}/erase", "/erase", login=boss.account.login)
    assert answer.status_code == 422
    assert "Es la última persona" in answer.text
    assert boss.get("/es/admin/users").status_code == 200


def test_erasing_asks_and_says_what_goes_and_what_went(
    boss: Browser, services: AccountServices, visit: Visit, ana: Account
) -> None:
    other = visit().enter(ana)
    other.send("/es/account", "/tokens", **{"token-name": "x", "scope.knowledge:read": "on"})
    asked = boss.get(f"{page_of(ana)}/erase")
    assert "Las sesiones abiertas: <b>1</b>" in asked.text
    assert "Las claves de API, que dejan de funcionar: <b>1</b>" in asked.text
    # Each kind is named in words of its own.
    kinds = services.erasing.kinds
    assert not [one for one in kinds if f"<li>{one}" in asked.text and one != "API tokens"]
    assert len(re.findall("<li>", asked.text.partition('class="removed"')[2])) >= len(kinds)
    wrong = boss.send(f"{page_of(ana)}/erase", "/erase", login="somebody")
    assert wrong.status_code == 422
    assert "no se ha borrado nada" in wrong.text
    assert services.accounts.find(ana.number)
    done = boss.send(f"{page_of(ana)}/erase", "/erase", login=f" {ana.login.upper()} ")
    assert done.status_code == 200
    assert "Las sesiones abiertas: <b>1</b>" in done.text
    assert boss.get(page_of(ana)).status_code == 404
    assert other.get("/es/account").status_code == 303
    entries = services.audit.listed(EventFilter(account=ana.number), limit=500).items
    assert entries
    assert ana.name not in {one.actor for one in entries}


@pytest.mark.parametrize(
    "path", [NOBODY, f"{NOBODY}/erase", "/es/admin/users/x", "/es/admin/users/" + "9" * 30]
)
def test_somebody_that_there_is_not_is_not_found(boss: Browser, path: str) -> None:
    assert boss.get(path).status_code == 404


def test_everybodys_tokens_are_listed_and_revoked(
    boss: Browser, services: AccountServices, ana: Account
) -> None:
    asking = Principal(role=ana.role, user=ana.number, name=ana.called)
    token, key = services.tokens.make(asking, name="Portal", scopes=[Scope.READ])
    page = boss.get("/es/admin/tokens")
    assert "Portal" in page.text
    assert ana.login in page.text
    assert key not in page.text
    answer = boss.send("/es/admin/tokens", "/revoke", token=str(token.number))
    assert answer.headers["location"] == "/es/admin/tokens?done=token-revoked"
    assert services.tokens.find(key) is None
    assert last(services, Action.TOKEN_REVOKED) == f"token:{token.number}"


@pytest.mark.parametrize("lang", ["es", "en"])
def test_settings_are_shown_without_secrets(
    boss: Browser, services: AccountServices, lang: str
) -> None:
    page = boss.get(f"/{lang}/admin/settings")
    assert page.status_code == 200
    assert SECRET not in page.text
    assert "••••••" in page.text
    assert "KBSEARCH_SUGGEST_RIGHT_IN_10" in page.text
    found = services.audit.last(Action.SETTINGS_SHOWN)
    assert found is not None
    assert found.actor == boss.account.called


def test_the_audit_log_is_narrowed_by_person_action_and_day(
    boss: Browser, services: AccountServices, ana: Account
) -> None:
    boss.send(page_of(ana), "/role", role="manager")
    today = services.audit.listed(limit=1).items[0].at.date()
    cell = f">{ana.login}</a>"
    shown = {
        f"who={ana.login}": True,
        f"who={ana.login}&what=role-changed": True,
        f"who={ana.login}&what=exported": False,
        f"who={ana.login}&from={today}&to={today}": True,
        f"who={ana.login}&to=2020-01-01": False,
        f"who={boss.account.login}&what=role-changed": True,
    }
    for query, there in shown.items():
        page = boss.get(f"/es/admin/audit?{query}")
        assert page.status_code == 200
        assert (cell in page.text) == there, query


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("who=nobody.at.all", "Nadie tiene este usuario"),
        ("from=yesterday", "Escribe un día como"),
        ("to=9999-12-31", "Escribe un día como"),
        ("from=2026-13-01", "Escribe un día como"),
    ],
)
def test_a_filter_that_cannot_be_is_explained_and_shows_nothing(
    boss: Browser, query: str, why: str
) -> None:
    page = boss.get(f"/es/admin/audit?{query}")
    assert page.status_code == 422
    assert why in page.text
    assert "<table" not in page.text
    assert boss.get(f"/es/admin/audit.csv?{query}").status_code == 422


def test_entries_are_told_in_the_language_of_the_page(
    boss: Browser, services: AccountServices, ana: Account
) -> None:
    assert boss.signed_in is not None
    who = principal(boss.signed_in)
    boss.send(page_of(ana), "/role", role="manager")
    services.tokens.make(who, name="x", scopes=[Scope.READ], days=None)
    articles = {"generation": 3, "written": 5, "written_articles": list("abcde"), "removed": 0}
    services.audit.record(who, Action.ARTICLES_CHANGED, details=articles)
    services.audit.record(who, Action.EXPIRED, details={"sessions": 2})
    services.audit.record(who, Action.EXPORTED, "account:999999", {"odd": {"a": [None]}})
    page = words(boss.get(f"/es/admin/audit?who={boss.account.login}"))
    for told in (
        "antes: Soporte técnico; ahora: Responsable",
        "Buscar y leer artículos; hasta que se revoque",
        "generación 3; 5 escritos; a, b, c y 2 más; 0 retirados",
        "Las sesiones abiertas: 2",
        "Cuenta 999999",
        'odd: {"a": [null]}',
    ):
        assert told in page, told


def test_the_log_goes_on_where_it_stopped(
    boss: Browser, services: AccountServices, ana: Account
) -> None:
    assert boss.signed_in is not None
    who = principal(boss.signed_in)
    for number in range(60):
        services.audit.record(who, Action.EXPORTED, f"thing {number}")
    place = f"/es/admin/audit?what=exported&who={boss.account.login}"
    page = boss.get(place)
    seen = re.findall(r"thing \d+", page.text)
    following = re.search(r'rel="next" href="([^"]+)"', page.text)
    assert following
    page = boss.get("/es/admin/audit" + following[1].replace("&amp;", "&"))
    seen += re.findall(r"thing \d+", page.text)
    assert seen == [f"thing {number}" for number in reversed(range(60))]


def test_the_log_is_taken_away_as_a_file_and_that_is_noted(
    boss: Browser, services: AccountServices
) -> None:
    assert boss.signed_in is not None
    who = principal(boss.signed_in)
    services.audit.record(who, Action.EXPORTED, "=HYPERLINK(1)", {"a": "ñ"}, address="192.0.2.1")
    answer = boss.get(f"/es/admin/audit.csv?who={boss.account.login}&what=exported")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert "attachment" in answer.headers["content-disposition"]
    noted, mine = list(csv.DictReader(io.StringIO(answer.text)))
    assert mine["object"] == "'=HYPERLINK(1)"
    assert mine["details"] == '{"a": "ñ"}'
    assert (noted["object"], noted["action"]) == ("audit", "exported")
    chosen = EventFilter(account=boss.account.number, action="exported")
    found = services.audit.listed(chosen).items[0]
    assert found.details == {"who": boss.account.login, "what": "exported"}


def test_what_people_are_called_breaks_out_of_no_page(
    boss: Browser, services: AccountServices
) -> None:
    hostile = '"><script>alert(1)</script>'
    account = services.accounts.make(login="hostile", name=hostile)
    asking = Principal(role=Role.REQUESTER, user=account.number, name=hostile)
    services.tokens.make(asking, name=hostile, scopes=[Scope.READ])
    services.audit.record(asking, Action.EXPORTED, hostile, {hostile: hostile})
    for path in (
        "/es/admin/users",
        page_of(account),
        f"{page_of(account)}/erase",
        "/es/admin/tokens",
        "/es/admin/audit",
        f"/es/admin/users?q={hostile}",
    ):
        page = boss.get(path)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
    link = boss.send(page_of(account), "/link")
    assert "<script>alert" not in link.text
    assert hostile in words(link)


def test_every_page_of_accounts_is_for_one_look(boss: Browser, ana: Account) -> None:
    for path in (
        "/es/sign-in",
        "/es/account",
        "/es/admin/users",
        "/es/admin/users/new",
        page_of(ana),
        f"{page_of(ana)}/erase",
        "/es/admin/tokens",
        "/es/admin/settings",
        "/es/admin/audit",
        "/es/admin/audit.csv",
    ):
        answer = boss.get(path)
        assert answer.headers["cache-control"] == "no-store", path
        assert "etag" not in answer.headers, path
        assert "content-encoding" not in answer.headers, path
        assert 'name="robots" content="noindex"' in answer.text or not answer.text.startswith("<")
