"""Services over the sample articles: one holds nobody out, and one everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kbsearch.app import create_app
from tests.deflection.house import House
from tests.sample import Sample

DESK = "https://desk.example.com"


@pytest.fixture(scope="session")
def make_house(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., House]:
    """Makes services with a desk database of their own; settings as given."""

    def make(**changed: Any) -> House:
        path = tmp_path_factory.mktemp("house") / "desk.db"
        settings = sample.settings.model_copy(update={"database": path, **changed})
        return House(create_app(settings), path)

    return make


@pytest.fixture(scope="session")
def open_house(make_house: Callable[..., House]) -> Iterator[House]:
    """Nobody is held out, and forms of one other site may ask."""
    house = make_house(
        holdout_percent=0,
        widget_origins=(DESK,),
        never_suggest=("caída del servicio", "phishing"),
        never_suggest_categories=("Incidentes de seguridad",),
        keep_ticket_text=True,
    )
    with house.client:
        yield house


@pytest.fixture(scope="session")
def held_house(make_house: Callable[..., House]) -> Iterator[House]:
    """Everybody is held out."""
    house = make_house(holdout_percent=100)
    with house.client:
        yield house
