"""Absolute addresses: from the setting, or from what was asked for."""

from __future__ import annotations

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient

from kbsearch.pages.addresses import in_each_language
from kbsearch.settings import Settings
from tests.pages.conftest import Visit
from tests.pages.shelf import SiteSettings

HOSTILE = (
    'evil.example"><script>alert(1)</script>',
    "evil.example/path",
    "evil.example?",
    "user@evil.example",
    "evil.example:port",
    "evil.example:123456",
    "evil example",
    "evil.example\t",
    "[::1",
    "[zz]",
    "évil.example",
    "a" * 254,
    "",
)
ADDRESSES = ("/es/", "/es/articles/es/red/vpn", "/es/feed.xml", "/sitemap.xml", "/robots.txt")
DOCUMENTS = ("/es/opensearch.xml", "/es/opensearch-suggestions?q=vpn")


@pytest.mark.parametrize("host", HOSTILE)
@pytest.mark.parametrize("address", [*ADDRESSES, *DOCUMENTS])
def test_a_host_that_is_none_is_refused_and_written_nowhere(
    client: TestClient, address: str, host: str
) -> None:
    answer = client.get(address, headers={b"host": host.encode()})
    assert answer.status_code == 400
    assert answer.headers["cache-control"] == "no-store"
    assert "evil" not in answer.text
    assert "alert(1)" not in answer.text


@pytest.mark.parametrize(
    "host", ["localhost:8000", "HELP.example.com", "10.0.0.7", "[::1]:8000", "my_desk.local"]
)
def test_without_a_setting_the_site_is_where_it_was_asked_for(
    client: TestClient, host: str
) -> None:
    page = client.get("/es/", headers={"host": host}).text
    assert f'<link rel="canonical" href="http://{host.lower()}/es/">' in page


@pytest.mark.parametrize("written", ["https://help.example.com", "https://help.example.com/"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_with_a_setting_nobody_who_asks_decides_where_the_site_is(
    visit: Visit, written: str, address: str
) -> None:
    client = visit(SiteSettings(public_url=written))
    for host in ("evil.example", HOSTILE[0]):
        answer = client.get(address, headers={"host": host})
        assert answer.status_code == 200
        assert "https://help.example.com/" in answer.text
        assert "help.example.com//" not in answer.text
        assert "evil" not in answer.text


@pytest.mark.parametrize("written", ["", "http://localhost:8000", "https://[::1]/", "https://a.b/"])
def test_the_setting_is_an_address(written: str) -> None:
    assert Settings(public_url=written).public_url == written


@pytest.mark.parametrize(
    "written",
    [
        "help.example.com",
        "ftp://help.example.com",
        "https://help.example.com/answers",
        "https://help.example.com?a=b",
        "https://user@help.example.com",
        'https://help.example.com"><script>',
        "https://help.example.com\nhttps://evil.example",
        "https://",
    ],
)
def test_what_is_no_address_of_a_site_refuses_to_start(written: str) -> None:
    with pytest.raises(ValidationError, match="public_url"):
        Settings(public_url=written)


def test_pages_that_name_no_address_are_read_under_any_host(client: TestClient) -> None:
    answer = client.get("/es/search?q=vpn", headers={"host": HOSTILE[0]})
    assert answer.status_code == 200
    assert "evil" not in answer.text


def test_alternatives_take_two_languages_and_name_one_for_all_others() -> None:
    assert in_each_language({"es": "/a"}, "es", "/a") == {}
    both = in_each_language({"es": "/a", "en": "/b"}, "en", "/a")
    assert both == {"es": "/a", "en": "/b", "x-default": "/b"}
