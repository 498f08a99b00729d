"""The blocks of text of a marked-up page, HTML or XML, in the order in which they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, item or cell: its element, an id where languages share it, its text."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Dialect:
    """Which elements of a markup language begin a block, and which are passed over whole.

    `shared_id` matches ids that are the same in every language; others are ignored.
    """

    blocks: frozenset[str]
    skipped: frozenset[str]
    void: frozenset[str] = frozenset()
    shared_id: re.Pattern[str] = field(default=re.compile(r"(?!)"))


def elements(names: str) -> frozenset[str]:
    """Element names written with spaces between them."""
    return frozenset(names.split())


def read_blocks(markup: str, dialect: Dialect) -> list[Block]:
    """The blocks of one page, empty ones left out; nested blocks end the outer one's text."""
    parser = _Parser(dialect)
    parser.feed(markup)
    parser.close()
    parser.flush()
    return parser.found


class _Parser(HTMLParser):
    def __init__(self, dialect: Dialect) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Block] = []
        self._dialect = dialect
        self._mark = ""
        self._outer: list[str] = []
        self._text: list[str] = []
        self._skipping: list[str] = []
        self._after_element = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = tag.rpartition(":")[2]
        if self._skipping or name in self._dialect.skipped:
            if name not in self._dialect.void:
                self._skipping.append(name)
        elif name in self._dialect.blocks:
            self.flush()
            self._outer.append(self._mark)
            identity = dict(attrs).get("id") or ""
            shared = identity if self._dialect.shared_id.match(identity) else ""
            self._mark = f"{name}#{shared}" if shared else name
        elif name == "br" or self._after_element:
            # Menu names and keys that follow each other are drawn apart, not as one word.
            self._text.append(" ")

    def handle_startendtag(
        self,
        tag: str,
        attrs: list[tuple[str, str | None]],  # noqa: ARG002 - the signature is HTMLParser's
    ) -> None:
        """An empty element holds no text, whatever its name."""
        if tag == "br":
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in self._skipping:
            while self._skipping.pop() != name:
                pass
        elif not self._skipping and name in self._dialect.blocks:
            self.flush()
            self._mark = self._outer.pop() if self._outer else ""
        else:
            self._after_element = True

    def handle_data(self, data: str) -> None:
        self._after_element = False
        if not self._skipping:
            self._text.append(data)

    def flush(self) -> None:
        """Close the block that is being read."""
        text = " ".join("".join(self._text).split())
        self._text = []
        if text:
            self.found.append(Block(self._mark, text))
