"""Marks that other systems put within a line: labels such as `[!UICONTROL Save]`, and attributes
behind a link or an image, as in `![Menu](menu.png){width="300"}`."""

from __future__ import annotations

import re

_LABELLED = r"[^\[\]\n]*(?:\[[^\[\]\n]*\][^\[\]\n]*)*"
_TAIL = r"\{[^{}\n]*\}"
_MARK = re.compile(
    r"(?P<code>(?<!`)(?P<ticks>`+)(?!`)[\s\S]{1,2000}?(?<!`)(?P=ticks)(?!`))"
    rf"|\[!BADGE[ \t]+(?P<badge>{_LABELLED})\](?:{_TAIL})?"
    rf"|\[!(?!\[)(?P<name>[A-Z]{{2,}})[ \t]+(?P<label>{_LABELLED})\](?:{_TAIL})?"
    r"|(?<=[)\]])(?P<tail>\{[ \t]*(?:[\w-]+[ \t]*=|:|\.[A-Za-z])[^{}\n]*\})"
)
_SIGN = re.compile(r"\[!|[)\]]\{")


def plain_marks(text: str) -> str:
    """The text with labels reduced to what they say and attributes left out; a badge becomes a
    `span`. Code between backticks stays as it is. Works on Markdown and on HTML alike."""
    if _SIGN.search(text) is None:
        return text
    return _MARK.sub(_replacement, text)


def _replacement(match: re.Match[str]) -> str:
    if match["code"] is not None:
        return match[0]
    if match["badge"] is not None:
        return f'<span class="badge">{match["badge"].strip()}</span>'
    return match["label"].strip() if match["label"] is not None else ""
