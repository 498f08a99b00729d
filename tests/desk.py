"""An articles folder and its index, small enough to be made anew for each test."""

from __future__ import annotations

from pathlib import Path

from indexer.folder_source import FolderSource
from indexer.pipeline import Report, index
from indexer.reader import Generation, open_generation
from indexer.records import Audience
from tests.hashing_encoder import HashingEncoder


class Desk:
    """An articles folder and its index, below `place`."""

    def __init__(self, place: Path) -> None:
        self.articles = place / "articles"
        self.root = place / "index"
        self.encoder = HashingEncoder()
        self.articles.mkdir(exist_ok=True)

    def write(self, name: str, text: str, **front: str) -> Path:
        """Writes one article; `front` goes into its front matter."""
        path = self.articles / name
        path.parent.mkdir(parents=True, exist_ok=True)
        matter = "".join(f"{key}: {value}\n" for key, value in {"lang": "es", **front}.items())
        path.write_text(f"---\n{matter}---\n\n# {path.stem}\n\n{text}\n", encoding="utf-8")
        return path

    def index(self, *, rebuild: bool = False) -> Report:
        """Brings the index up to date."""
        return index(FolderSource(self.articles), self.root, self.encoder, rebuild=rebuild)

    def open(self) -> Generation:
        """The published generation."""
        return open_generation(self.root)

    def slugs(self, audience: Audience = Audience.PUBLIC) -> set[str]:
        """The articles that `audience` may read."""
        with self.open().rows() as rows:
            return {article.slug for article in rows.articles(audience)}
