"""Suggestions: at most three, only those that are sure enough, in the order of the search."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from indexer.reader import Reader
from indexer.records import Audience, Kind
from kbsearch.deflection.suggesting import Draft, suggest
from kbsearch.search.records import Hit, PassageHit, SearchRequest, SearchResult
from kbsearch.search.service import Search
from tests.desk import Desk

PASSAGE = PassageHit((), "", "Texto.", (), None)
HIT = Hit("uno", "Uno", "es", Kind.FAQ, (), None, 1.0, 1.0, PASSAGE)


@dataclass
class Shelf:
    """A search that finds hits of the given confidences, and keeps what it was asked."""

    confidences: tuple[float, ...]
    asked: list[SearchRequest] = field(default_factory=list)

    def search(self, request: SearchRequest) -> SearchResult:
        """The hits, as many as asked for."""
        self.asked.append(request)
        hits = tuple(replace(HIT, slug=f"{one}", confidence=one) for one in self.confidences)
        return SearchResult(request.query, "es", hits[: request.limit], len(hits), False, 1.0)


def chosen(shelf: Shelf, draft: Draft, threshold: float = 0.5) -> list[str]:
    found = suggest(shelf, draft, threshold=threshold, audience=Audience.PUBLIC)
    return [hit.slug for hit in found]


def test_only_what_is_sure_enough_is_shown_and_in_order() -> None:
    assert chosen(Shelf((0.6, 0.4, 0.9)), Draft("vpn")) == ["0.6", "0.9"]


def test_at_most_three_are_shown() -> None:
    assert len(chosen(Shelf((0.9,) * 9), Draft("vpn"))) == 3


def test_the_threshold_itself_is_enough() -> None:
    assert chosen(Shelf((0.5,)), Draft("vpn")) == ["0.5"]
    assert chosen(Shelf((1.0,)), Draft("vpn"), threshold=1.0) == ["1.0"]


@pytest.mark.parametrize("draft", [Draft(""), Draft(" \n", "\t ")])
def test_a_blank_draft_is_not_even_asked(draft: Draft) -> None:
    shelf = Shelf((0.9,))
    assert chosen(shelf, draft) == []
    assert shelf.asked == []


def test_subject_and_description_are_asked_together() -> None:
    assert Draft(" VPN ", " no conecta ").question == "VPN\nno conecta"
    assert Draft("", "no conecta").question == "no conecta"
    assert Draft("VPN").question == "VPN"


def test_nobody_is_suggested_what_he_may_not_read(desk: Desk) -> None:
    desk.write("publico.md", "El túnel de zafiro.")
    desk.write("interno.md", "El túnel de zafiro.", audience="technician")
    desk.index()
    search, draft = Search(Reader(desk.root), desk.encoder), Draft("el túnel de zafiro")
    for audience, expected in ((Audience.PUBLIC, {"publico"}), (Audience.STAFF, {"publico"})):
        found = suggest(search, draft, threshold=0, audience=audience)
        assert {hit.slug for hit in found} == expected
    found = suggest(search, draft, threshold=0, audience=Audience.TECHNICIAN)
    assert {hit.slug for hit in found} == {"publico", "interno"}
