"""One application over the sample articles, with a desk database of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from indexer.reader import Reader
from kbsearch.app import create_app
from kbsearch.database.desk import DeskDatabase
from kbsearch.database.secret_rows import SecretRows
from kbsearch.desk.links import Links
from kbsearch.knowledge import Knowledge
from kbsearch.tickets.links import TicketLinks
from kbsearch.tickets.service import Tickets
from tests.sample import Sample
from tests.technicians.house import House


def knowledge_of(sample: Sample) -> Knowledge:
    """The sample articles, searched by words alone."""
    reader = Reader(sample.index)
    return Knowledge(reader, None, folder=sample.articles, threshold=0.5)


@pytest.fixture(scope="session")
def house(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A desk whose tickets the tests make, each its own."""
    path = tmp_path_factory.mktemp("technicians") / "desk.db"
    app = create_app(sample.settings.model_copy(update={"database": path}))
    database = DeskDatabase(path)
    tickets = Tickets(database, links=TicketLinks(SecretRows(database)))
    found = House(app, tickets, Links(database, knowledge_of(sample)), database)
    with found.client:
        yield found
    database.close()
