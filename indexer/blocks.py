"""The text of an article as blocks: what may be cut, and where, before it is cut.

A block is a paragraph, a list, a table, a piece of code. Its text is plain: rows as `a | b`,
items with their dashes and numbers, code as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Block:
    """`text` is the whole; `parts`, joined by `joint`, are where it may be cut (none: anywhere
    between lines, sentences, words). `lead` (a table's header) is repeated above each later
    piece. `loose` says that cutting between the parts is no loss, even when the whole fits."""

    text: str
    parts: tuple[Block, ...] = ()
    joint: str = "\n"
    lead: str = ""
    loose: bool = False


@dataclass(slots=True)
class Section:
    """A heading and the blocks below it, up to the next heading. `path` holds the headings
    above it and its own, outermost first; it is empty before the first heading."""

    path: tuple[str, ...] = ()
    anchor: str = ""
    level: int = 0
    blocks: list[Block] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All of it, for measuring."""
        return "\n\n".join(block.text for block in self.blocks)


def joined(parts: list[Block], joint: str = "\n", *, lead: str = "", loose: bool = False) -> Block:
    """One block of several; a single part stays what it is unless it has a lead."""
    if len(parts) == 1 and not lead:
        return parts[0]
    return Block(joint.join(part.text for part in parts), tuple(parts), joint, lead, loose)


def marked(block: Block, marker: str) -> Block:
    """The block with a list marker before its first line, the others set in below it."""
    indent = " " * len(marker)
    text = marker + block.text.replace("\n", f"\n{indent}")
    if not block.parts:
        return Block(text)
    first, *rest = block.parts
    parts = (marked(first, marker), *(_indented(part, indent) for part in rest))
    return Block(text, parts, block.joint, block.lead and indent + block.lead)


def _indented(block: Block, indent: str) -> Block:
    text = indent + block.text.replace("\n", f"\n{indent}")
    parts = tuple(_indented(part, indent) for part in block.parts)
    return Block(text, parts, block.joint, block.lead and indent + block.lead, block.loose)
