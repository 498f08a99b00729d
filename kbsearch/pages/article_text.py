"""What an article's HTML says to a program: its words, its opening, its pictures, its steps."""

# ruff: noqa: SIM905 (long lists of words are read best as text)

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser

from kbsearch.pages.xml_documents import legible

# Articles that are remembered as read. Each is about as large as the page that shows it.
REMEMBERED = 128
# One step is an instruction; the words of two make a procedure.
STEPS_MIN = 2
_VOID = frozenset(("br", "col", "hr", "img", "source", "track", "wbr"))
_INLINE = frozenset(
    "a abbr b bdi bdo cite code del dfn em i ins kbd mark q s samp small span strong sub sup "
    "time u var wbr".split()
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the text; `source` is its address on this site."""

    source: str
    alt: str


@dataclass(frozen=True, slots=True)
class ArticleText:
    """`text` holds a line for each block of the article, and `opening` its paragraphs alone.

    `steps` are the items of its one ordered list; where there are several, or the one is part of
    something else or does not count from 1, nobody can tell which of them is the procedure, and
    there are none.
    """

    text: str
    opening: str
    pictures: tuple[Picture, ...]
    steps: tuple[str, ...]


@lru_cache(maxsize=REMEMBERED)
def read_article(html: str) -> ArticleText:
    """Reads sanitised HTML: every element is closed, and every value quoted."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    steps = tuple(filter(None, map(_line, reader.steps)))
    return ArticleText(
        text="\n".join(filter(None, map(_line, reader.blocks))),
        opening=_line(reader.opening),
        pictures=tuple(reader.pictures),
        steps=steps if reader.counted == 1 and len(steps) >= STEPS_MIN else (),
    )


def shortened(text: str, limit: int) -> str:
    """The beginning of a text in one line, at most `limit` characters, cut between words."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    space = line.rfind(" ", 0, limit)
    return line[: space if space > 0 else limit - 1].rstrip(" ,;:.·–—(«“\"'") + "…"


def _line(parts: list[str]) -> str:
    return " ".join(legible("".join(parts)).split())


class _Reader(HTMLParser):
    """Keeps a stack and no tree, for HTML may be nested deeper than Python calls itself."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[list[str]] = [[]]
        self.opening: list[str] = []
        self.pictures: list[Picture] = []
        self.steps: list[list[str]] = []
        self.counted = 0
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begins a block, a step or a picture."""
        values = {name: value or "" for name, value in attrs}
        if tag == "img" and values.get("src", "").startswith("/"):
            alt = " ".join(legible(values.get("alt", "")).split())
            self.pictures.append(Picture(values["src"], alt))
        if tag == "ol" and not self._open:
            # A list that counts from elsewhere goes on with another one, or counts down.
            self.counted += 1 if not values.keys() & {"start", "reversed"} else 2
        if tag == "li" and self._open == ["ol"]:
            self.steps.append([])
        self._separate(tag)
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Ends what it names, and whatever was left open inside."""
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        self._separate(tag)

    def handle_data(self, data: str) -> None:
        """Words, which belong to a block and may belong to a paragraph or to a step."""
        self.blocks[-1].append(data)
        if self._open[:1] == ["p"]:
            self.opening.append(data)
        if self._open[:2] == ["ol", "li"]:
            self.steps[-1].append(data)

    def _separate(self, tag: str) -> None:
        """Words of two blocks are not one word."""
        if tag in _INLINE:
            return
        self.blocks.append([])
        self.opening.append(" ")
        if self.steps:
            self.steps[-1].append(" ")
