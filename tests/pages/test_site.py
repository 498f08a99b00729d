"""Addresses, headers, errors and files that every page shares."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from kbsearch.errors import NotReadyError
from kbsearch.pages.assets import PUBLIC_FOLDERS, load_assets, web_root
from kbsearch.pages.languages import language_name, preferred_language
from tests.pages.conftest import Visit
from tests.pages.shelf import Shelf, SiteSettings

ACCEPTED = yaml.safe_load((Path(__file__).parent / "cases/accept_language.yaml").read_text())
PAGES = ("/es/", "/en/", "/es/search?q=vpn", "/en/articles/es/clave", "/es/ticket", "/es/nada")


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case["header"] or "nothing")
def test_the_front_door_opens_in_the_language_of_the_browser(
    client: TestClient, case: dict[str, Any]
) -> None:
    answer = client.get("/", headers={"accept-language": case["header"]})
    assert answer.status_code == 307
    assert answer.headers["location"] == f"/{case['gets']}/"
    assert answer.headers["vary"] == "Accept-Language"


def test_the_default_language_is_a_setting(visit: Visit) -> None:
    client = visit(SiteSettings(default_language="en"))
    assert client.get("/").headers["location"] == "/en/"
    assert preferred_language("de", "en") == "en"


def test_an_article_without_a_language_leads_to_the_readers_own(client: TestClient) -> None:
    answer = client.get("/articles/en/printer%20jam?t=5", headers={"accept-language": "en"})
    assert answer.headers["location"] == "/en/articles/en/printer%20jam?t=5"


def test_a_language_without_articles_still_invites_to_search(visit: Visit, shelf: Shelf) -> None:
    shelf.published = ()
    assert "There are no articles in this language yet" in visit().get("/en/").text


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_what_the_browser_may_do_and_holds_nothing_inline(
    client: TestClient, page: str
) -> None:
    answer = client.get(page)
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["content-language"] == answer.url.path.split("/")[1]
    assert "set-cookie" not in answer.headers
    # Data for search engines is no script: no browser runs it.
    text = answer.text.replace('<script type="application/ld+json">', "")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", text)
    elsewhere = r'(?:src|href)="(?:https?:)?//(?!testserver/)'
    assert not re.search(elsewhere, text), "third parties"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_can_be_asked_for_by_its_head_alone(client: TestClient, page: str) -> None:
    assert client.head(page).status_code == client.get(page).status_code


@pytest.mark.parametrize(("lang", "words"), [("es", "no hay nada"), ("en", "nothing at this")])
def test_an_unknown_address_gets_a_page_in_the_language_of_the_address(
    client: TestClient, lang: str, words: str
) -> None:
    answer = client.get(f"/{lang}/no/such/page")
    assert answer.status_code == 404
    assert words in answer.text
    assert 'role="search"' in answer.text


def test_an_unknown_address_without_language_asks_the_browser(client: TestClient) -> None:
    answer = client.get("/nothing", headers={"accept-language": "en"})
    assert answer.headers["content-language"] == "en"
    assert 'href="/es/"' in answer.text


def test_before_the_first_index_the_page_says_which_command_is_missing(
    client: TestClient, shelf: Shelf
) -> None:
    shelf.failure = NotReadyError("Nothing has been indexed yet")
    answer = client.get("/es/search?q=vpn")
    assert answer.status_code == 503
    assert "kbsearch index" in answer.text
    assert client.get("/es/ticket").status_code == 200, "the form goes on"


def test_a_fault_of_ours_gets_a_page_without_its_details(client: TestClient, shelf: Shelf) -> None:
    shelf.failure = RuntimeError("secret detail")
    with capture_logs() as logs:
        answer = client.get("/es/")
    assert [entry["event"] for entry in logs] == ["unexpected error"]
    assert answer.status_code == 500
    assert "Algo ha fallado por nuestra parte" in answer.text
    assert "secret" not in answer.text


def test_browser_files_are_kept_for_ever_under_a_name_that_changes_with_them(
    client: TestClient, tmp_path: Path
) -> None:
    assets = load_assets(web_root())
    answer = client.get(assets.url("styles/base.css"))
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]
    for folder in PUBLIC_FOLDERS:
        (tmp_path / folder).mkdir()
    (tmp_path / "styles/base.css").write_text("a {}")
    before = load_assets(tmp_path).version
    (tmp_path / "styles/base.css").write_text("b {}")
    assert load_assets(tmp_path).version != before


def test_other_sites_load_the_widget_from_one_lasting_address(client: TestClient) -> None:
    answer = client.get("/static/latest/widget/kb-suggest.js")
    assert answer.headers["cache-control"] == "public, no-cache"
    assert answer.headers["access-control-allow-origin"] == "*"
    again = client.get(
        "/static/latest/widget/kb-suggest.js", headers={"if-none-match": answer.headers["etag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["styles/none.css", "templates/base.html", "%2e%2e/README.md"])
def test_nothing_but_browser_files_is_served(client: TestClient, path: str) -> None:
    assert client.get(f"/static/latest/{path}").status_code == 404


def test_every_browser_file_that_a_page_names_exists(client: TestClient) -> None:
    named = {
        name for page in PAGES for name in re.findall(r'"(/static/[^"]+)"', _text(client, page))
    }
    assert len(named) > 5
    for name in named:
        assert client.get(name).status_code == 200, name


def _text(client: TestClient, page: str) -> str:
    return client.get(page).text


def test_a_drawing_is_shown_but_may_not_run_anything(
    client: TestClient, shelf: Shelf, tmp_path: Path
) -> None:
    shelf.media_folder = tmp_path
    (tmp_path / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (tmp_path / "a.html").write_text("<script>alert(1)</script>")
    (tmp_path / "a.vtt").write_text("WEBVTT\n")
    drawing, document = client.get("/media/a.svg"), client.get("/media/a.html")
    assert "sandbox" in drawing.headers["content-security-policy"]
    assert document.headers["content-disposition"].startswith("attachment")
    assert client.get("/media/a.vtt").headers["content-type"].startswith("text/vtt")


def test_a_video_is_served_in_parts(client: TestClient, shelf: Shelf, tmp_path: Path) -> None:
    shelf.media_folder = tmp_path
    (tmp_path / "a.webm").write_bytes(bytes(range(200)))
    answer = client.get("/media/a.webm", headers={"range": "bytes=10-19"})
    assert answer.status_code == 206
    assert answer.content == bytes(range(10, 20))


def test_a_file_that_no_article_shows_is_not_found(client: TestClient) -> None:
    assert client.get("/media/secret.pdf").status_code == 404


def test_languages_call_themselves_by_their_own_name() -> None:
    assert [language_name("es"), language_name("en")] == ["Español", "English"]
