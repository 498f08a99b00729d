"""An address where there is nothing still leads somewhere."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from indexer.records import Audience
from kbsearch.errors import NotReadyError
from kbsearch.pages.lookalikes import lookalikes, words_of
from tests.pages.shelf import Shelf


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/es/articles/es/red/vpn-desde-casa", "red vpn desde casa"),
        ("/faq/How_to_reset.html", "How to reset"),
        ("/es/articles/contrase%C3%B1a", "contraseña"),
        ("/wp-login.php?x", "wp login"),
        ("/es/", ""),
        ("/%00%ff/1234/--", ""),
    ],
)
def test_the_words_of_an_address_are_a_question(path: str, words: str) -> None:
    assert words_of(path) == words


def test_a_long_address_is_cut() -> None:
    assert len(words_of("/es/" + "palabra-" * 1000)) <= 130


def test_articles_with_such_words_are_offered_when_they_fit(shelf: Shelf) -> None:
    find = lookalikes(shelf)
    assert find("/es/articles/vpn", Audience.PUBLIC)
    shelf.confidence = 0.1
    assert find("/es/articles/vpn", Audience.PUBLIC) == []
    assert find("/es/", Audience.PUBLIC) == ()


def test_a_fault_in_the_search_does_not_cost_the_page(shelf: Shelf) -> None:
    shelf.failure = NotReadyError("nothing yet")
    with capture_logs() as logs:
        assert lookalikes(shelf)("/es/articles/vpn", Audience.PUBLIC) == ()
    assert logs[0]["event"] == "nothing to offer instead"
