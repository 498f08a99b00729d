"""`/api/v1/articles`: the list with its cursors, one article with its ETag, completion."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.test_search import HIDDEN

ARTICLE = "/api/v1/articles/es/red/vpn-desde-casa"
PUBLIC = 80


def pages(api: TestClient, **parameters: Any) -> list[list[dict[str, Any]]]:
    """Every page of a list, followed by its cursors."""
    found = []
    cursor = ""
    while True:
        body = api.get("/api/v1/articles", params={**parameters, "cursor": cursor}).json()
        found.append(body["articles"])
        if body["next"] is None:
            return found
        cursor = body["next"]


@pytest.mark.parametrize("limit", [1, 7, PUBLIC, 100])
def test_cursors_lead_through_every_article_once(api: TestClient, limit: int) -> None:
    found = pages(api, limit=limit)
    slugs = [one["slug"] for page in found for one in page]
    assert len(slugs) == len(set(slugs)) == PUBLIC
    assert all(len(page) == limit for page in found[:-1])
    assert found[-1]


def test_the_newest_articles_come_first(api: TestClient) -> None:
    updated = [one["updated"] for one in pages(api, limit=100)[0]]
    assert updated == sorted(updated, reverse=True)


def test_the_list_takes_the_same_limits_as_a_search(api: TestClient) -> None:
    for name, value in (("lang", "en"), ("kind", "faq")):
        found = pages(api, limit=100, **{name: value})[0]
        assert found
        assert {one[name] for one in found} == {value}
    assert all("vpn" in one["tags"] for one in pages(api, limit=100, tag="vpn")[0])


def test_articles_for_staff_are_not_listed_and_not_there(api: TestClient) -> None:
    assert HIDDEN.isdisjoint(one["slug"] for one in pages(api, limit=100)[0])
    for slug in HIDDEN:
        hidden, nothing = (api.get(f"/api/v1/articles/{one}") for one in (slug, "es/no-hay"))
        assert hidden.status_code == nothing.status_code == 404
        assert hidden.json()["detail"].replace(slug, "") == nothing.json()["detail"].replace(
            "es/no-hay", ""
        )


def test_an_article_comes_whole_with_its_translation(api: TestClient) -> None:
    article = api.get(ARTICLE).json()
    assert article["slug"] == "es/red/vpn-desde-casa"
    assert [one["slug"] for one in article["translations"]] == ["en/network/vpn-from-home"]
    assert all(f'id="{heading["anchor"]}"' in article["html"] for heading in article["headings"])


@pytest.mark.parametrize("form", ["{tag}", "W/{tag}", '"other", {tag}', "*"])
def test_an_article_that_did_not_change_is_not_sent_again(api: TestClient, form: str) -> None:
    tag = api.get(ARTICLE).headers["etag"]
    again = api.get(ARTICLE, headers={"If-None-Match": form.format(tag=tag)})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == tag


def test_another_tag_gets_the_article(api: TestClient) -> None:
    response = api.get(ARTICLE, headers={"If-None-Match": '"of yesterday"'})
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "cursor",
    ["x", "-", "MTA===", "bm90IGEgbnVtYmVy", "LTE", "OTk5OTk5OTk5OTk5OTk5OTk5", "ñ", "\x00"],
)
def test_a_cursor_that_is_not_ours_is_refused(api: TestClient, cursor: str) -> None:
    response = api.get("/api/v1/articles", params={"cursor": cursor})
    assert response.status_code == 422
    assert "cursor" in response.json()["detail"]


def complete(api: TestClient, **parameters: Any) -> list[dict[str, Any]]:
    response = api.get("/api/v1/complete", params=parameters)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["completions"]
    return found


@pytest.mark.parametrize("typed", ["restablecer la contr", "RESTABLECER LA CONTRASEN", "contras"])
def test_what_is_typed_is_completed_to_a_title(api: TestClient, typed: str) -> None:
    assert "Restablecer la contraseña de red" in [one["title"] for one in complete(api, q=typed)]


def test_titles_that_begin_as_typed_come_first(api: TestClient) -> None:
    titles = [one["title"].lower() for one in complete(api, q="con", limit=20)]
    begins = [title.startswith("con") for title in titles]
    assert begins == sorted(begins, reverse=True)
    assert True in begins
    assert False in begins


def test_completion_shows_no_more_than_asked_for_and_nothing_hidden(api: TestClient) -> None:
    assert len(complete(api, q="co", limit=2)) == 2
    assert complete(api, q="baja de un") == []
    assert complete(api, q="unlock") == []


def test_what_begins_no_title_is_completed_to_nothing(api: TestClient) -> None:
    assert complete(api, q="zzz") == []
    assert complete(api, q="?!") == []
