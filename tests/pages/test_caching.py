"""Answers that are kept, and asked about before they are shown again."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi import Request
from starlette.responses import Response
from starlette.testclient import TestClient

from kbsearch.pages.caching import GZIP_MIN, accepts_gzip, has_already
from tests.pages.conftest import Visit
from tests.pages.shelf import VPN, Shelf, SiteSettings

CASES = Path(__file__).parent / "cases"
CONDITIONAL = yaml.safe_load((CASES / "conditional.yaml").read_text())
ENCODINGS = yaml.safe_load((CASES / "accept_encoding.yaml").read_text())
KEPT = (
    "/es/",
    "/en/search?q=vpn",
    "/es/articles/es/red/vpn",
    "/en/ticket",
    "/es/feed.xml",
    "/en/opensearch.xml",
    "/es/opensearch-suggestions?q=vpn",
    "/sitemap.xml",
    "/robots.txt",
)
NOT_KEPT = ("/es/nada", "/es/articles/nada", "/es/search?page=0", "/media/nada.png")


@pytest.mark.parametrize("case", CONDITIONAL, ids=lambda case: case["header"] or "nothing")
def test_what_a_client_has_is_compared_as_the_standard_says(case: dict[str, Any]) -> None:
    header = (b"if-none-match", case["header"].encode())
    request = Request({"type": "http", "headers": [header] if case["header"] else []})
    assert has_already(request, Response(headers={"ETag": '"t"'})) == case["has"]


def test_tags_may_come_in_several_headers() -> None:
    headers = [(b"if-none-match", b'"a"'), (b"if-none-match", b'"t"')]
    request = Request({"type": "http", "headers": headers})
    assert has_already(request, Response(headers={"ETag": '"t"'}))


@pytest.mark.parametrize("case", ENCODINGS, ids=lambda case: case["header"] or "nothing")
def test_answers_are_compressed_for_who_accepts_it(case: dict[str, Any]) -> None:
    assert accepts_gzip(case["header"]) == case["gzip"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("address", KEPT)
def test_every_page_and_document_is_asked_about_before_it_is_shown_again(
    client: TestClient, address: str, method: str
) -> None:
    first = client.request(method, address)
    assert first.status_code == 200
    assert first.headers["cache-control"] in {"no-cache", "public, no-cache"}
    tag = first.headers["etag"]
    assert tag.startswith('"'), "a strong one"
    again = client.request(method, address, headers={"if-none-match": f'"other", W/{tag}'})
    assert again.status_code == 304
    assert again.content == b""
    for name in ("etag", "cache-control", "vary", "content-security-policy"):
        assert again.headers.get(name) == first.headers.get(name), name
    assert "content-type" not in again.headers
    changed = client.request(method, address, headers={"if-none-match": '"other"'})
    assert changed.status_code == 200


@pytest.mark.parametrize("address", KEPT)
def test_a_head_says_what_a_get_would(client: TestClient, address: str) -> None:
    for encoding in ("identity", "gzip"):
        headers = {"accept-encoding": encoding}
        got, head = client.get(address, headers=headers), client.head(address, headers=headers)
        assert head.headers == got.headers
        assert head.content == b""


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
@pytest.mark.parametrize("address", NOT_KEPT)
def test_an_error_is_not_kept(client: TestClient, address: str, accept: str) -> None:
    answer = client.get(address, headers={"if-none-match": "*", "accept": accept})
    assert answer.status_code >= 400
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


def test_a_fault_of_ours_is_not_kept(client: TestClient, shelf: Shelf) -> None:
    shelf.failure = RuntimeError("broken")
    for address in ("/es/", "/es/feed.xml", "/sitemap.xml"):
        answer = client.get(address)
        assert answer.status_code == 500
        assert answer.headers["cache-control"] == "no-store"


def test_what_a_form_is_answered_with_is_not_kept(client: TestClient) -> None:
    form = {"subject": "No va", "description": "Nada va."}
    for data in (form, {**form, "action": "edit"}, {}):
        answer = client.post("/es/ticket", data=data, headers={"if-none-match": "*"})
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers
        assert "content-encoding" not in answer.headers


@pytest.mark.parametrize("address", KEPT)
def test_a_compressed_answer_is_the_same_answer_under_another_tag(
    client: TestClient, address: str
) -> None:
    plain = client.get(address, headers={"accept-encoding": "identity"})
    small = client.get(address, headers={"accept-encoding": "gzip"})
    assert small.content == plain.content
    if len(plain.content) < GZIP_MIN:
        assert small.headers == plain.headers
        return
    assert small.headers["content-encoding"] == "gzip"
    assert int(small.headers["content-length"]) < len(plain.content)
    assert plain.headers["vary"] == small.headers["vary"] == "Accept-Encoding"
    assert small.headers["etag"] != plain.headers["etag"]
    # What one client may have says nothing of the other's bytes.
    headers = {"accept-encoding": "gzip", "if-none-match": plain.headers["etag"]}
    assert client.get(address, headers=headers).status_code == 200


def test_the_same_page_is_compressed_to_the_same_bytes(client: TestClient) -> None:
    sent = set()
    for _ in range(2):
        with client.stream("GET", "/es/", headers={"accept-encoding": "gzip"}) as answer:
            sent.add(b"".join(answer.iter_raw()))
    (body,) = sent
    assert gzip.decompress(body).startswith(b"<!doctype html>")


def test_another_text_or_another_setting_changes_the_tag(visit: Visit, shelf: Shelf) -> None:
    def tag(settings: SiteSettings | None = None) -> str:
        return visit(settings).get("/es/articles/es/red/vpn").headers["etag"]

    before = tag()
    assert tag() == before
    assert tag(SiteSettings(site_name="Otra ayuda")) != before
    shelf.published = (replace(VPN, html="<p>Otra cosa.</p>"),)
    assert tag() != before


def test_styles_are_compressed_and_kept_without_asking(client: TestClient) -> None:
    (address, *_) = re.findall(r"/static/[^/]+/styles/article\.css", client.get("/es/").text)
    plain = client.get(address, headers={"accept-encoding": "identity"})
    small = client.get(address, headers={"accept-encoding": "gzip"})
    assert small.content == plain.content
    assert int(small.headers["content-length"]) < len(plain.content) / 2
    assert "immutable" in small.headers["cache-control"]
    again = client.get(address, headers={"if-none-match": "*"})
    assert again.status_code == 304
    assert again.headers["access-control-allow-origin"] == "*"
    assert again.headers["cross-origin-resource-policy"] == "cross-origin"
