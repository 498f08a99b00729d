"""What a mail says, before it is text or HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.records import Language


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody wrote: `text` as he typed it, `html` the same made safe. `cut` says that there
    is more; `files` are the names of what came with it."""

    title: str = ""
    subject: str = ""
    text: str = ""
    html: str = ""
    cut: str = ""
    files_title: str = ""
    files: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article that the reader may see."""

    title: str
    link: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail in one language, from its subject to its footer; paragraphs without line breaks."""

    lang: Language
    site_name: str
    subject: str
    headline: str
    action: str
    link: str
    lead: Sequence[str] = ()
    quotes: Sequence[Quote] = ()
    after: Sequence[str] = ()
    articles_title: str = ""
    articles: Sequence[ArticleLine] = ()
    footer: Sequence[str] = ()


def one_line(text: str) -> str:
    """Fit for a header, and for a place where a name stands: no line breaks, no other control
    characters, and nothing that turns the direction of reading."""
    kept = (one if one.isprintable() or one.isspace() else "" for one in text)
    return " ".join("".join(kept).split())
