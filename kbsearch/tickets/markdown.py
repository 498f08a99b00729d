"""What people write in tickets, from Markdown to HTML that is safe to show.

It is meant for text that was never meant as Markdown too: a pasted mail, a log, a path. So a new
line is a new line, there are no headings (`# 1`, `-----` below a line), and HTML stands as it was
typed. Pictures do not exist: a remote one would tell its owner who reads the ticket.
"""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt

from indexer.sanitising import sanitise_message

_DEEPEST = 20
"""Levels of quotes and lists within each other; deeper ones are left out by the parser."""

_CELLS_MAX = 5_000
"""Cells of tables in one text. A line of one sign is as many cells as the head of its table has,
so that a short text could be a page of megabytes."""

_OF_A_RULE = frozenset("-|: \t>")
"""Signs of the line below the head of a table, which says how many columns it has."""

_LEFT_OUT = ["heading", "lheading", "reference", "html_block", "html_inline", "image", "entity"]


def ticket_html(text: str) -> str:
    """Safe HTML of a message; links lead out without saying whence, and are not to be followed by
    search engines."""
    return sanitise_message(_parser(tables=_cells(text) <= _CELLS_MAX).render(text))


def _cells(text: str) -> int:
    """How many cells its tables may have, at the most."""
    lines = text.split("\n")
    columns = max((one.count("|") + 1 for one in lines if _OF_A_RULE.issuperset(one)), default=0)
    return columns * len(lines)


@cache
def _parser(*, tables: bool) -> MarkdownIt:
    parser = MarkdownIt(
        "commonmark", {"html": False, "breaks": True, "linkify": True, "maxNesting": _DEEPEST}
    )
    parser.enable(["strikethrough", "linkify"]).disable(_LEFT_OUT)
    if tables:
        parser.enable("table")
    # Without a scheme only addresses of mail are links: `app.py` is a file, and .py a country too.
    assert parser.linkify is not None  # noqa: S101
    parser.linkify.set({"fuzzy_link": False, "fuzzy_ip": False})
    return parser
