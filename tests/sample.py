"""The sample articles of the repository and an index of them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from indexer.encoder import Encoder
from indexer.folder_source import FolderSource
from indexer.pipeline import index
from kbsearch.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = ROOT / "articles"


@dataclass(frozen=True, slots=True)
class Sample:
    """Where the sample articles and their index are."""

    articles: Path
    index: Path

    @property
    def settings(self) -> Settings:
        """Settings of a service over them, which holds nobody out."""
        return Settings(
            articles=self.articles,
            index=self.index,
            database=self.index.with_name("desk.db"),
            holdout_percent=0,
        )

    def copy(self, place: Path) -> Sample:
        """The same with an index of its own, to be damaged or changed."""
        shutil.copytree(self.index, place / "index")
        return Sample(self.articles, place / "index")


def index_sample(place: Path, encoder: Encoder) -> Sample:
    """Indexes the sample articles below `place`."""
    report = index(FolderSource(ARTICLES), place / "index", encoder)
    assert report.errors == 0
    return Sample(ARTICLES, place / "index")
