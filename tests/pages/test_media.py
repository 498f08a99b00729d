"""Pictures and films: shown anew as soon as they change, and in parts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.pages.shelf import Shelf


@pytest.fixture
def folder(shelf: Shelf, tmp_path: Path) -> Path:
    """The folder of what articles show."""
    shelf.media_folder = tmp_path
    return tmp_path


def test_a_picture_is_fetched_once_and_asked_about_afterwards(
    client: TestClient, folder: Path
) -> None:
    (folder / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    first = client.get("/media/a.svg")
    assert first.headers["cache-control"] == "public, no-cache"
    tag = first.headers["etag"]
    for method in ("GET", "HEAD"):
        again = client.request(method, "/media/a.svg", headers={"if-none-match": f'"x", W/{tag}'})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["content-security-policy"] == first.headers["content-security-policy"]


def test_a_picture_that_changed_is_never_taken_for_the_old_one(
    client: TestClient, folder: Path
) -> None:
    picture = folder / "a.png"
    picture.write_bytes(b"one")
    before, times = client.get("/media/a.png").headers["etag"], picture.stat()
    # As long as before, and as old: what `rsync --times` and many editors leave behind.
    (folder / "new").write_bytes(b"two")
    (folder / "new").rename(picture)
    os.utime(picture, ns=(times.st_atime_ns, times.st_mtime_ns))
    answer = client.get("/media/a.png", headers={"if-none-match": before})
    assert answer.status_code == 200
    assert answer.content == b"two"
    assert answer.headers["etag"] != before


def test_a_copy_of_the_same_picture_need_not_be_fetched_again(
    client: TestClient, folder: Path
) -> None:
    (folder / "a.png").write_bytes(b"one")
    before = client.get("/media/a.png").headers["etag"]
    (folder / "new").write_bytes(b"one")
    (folder / "new").rename(folder / "a.png")
    assert client.get("/media/a.png", headers={"if-none-match": before}).status_code == 304


def test_a_film_goes_on_from_where_it_was_only_while_it_is_the_same(
    client: TestClient, folder: Path
) -> None:
    film = folder / "a.webm"
    film.write_bytes(bytes(range(200)))
    whole = client.get("/media/a.webm")
    assert whole.headers["accept-ranges"] == "bytes"
    tag = whole.headers["etag"]
    part = {"range": "bytes=10-19", "if-range": tag}
    answer = client.get("/media/a.webm", headers=part)
    assert (answer.status_code, answer.content) == (206, bytes(range(10, 20)))
    assert answer.headers["etag"] == tag
    assert answer.headers["cache-control"] == "public, no-cache"
    film.write_bytes(bytes(reversed(range(200))))
    answer = client.get("/media/a.webm", headers=part)
    assert (answer.status_code, len(answer.content)) == (200, 200)


def test_a_part_beyond_the_end_is_refused(client: TestClient, folder: Path) -> None:
    (folder / "a.webm").write_bytes(b"short")
    assert client.get("/media/a.webm", headers={"range": "bytes=100-"}).status_code == 416


def test_films_and_pictures_are_not_compressed_again(client: TestClient, folder: Path) -> None:
    (folder / "a.webm").write_bytes(bytes(5_000))
    answer = client.get("/media/a.webm", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in answer.headers
