"""From sanitised HTML to sections of plain blocks, in one pass over its tags.

Reading the HTML rather than the Markdown tokens treats tables and lists alike whether they were
written as Markdown, as HTML, or as a mixture of the two.
"""

# ruff: noqa: SIM905 (long lists of words are read best as text)

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from indexer.blocks import Block, Section, joined, marked

_EVENT = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:\s[^>]*)?)>([^<]*)")
_BREAK = "\v"  # stands for a line break that was asked for, until the line is complete
_ALT = re.compile(r'\balt="([^"]*)"')
_NUMBER = re.compile(r'\b(?:start|value)="(-?\d{1,9})"')
_HEADING_ID = re.compile(r'\sid="([^"]*)"')
_FILE_NAME = re.compile(r"\S*\.(?:png|jpe?g|gif|svg|webp|bmp)", re.IGNORECASE)

_VOID = frozenset({"br", "hr", "img", "col", "source", "track", "wbr"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FRAMED = frozenset({"ul", "ol", "li", "table", "tr", "td", "th", "pre", "aside", "dl", "dd", "dt"})
_BLOCKS = _FRAMED | frozenset(
    "p div blockquote details summary section figure figcaption caption thead tbody tfoot "
    "colgroup video audio".split()
)
_DEEPEST = 12
"""Frames within frames; deeper lists and tables are read as lines of the one they are in."""


def read_sections(html: str) -> list[Section]:
    """The sections of an article in order; the first, before any heading, may be empty."""
    return _Reader().read(html)


class _Frame:
    """An open element whose content is gathered apart."""

    __slots__ = ("attributes", "cells", "head", "is_head", "number", "parts", "tag")

    def __init__(self, tag: str, attributes: str) -> None:
        self.tag = tag
        self.attributes = attributes
        self.parts: list[Block] = []
        self.cells: list[str] = []
        self.head: list[str] = []
        self.is_head = False
        number = _NUMBER.search(attributes) if tag in {"ol", "li"} else None
        self.number = int(number[1]) if number else None


class _Reader:
    def __init__(self) -> None:
        self._sections = [Section()]
        self._frames: list[_Frame] = []
        self._skipped: list[str] = []
        self._line: list[str] = []
        self._heading: tuple[str, str] | None = None
        self._levels: list[tuple[int, str]] = []
        self._silent = 0
        self._closers: dict[str, Callable[[_Frame], None]] = {
            "ul": self._list,
            "ol": self._list,
            "li": self._item,
            "table": self._table,
            "tr": self._row,
            "td": self._cell,
            "th": self._cell,
            "pre": self._code,
            "aside": self._aside,
            "dl": self._definitions,
            "dt": self._plain,
            "dd": self._definition,
        }

    def read(self, html: str) -> list[Section]:
        first = html.find("<")
        self._text(html if first < 0 else html[:first])
        for closing, tag, attributes, text in _EVENT.findall(html):
            if closing:
                self._close(tag)
            else:
                self._open(tag, attributes)
            if text:
                self._text(text)
        self._flush()
        return self._sections

    def _text(self, text: str) -> None:
        if self._silent:
            return
        if "&" in text:
            text = unescape(text)
        self._line.append(text)

    def _in_code(self) -> bool:
        return bool(self._frames) and self._frames[-1].tag == "pre"

    def _open(self, tag: str, attributes: str) -> None:
        if tag in _VOID:
            self._void(tag, attributes)
        elif tag == "a" and "footnote-backref" in attributes:
            self._silent += 1
        elif tag in _HEADINGS and not self._frames:
            self._flush()
            self._heading = (tag, attributes)
        elif tag in _BLOCKS or tag in _HEADINGS:
            self._flush()
            self._push(tag, attributes)

    def _push(self, tag: str, attributes: str) -> None:
        if tag not in _FRAMED:
            return
        if len(self._frames) >= _DEEPEST:
            self._skipped.append(tag)
            return
        self._frames.append(_Frame(tag, attributes))

    def _close(self, tag: str) -> None:
        if self._silent:
            self._silent -= tag == "a"
        elif self._heading is not None and tag == self._heading[0]:
            self._start_section()
        elif tag in _BLOCKS or tag in _HEADINGS:
            self._pop(tag)

    def _pop(self, tag: str) -> None:
        if tag not in _FRAMED:
            self._flush()
        elif self._skipped:
            self._flush()
            self._skipped.pop()
        elif self._frames:
            if tag != "pre":
                self._flush()
            frame = self._frames.pop()
            self._closers[frame.tag](frame)

    def _void(self, tag: str, attributes: str) -> None:
        if tag == "br":
            self._line.append("\n" if self._in_code() else _BREAK)
        elif tag == "img":
            alt = _ALT.search(attributes)
            words = unescape(alt[1]).strip() if alt else ""
            if words and not _FILE_NAME.fullmatch(words):
                self._line.append(words)

    def _flush(self) -> None:
        """Ends the line of text that was being gathered; it becomes a paragraph."""
        if not self._line or self._in_code():
            return
        text = self._take_line()
        if text:
            self._add(Block(text))

    def _take_line(self) -> str:
        lines = "".join(self._line).split(_BREAK)
        self._line.clear()
        return "\n".join(" ".join(line.split()) for line in lines).strip()

    def _add(self, block: Block) -> None:
        if self._frames:
            self._frames[-1].parts.append(block)
        else:
            self._sections[-1].blocks.append(block)

    def _start_section(self) -> None:
        tag, attributes = self._heading or ("h6", "")
        self._heading = None
        text = " ".join(self._take_line().split())
        if not text:
            return
        level = int(tag[1])
        path = (*self._path_above(level), text)
        self._levels.append((level, text))
        anchor = _HEADING_ID.search(attributes)
        self._sections.append(Section(path, anchor[1] if anchor else "", level))

    def _path_above(self, level: int) -> tuple[str, ...]:
        """The headings that are still open above a new one of `level`; it closes the others."""
        while self._levels and self._levels[-1][0] >= level:
            self._levels.pop()
        return tuple(text for _, text in self._levels)

    def _list(self, frame: _Frame) -> None:
        if frame.parts:
            ordered = frame.tag == "ol"
            self._add(joined(frame.parts, loose=not ordered))

    def _item(self, frame: _Frame) -> None:
        if frame.parts:
            self._add(marked(joined(frame.parts), self._marker(frame)))

    def _marker(self, frame: _Frame) -> str:
        parent = self._frames[-1] if self._frames else None
        if parent is None or parent.tag != "ol":
            return "- "
        number = frame.number if frame.number is not None else parent.number
        number = 1 if number is None else number
        parent.number = number + 1
        return f"{number}. "

    def _table(self, frame: _Frame) -> None:
        if not frame.parts:
            return
        lead = frame.head[0] if frame.head and len(frame.parts) > 1 else ""
        self._add(joined(frame.parts, lead=lead))

    def _row(self, frame: _Frame) -> None:
        text = " | ".join(cell for cell in frame.cells if cell)
        if not text:
            return
        table = self._frames[-1] if self._frames else None
        if table and table.tag == "table" and frame.is_head and not table.parts:
            table.head.append(text)
        self._add(Block(text))

    def _cell(self, frame: _Frame) -> None:
        text = " ".join(" ".join(part.text.split()) for part in frame.parts)
        row = self._frames[-1] if self._frames else None
        if row is not None and row.tag == "tr":
            row.is_head = frame.tag == "th"
            row.cells.append(text)
        elif text:
            self._add(Block(text))

    def _code(self, _frame: _Frame) -> None:
        text = "".join(self._line).strip("\n").rstrip()
        self._line.clear()
        lines = text.split("\n")
        if text:
            self._add(joined([Block(line) for line in lines]))

    def _aside(self, frame: _Frame) -> None:
        """A note: its title, with a colon, introduces the rest."""
        if not frame.parts:
            return
        title, *rest = frame.parts
        if rest and title.text[-1].isalnum():
            title = Block(f"{title.text}:")
        self._add(joined([title, *rest]))

    def _definitions(self, frame: _Frame) -> None:
        if frame.parts:
            self._add(joined(frame.parts, loose=True))

    def _definition(self, frame: _Frame) -> None:
        if frame.parts:
            self._add(marked(joined(frame.parts), "  "))

    def _plain(self, frame: _Frame) -> None:
        for part in frame.parts:
            self._add(part)
