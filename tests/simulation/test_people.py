"""Played people: they come back, differ, and are the same for the same seed."""

from __future__ import annotations

from collections import Counter

from kbsearch.simulation.people import visits


def test_as_many_forms_are_begun_as_were_asked_for() -> None:
    assert [len(visits(1, forms)) for forms in (1, 7, 500)] == [1, 7, 500]


def test_people_come_back_and_some_of_them_very_often() -> None:
    times = Counter(one.person.session for one in visits(1, 2000))
    once = sum(1 for count in times.values() if count == 1)
    assert once > len(times) / 2
    assert max(times.values()) >= 10


def test_they_write_in_several_forms_and_in_both_languages() -> None:
    coming = visits(2, 300)
    assert {one.person.lang for one in coming} == {"es", "en"}
    assert len({one.person.form for one in coming}) == 3
    assert {bool(one.person.requester) for one in coming} == {True, False}


def test_the_same_seed_plays_the_same_people() -> None:
    assert visits(3, 50) == visits(3, 50)
    assert visits(3, 50) != visits(4, 50)
