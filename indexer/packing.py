"""Packing blocks into texts that the encoder reads whole.

Blocks are put together while they fit. One that does not fit what is left begins a new text;
one that fits no text at all is cut: at its parts, else between lines, sentences, words, letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from textwrap import dedent

from indexer.blocks import Block
from indexer.word_counts import TokenCounter, at_most, count_tokens

_SENTENCE_END = re.compile(r"(?<=[.!?…;:])\s+|(?<=[.!?…][\"')\]»”])\s+")
_PIECES_OF_A_WORD = 8
_TAIL = 10
"""A last text of less than this part of the room is not left alone, if the one before it can
spare a block."""


class _Piece:
    __slots__ = ("is_lead", "joint", "text", "weight")

    def __init__(self, text: str, weight: int, joint: str, *, is_lead: bool = False) -> None:
        self.text = text
        self.weight = weight
        self.joint = joint
        self.is_lead = is_lead


class Packer:
    """Packs the blocks of one section; `room` is the number of tokens for the text itself."""

    def __init__(self, tokens: TokenCounter, room: int) -> None:
        self._tokens = tokens
        self._room = max(room, 1)
        self._done: list[list[_Piece]] = []
        self._open: list[_Piece] = []
        self._used = 0
        self._leads: list[_Piece] = []

    def pack(self, blocks: Sequence[Block]) -> list[str]:
        """The texts, in order; each within the room."""
        for block, weight in zip(blocks, self._weigh(blocks), strict=True):
            self._add(block, weight, "\n\n")
        self._end_text()
        self._fill_the_last()
        return [dedent("".join(_glued(pieces))) for pieces in self._done]

    def _weigh(self, blocks: Sequence[Block]) -> list[int]:
        return count_tokens(self._tokens, [block.text for block in blocks])

    def _add(self, block: Block, weight: int, joint: str) -> None:
        if self._used + weight + 1 <= self._room:
            self._append(_Piece(block.text, weight, joint))
        elif block.loose and block.parts:
            self._add_parts(block, joint)
        elif weight + 1 <= self._free:
            self._begin_text(weight)
            self._append(_Piece(block.text, weight, joint))
        else:
            self._add_parts(block if block.parts else _cut(block, self._free), joint)

    @property
    def _free(self) -> int:
        """Tokens of room in a new text, below the headers that it repeats."""
        return self._room - sum(lead.weight + 1 for lead in self._leads)

    def _add_parts(self, block: Block, joint: str) -> None:
        if not block.parts:  # a single letter that is too much: nothing is left to cut
            self._begin_text(1)
            self._append(_Piece(block.text, 1, joint))
            return
        lead = self._lead(block)
        if lead:
            self._leads.append(lead)
        for part, weight in zip(block.parts, self._weigh(block.parts), strict=True):
            self._add(part, weight, joint)
            joint = block.joint
        if lead:
            self._leads.pop()

    def _lead(self, block: Block) -> _Piece | None:
        """The header to repeat, unless it would take more than a quarter of the room."""
        if not block.lead:
            return None
        (weight,) = count_tokens(self._tokens, [block.lead])
        piece = _Piece(block.lead, weight, "\n\n", is_lead=True)
        return piece if (weight + 1) * 4 <= self._free else None

    def _append(self, piece: _Piece) -> None:
        self._open.append(piece)
        self._used += piece.weight + 1

    def _begin_text(self, weight: int) -> None:
        """Ends the open text. An introduction ("Fill in these fields:") goes along with what it
        introduces, when it fits; a table's header is not left behind without a row."""
        if self._leads and self._open and self._open[-1].text == self._leads[-1].text:
            self._open.pop()
        introduction = None
        if len(self._open) > 1 and self._open[-1].text.endswith(":"):
            last = self._open[-1]
            if last.weight + weight + 2 <= self._free:
                introduction = self._open.pop()
        self._end_text()
        for piece in (introduction, *self._leads):
            if piece:
                self._append(piece)

    def _end_text(self) -> None:
        if any(not piece.is_lead for piece in self._open):
            self._done.append(self._open)
        self._open = []
        self._used = 0

    def _fill_the_last(self) -> None:
        """A few words alone make a poor answer: the last text takes a block of the one before."""
        if len(self._done) < 2:  # noqa: PLR2004
            return
        before, last = self._done[-2:]
        if len(before) < 2 or any(piece.is_lead for piece in (*before, *last)):  # noqa: PLR2004
            return
        used = sum(piece.weight + 1 for piece in last)
        if used * _TAIL < self._room and used + before[-1].weight + 1 <= self._room:
            last.insert(0, before.pop())


def _glued(pieces: Sequence[_Piece]) -> Iterator[str]:
    for index, piece in enumerate(pieces):
        if index:
            yield "\n" if pieces[index - 1].is_lead else piece.joint
        yield piece.text


def _cut(block: Block, room: int) -> Block:
    """A block without parts, cut at the largest breaks it has; a letter stays as it is."""
    joint, texts = _breaks(block.text, room)
    parts = tuple(Block(text) for text in texts) if len(texts) > 1 else ()
    return Block(block.text, parts, joint)


def _breaks(text: str, room: int) -> tuple[str, list[str]]:
    """Where to cut a text that has no parts, and what to put between the pieces again."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) > 1:
        return "\n", lines
    sentences = _SENTENCE_END.split(text)
    if len(sentences) > 1:
        return " ", sentences
    words = text.split()
    if len(words) > 1:
        return " ", list(_runs(words, room))
    step = max(1, min(room, len(text)) // _PIECES_OF_A_WORD)
    return "", [text[start : start + step] for start in range(0, len(text), step)]


def _runs(words: Sequence[str], room: int) -> Iterator[str]:
    """Words in runs that are short enough to fit, whatever the tokenizer makes of them."""
    run: list[str] = []
    size = 0
    for word in words:
        weight = at_most(word) + 1
        if run and size + weight > room // 2:
            yield " ".join(run)
            run, size = [], 0
        run.append(word)
        size += weight
    if run:
        yield " ".join(run)
