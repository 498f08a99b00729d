"""Splitting an article into passages: what is found, scored and shown as one.

Each section (the text below one heading) makes its own passages. A short section stays alone on
purpose: an extension number or a required role is often the very answer, and would drown in a
long neighbour. Only a run of very short neighbours (a glossary, a list of one-line changes) is
put together, because a passage that is hardly more than its title answers nothing. A heading
that asks something is always a passage of its own: it is a question with its answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from indexer.blocks import Block, Section
from indexer.packing import Packer
from indexer.records import Passage
from indexer.word_counts import TokenCounter, at_most, count_tokens

__all__ = ["TokenCounter", "passage_input", "split"]

SPECIAL_TOKENS = 2
TITLE_LENGTH = 120
PATH_LENGTH = 120
"""Characters of the title, and of the headings, that are given to the encoder with each passage:
enough for nearly all, and a bound for the others."""

TINY = 80
"""Characters of a section that may be put together with its neighbours: a dozen words."""

_SEPARATOR = " > "
_CUT = "…"


def passage_input(title: str, passage: Passage) -> str:
    """What the encoder reads of a passage: its title, the headings above it, its text."""
    if passage.text == title and not passage.heading_path:
        return title
    return f"{_context(title, passage.heading_path)}\n{passage.text}"


def split(title: str, sections: Sequence[Section], tokens: TokenCounter) -> list[Passage]:
    """The passages of an article, each within the encoder's window together with its context.

    An article without text has one passage: its title and headings.
    """
    passages = list(_passages(title, sections, tokens))
    if not passages:
        headings = [section.path[-1] for section in sections if section.path]
        block = Block("\n".join([title, *headings]))
        passages = list(_section_passages(title, Section(blocks=[block]), tokens))
    return [replace(passage, position=number) for number, passage in enumerate(passages)]


def _passages(title: str, sections: Sequence[Section], tokens: TokenCounter) -> Iterator[Passage]:
    for section in _together([section for section in sections if section.blocks], tokens.window):
        yield from _section_passages(title, section, tokens)


def _section_passages(title: str, section: Section, tokens: TokenCounter) -> Iterator[Passage]:
    context = _context(title, section.path)
    whole = section.text
    window = tokens.window - SPECIAL_TOKENS
    if at_most(context) + 1 + at_most(whole) <= window:
        texts = [whole]
    else:
        (used,) = count_tokens(tokens, [context])
        room = max(window - used - 1, window // 4)  # under a quarter only when the window is tiny
        texts = Packer(tokens, room).pack(section.blocks)
    for text in texts:
        yield Passage(0, section.path, section.anchor, text)


def _together(sections: Sequence[Section], window: int) -> Iterator[Section]:
    """Sections, with runs of tiny neighbours under the same heading made into one each."""
    run: list[Section] = []
    for section in sections:
        if run and not (_is_tiny(section) and _joins(run, section, window)):
            yield _merged(run)
            run = []
        if _is_tiny(section):
            run.append(section)
        else:
            yield section
    if run:
        yield _merged(run)


def _is_tiny(section: Section) -> bool:
    heading = section.path[-1] if section.path else "?"
    return "?" not in heading and len(section.text) <= TINY


def _joins(run: Sequence[Section], section: Section, window: int) -> bool:
    siblings = run[-1].level == section.level and run[-1].path[:-1] == section.path[:-1]
    size = sum(len(one.text) + len(one.path[-1]) for one in (*run, section))
    return siblings and size <= window


def _merged(run: Sequence[Section]) -> Section:
    if len(run) == 1:
        return run[0]
    blocks = [Block(f"{section.path[-1]}\n{section.text}") for section in run]
    return Section(run[0].path[:-1], run[0].anchor, run[0].level, blocks)


def _context(title: str, path: Sequence[str]) -> str:
    """The title and as many headings as there is room for, the innermost ones first."""
    kept: list[str] = []
    room = PATH_LENGTH
    for heading in reversed(path):
        if len(heading) > room:
            break
        kept.insert(0, heading)
        room -= len(heading) + len(_SEPARATOR)
    if path and not kept:
        kept = [_clipped(path[-1], PATH_LENGTH)]
    return _SEPARATOR.join([_clipped(title, TITLE_LENGTH), *kept])


def _clipped(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rsplit(" ", 1)[0] + _CUT
