"""`kbsearch user`, and the link that the first start prints."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path

import pytest

from tests.commands.terminal import Terminal
from tests.server import Server

LINK = re.compile(r"http://\S+/es/welcome/([A-Za-z0-9_-]{43})")


@pytest.fixture
def ana(terminal: Terminal) -> Terminal:
    """A command line where Ana is an administrator, and Bea a technician."""
    assert terminal.run("user", "add", "ana", "--role", "administrator").status == 0
    added = ("bea", "--role", "technician", "--name", "Bea Gil", "--email", "bea@example.com")
    assert terminal.run("user", "add", *added).status == 0
    return terminal


def accounts(terminal: Terminal) -> dict[str, dict[str, object]]:
    listed = terminal.run("user", "list", "--json").json["accounts"]
    return {one["login"]: one for one in listed}


def test_an_added_person_gets_a_link_that_sets_a_password(terminal: Terminal) -> None:
    done = terminal.run("user", "add", "Ana", "--role", "technician", "--name", "Ana Ruiz")
    assert done.status == 0
    assert LINK.search(done.out)
    assert "48 hours" in done.out
    one = accounts(terminal)["ana"]
    assert (one["role"], one["name"], one["password"]) == ("technician", "Ana Ruiz", False)


def test_a_link_leads_to_where_visitors_find_the_site(terminal: Terminal) -> None:
    terminal.set("KBSEARCH_PUBLIC_URL", "https://help.example.com/")
    done = terminal.run("user", "add", "ana", "--lang", "en", "--json")
    assert str(done.json["link"]).startswith("https://help.example.com/en/welcome/")
    again = terminal.run("user", "link", "ANA", "--json")
    assert again.json["link"] != done.json["link"]


def test_accounts_are_listed_for_people_and_for_programs(ana: Terminal) -> None:
    assert set(accounts(ana)) == {"ana", "bea"}
    done = ana.run("user", "list", "gil")
    assert "bea@example.com" in done.out
    assert "ana" not in done.out
    assert "technician" not in ana.run("user", "list", "--role", "administrator").out
    assert ana.run("user", "list", "nobody").out == "There is no such account.\n"


def test_somebody_is_given_a_role_disabled_and_enabled(ana: Terminal) -> None:
    assert "bea is manager now" in ana.run("user", "role", "bea", "manager").out
    assert ana.run("user", "disable", "bea").status == 0
    assert accounts(ana)["bea"]["disabled"] is True
    assert "disabled" in ana.run("user", "link", "bea").complaint
    assert ana.run("user", "enable", "bea").status == 0
    assert accounts(ana)["bea"] | {"role": "manager", "disabled": False} == accounts(ana)["bea"]


def test_the_last_administrator_stays_one(ana: Terminal) -> None:
    for command in (("disable", "ana"), ("role", "ana", "manager"), ("erase", "ana", "--yes")):
        done = ana.run("user", *command)
        assert done.status == 1
        assert "last administrator" in done.complaint
    assert accounts(ana)["ana"]["role"] == "administrator"


def test_an_erased_person_is_gone_and_it_is_said_from_what(ana: Terminal) -> None:
    done = ana.run("user", "erase", "BEA@example.com", "--yes", "--json")
    assert done.json["removed"]["accounts"] == 1
    assert done.json["removed"]["invitations"] == 1
    assert set(accounts(ana)) == {"ana"}
    assert ana.run("user", "erase", "bea", "--yes").status == 1
    stranger = ana.run("user", "erase", "nobody@example.com", "--yes")
    assert stranger.status == 0
    assert "kbsearch feedback" in stranger.out


def test_nobody_is_erased_by_mistake(ana: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    for answer in ("n\n", "\n", ""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
        assert ana.run("user", "erase", "bea").status == 1
    assert "bea" in accounts(ana)
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    done = ana.run("user", "erase", "bea")
    assert (done.status, "bea" in accounts(ana)) == (0, False)
    assert "Bea Gil" in done.err


def test_an_address_of_two_is_not_guessed_about(ana: Terminal) -> None:
    ana.run("user", "add", "bea2", "--email", "bea@example.com")
    assert "bea, bea2" in ana.run("user", "erase", "bea@example.com", "--yes").complaint


def test_an_account_is_joined_to_an_identity(ana: Terminal) -> None:
    assert "names no provider" in ana.run("user", "identity", "bea", "4711").complaint
    ana.set("KBSEARCH_OIDC_ISSUER", "https://login.example.com")
    assert ana.run("user", "identity", "bea", "4711").status == 0
    assert accounts(ana)["bea"]["issuer"] == "https://login.example.com"
    assert "another account" in ana.run("user", "identity", "ana", "4711").complaint.lower()
    assert ana.run("user", "identity", "bea", "--none").status == 0
    assert accounts(ana)["bea"]["issuer"] is None
    assert ana.run("user", "identity", "bea").status == 2


def test_what_is_too_old_is_removed_on_request(ana: Terminal) -> None:
    removed = ana.run("user", "expire", "--json").json["removed"]
    assert set(removed.values()) == {0}
    assert "audit log entries" in ana.run("user", "expire").out


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("add", "ana ruiz"), 1, "without spaces"),
        (("add", "bea"), 1, "Another account"),
        (("add", "x", "--email", "nobody"), 1, "e-mail address"),
        (("add", "x", "--lang", "fr"), 1, "'es' or 'en'"),
        (("add", "x", "--role", "visitor"), 2, "one of requester"),
        (("role", "bea", "boss"), 2, "one of requester"),
        (("role", "nobody", "manager"), 1, "no account 'nobody'"),
        (("disable", "nobody"), 1, "no account 'nobody'"),
        (("erase", "nobody"), 1, "no account 'nobody'"),
        (("add",), 2, "Missing argument"),
    ],
)
def test_a_mistake_is_told_in_a_line(
    ana: Terminal, arguments: tuple[str, ...], status: int, said: str
) -> None:
    done = ana.run("user", *arguments)
    assert done.status == status
    assert said in " ".join(re.sub(r"[│╭╮╰╯─]", " ", done.err).split())


def test_nothing_is_listed_where_there_is_no_database(terminal: Terminal) -> None:
    assert "no desk database" in terminal.run("user", "list").complaint
    assert not (terminal.place / ".kbsearch").exists()


def test_a_program_reads_nothing_else_on_standard_output(terminal: Terminal) -> None:
    done = terminal.spawn("user", "add", "ana", "--json")
    assert json.loads(done.out)["login"] == "ana"


def printed_link(server: Server) -> re.Match[str]:
    """The link that a server prints after its address."""
    assert server.process.stdout is not None
    for line in server.process.stdout:
        if found := LINK.search(line):
            return found
    raise AssertionError(server.log)


def test_the_first_start_prints_a_link_and_no_key_is_ever_logged(tmp_path: Path) -> None:
    with Server(tmp_path) as started:
        key = printed_link(started)[1]
        _use(started, key, token="kbs_" + "x" * 43)
        assert '"event": "request"' in started.log
        for secret in (key, "xxxxxx", "a secret of mine"):
            assert secret not in started.log
    assert key.encode() not in (tmp_path / ".kbsearch/desk.db").read_bytes()


def _use(started: Server, key: str, token: str) -> None:
    """Sends the secrets wherever they could go."""
    for address in (f"/es/welcome/{key}", f"/es/{key}", f"/api/v1/search?q=a&key={key}"):
        started.client.get(address)
        started.client.get(address, headers={"Authorization": f"Bearer {token}"})
        started.client.get(address, headers={"Cookie": f"kbsearch={key}"})
    started.client.post(f"/es/welcome/{key}", data={"password": "a secret of mine"})
