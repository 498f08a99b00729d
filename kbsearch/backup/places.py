"""Where the things of an installation lie: those that a backup takes, and where it puts them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kbsearch.settings import DEFAULT_CONFIG, Settings, config_file


@dataclass(frozen=True, slots=True)
class Places:
    """The folder of articles, the desk database, the folder of attachments, the settings file."""

    articles: Path
    database: Path
    attachments: Path
    config: Path


def places_of(settings: Settings) -> Places:
    """Where this installation has them."""
    return Places(settings.articles, settings.database, settings.attachments, config_file())


def places_below(folder: Path) -> Places:
    """Where an installation that has chosen nothing has them, when it works in `folder`."""
    fields = Settings.model_fields
    articles, database, attachments = (
        folder / fields[name].default for name in ("articles", "database", "attachments")
    )
    return Places(articles, database, attachments, folder / DEFAULT_CONFIG)
