"""A letter as plain text, wrapped for mail programs that do not."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from kbsearch.outbox.mail.letter import Letter, Quote

WIDTH = 72
"""Characters of a line (RFC 5322, 2.1.1, asks for at most 78)."""


def text_of(letter: Letter) -> str:
    """The whole of it. Addresses stand on lines of their own and are never broken."""
    return "\n\n".join(_parts(letter)) + "\n"


def _parts(letter: Letter) -> Iterator[str]:
    yield wrapped(letter.headline)
    yield from map(wrapped, letter.lead)
    for quote in letter.quotes:
        yield from _quoted(quote)
    yield from map(wrapped, letter.after)
    yield f"{letter.action}:\n{letter.link}"
    if letter.articles:
        yield letter.articles_title
        for article in letter.articles:
            note = f" ({article.note})" if article.note else ""
            yield f"{wrapped(article.title + note, '- ', '  ')}\n  {article.link}"
    # Two hyphens and a space: what follows is no part of what is said (RFC 3676, 4.3).
    footer = "\n".join(map(wrapped, letter.footer))
    yield f"-- \n{letter.site_name}" + (f"\n{footer}" if footer else "")


def _quoted(quote: Quote) -> Iterator[str]:
    if quote.title:
        yield wrapped(quote.title)
    lines = [wrapped(quote.subject, "> ", "> ")] if quote.subject else []
    if quote.subject and quote.text:
        lines.append(">")
    lines += [_quoted_line(line) for line in quote.text.split("\n")] if quote.text else []
    if lines:
        yield "\n".join(lines)
    if quote.cut:
        yield quote.cut
    if quote.files:
        yield wrapped(f"{quote.files_title} {', '.join(quote.files)}")


def _quoted_line(line: str) -> str:
    """A line that is short enough stays as it is: it may be of a log, or drawn."""
    shown = line.rstrip()
    if not shown:
        return ">"
    return f"> {shown}" if len(shown) <= WIDTH - 2 else wrapped(shown, "> ", "> ")


def wrapped(text: str, first: str = "", others: str = "") -> str:
    """Lines of WIDTH at most, but for words that are longer."""
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )
