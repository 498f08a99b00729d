"""What a reader may not see changes no byte that he receives, on any surface."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from indexer import publishing, vectors
from tests.accounts.surfaces import SHORTER, SHOWN, STORIES, SURFACES, TICKETS, rounds
from tests.accounts.worlds import Asked, Round, Worlds, frozen

READERS = ("visitor", "requester", "token")
SOME = st.lists(st.sampled_from(SURFACES), min_size=12, max_size=16, unique=True).map(
    lambda some: [*some, *TICKETS]
)
FEW = settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),  # to make a failure smaller would take minutes
)
MANY = settings(FEW, max_examples=200, derandomize=False)


@pytest.fixture(scope="module", autouse=True)
def _frozen() -> Iterator[None]:
    with frozen():
        yield


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the desks are made anew for each example."""
    return tmp_path_factory.mktemp("worlds") / "here"


def compare(
    place: Path, name: str, story: Sequence[Round], questions: Sequence[Sequence[Asked]]
) -> None:
    """Tells the story in both worlds, and asks after each of its rounds."""
    worlds = Worlds(place)
    try:
        reader = worlds.reader(name, SHOWN)
        for files, asked in zip(story, questions, strict=True):
            worlds.write(files, reader)
            assert not list(worlds.differences(asked, reader))
    finally:
        worlds.close()


@FEW
@given(story=rounds(2), asked=SOME, name=st.sampled_from(READERS))
def test_what_a_reader_may_not_see_changes_no_byte(
    place: Path, story: Sequence[Round], asked: Sequence[Asked], name: str
) -> None:
    compare(place, name, story, [asked] * len(story))


@pytest.mark.parametrize("name", STORIES)
def test_no_way_in_which_hidden_articles_would_show_is_open(
    place: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "EXACT_LIMIT", 16)
    monkeypatch.setattr(vectors, "PROBES", 1)
    monkeypatch.setattr(publishing, "DELTA_LIMIT", 0)
    story = STORIES[name]
    compare(place, "visitor", story, [*[[]] * (len(story) - 1), SHORTER])


@pytest.mark.slow
@MANY
@given(story=rounds(4), name=st.sampled_from(READERS))
def test_what_a_reader_may_not_see_changes_no_byte_of_anything(
    place: Path, story: Sequence[Round], name: str
) -> None:
    compare(place, name, story, [SURFACES] * len(story))
