"""Markdown to HTML, not yet sanitised, with every reference to another file and its line.

The pipeline, in order: dialects (lines) → blocks → asides → marks → inline → raw HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from indexer.asides import aside_blocks, unify_asides
from indexer.dialects import rewrite
from indexer.inline_marks import plain_marks
from indexer.raw_html import addresses, meant_html
from indexer.records import Language

_DEEPEST = 40
"""Levels of blocks within blocks; deeper ones are left out by the parser."""

_EXTENSIONS = re.compile(r"^[ \t>]*(?:[:+]{3}|!!!|\?\?\?|[:~][ \t])|\[\^|\^\[", re.MULTILINE)
_TASK = re.compile(r"\[([ xX])\][ \t]+")
_ATTRIBUTES_ONLY = re.compile(r"\{[^{}\n]*=[^{}\n]*\}")
_ALIGN = re.compile(r"text-align:(left|center|right)")


@dataclass(frozen=True, slots=True)
class Address:
    """A link or image as it was written, and the line of the file where it stands."""

    line: int
    written: str
    is_media: bool


@dataclass(frozen=True, slots=True)
class Markup:
    """A rendered text. `unclosed_comment` is the line of a comment that never ends, or 0."""

    html: str
    addresses: tuple[Address, ...]
    unclosed_comment: int


def render(text: str, lang: Language, first_line: int = 1) -> Markup:
    """Renders Markdown whose first line is line `first_line` of its file."""
    source = rewrite(text)
    parser = _parser(plain=_EXTENSIONS.search(source.text) is None)
    env: dict[str, Any] = {"lang": lang}
    tokens = parser.parse(source.text, env)

    def line_of(index: int) -> int:
        return source.line(index + 1) + first_line - 1

    comment = source.unclosed_comment
    return Markup(
        html=parser.renderer.render(tokens, parser.options, env),
        addresses=tuple(_addresses(tokens, line_of)),
        unclosed_comment=comment and comment + first_line - 1,
    )


def plain_title(text: str) -> str:
    """A title from front matter without its markup: escapes, emphasis, labels."""
    if text.isalnum() or not re.search(r"[\\*_`<&\[]", text):
        return text
    tokens = _parser(plain=True).parseInline(plain_marks(text), {"lang": "en"})
    return " ".join("".join(_texts(tokens[0].children or [])).split()) or text


@cache
def _parser(*, plain: bool) -> MarkdownIt:
    """A parser; the plain one lacks what costs time on each line and most texts do not use."""
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST})
    parser.enable(["table", "strikethrough"])
    if not plain:
        parser.use(footnote_plugin).use(deflist_plugin).use(aside_blocks)
    # Addresses stay as written: `links` reads them, refuses what is unsafe, and encodes the rest.
    parser.normalizeLink = str  # type: ignore[method-assign,assignment]
    parser.validateLink = _any_address  # type: ignore[method-assign,assignment]
    parser.core.ruler.after("block", "asides", unify_asides)
    parser.core.ruler.after("asides", "marks", _marks)
    parser.core.ruler.after("inline", "raw_html", _raw_html)
    return parser


def _any_address(_address: str) -> bool:
    return True


def _marks(state: StateCore) -> None:
    """Marks within lines, task boxes, alignment of cells; before lines are parsed."""
    tokens = state.tokens
    for index, token in enumerate(tokens):
        if token.type == "inline":
            token.content = plain_marks(token.content)
            if token.content.startswith("[") and index > 1:
                _task(token, tokens[index - 2])
            elif _ATTRIBUTES_ONLY.fullmatch(token.content):
                token.content = ""
                tokens[index - 1].hidden = tokens[index + 1].hidden = True
        elif token.type == "html_block":
            token.content = plain_marks(token.content)
        elif token.type in {"td_open", "th_open"} and "style" in token.attrs:
            match = _ALIGN.fullmatch(str(token.attrs.pop("style")))
            if match:
                token.attrs["class"] = f"align-{match[1]}"


def _task(token: Token, before: Token) -> None:
    match = _TASK.match(token.content)
    if match and before.type == "list_item_open":
        style, box = ("task-open", "☐") if match[1] == " " else ("task-done", "☑")
        token.content = f'<span class="{style}">{box}</span> {token.content[match.end() :]}'


def _raw_html(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "html_block":
            token.content = meant_html(token.content)
        elif token.children:
            for child in token.children:
                if child.type == "html_inline":
                    child.content = meant_html(child.content)


def _addresses(tokens: Sequence[Token], line_of: Callable[[int], int]) -> Iterator[Address]:
    line = 0
    for token in tokens:
        if token.map:
            line = token.map[0]
        if token.type == "html_block":
            yield from _html_addresses(token.content, line, line_of)
        elif token.children:
            yield from _inline_addresses(token.children, line, line_of)


def _inline_addresses(
    children: Sequence[Token], line: int, line_of: Callable[[int], int]
) -> Iterator[Address]:
    for child in children:
        if child.type == "link_open":
            yield Address(line_of(line), str(child.attrs["href"]), is_media=False)
        elif child.type == "image":
            yield Address(line_of(line), str(child.attrs["src"]), is_media=True)
            yield from _inline_addresses(child.children or [], line, line_of)
        elif child.type == "html_inline":
            yield from _html_addresses(child.content, line, line_of)
        elif child.type in {"softbreak", "hardbreak"}:
            line += 1


def _html_addresses(html: str, line: int, line_of: Callable[[int], int]) -> Iterator[Address]:
    for offset, attribute, address in addresses(html):
        yield Address(line_of(line + offset), address, is_media=attribute != "href")


def _texts(children: Sequence[Token]) -> Iterator[str]:
    for child in children:
        if child.type == "image":
            yield from _texts(child.children or [])
        elif child.type in {"text", "code_inline", "text_special"}:
            yield child.content
        elif child.type == "html_inline":
            yield unescape(child.content) if child.content.startswith("&lt;") else ""
