"""The shell that documents are executed in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.session import make_folder, service
from tests.sample import Sample


@pytest.fixture(scope="session")
def published(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an index of the sample articles, to be copied."""
    return sample.copy(tmp_path_factory.mktemp("published")).index.parent


@pytest.fixture(scope="session")
def served(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The host and port of a service over the sample articles."""
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed: apt-get install curl")
    folder = make_folder(tmp_path_factory.mktemp("served") / "desk", published)
    with service(folder) as address:
        yield address
