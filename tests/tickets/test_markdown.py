"""What people write in tickets is shown as they meant it, and does nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kbsearch.tickets.markdown import ticket_html
from kbsearch.tickets.records import TEXT_MAX

CASES = Path(__file__).parent / "cases" / "markdown.md"


def cases() -> list[tuple[str, str, str]]:
    """Title, text and HTML; the HTML begins with the last line that follows an empty one and
    opens a block."""
    found = []
    for section in re.split(r"^## ", CASES.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        title, _, body = section.partition("\n")
        typed, html = re.split(r"\n\n(?=<(?:p|pre|table|blockquote)>)", body.strip(), maxsplit=1)
        found.append((title, typed, html))
    return found


@pytest.mark.parametrize(("typed", "html"), [pytest.param(*one[1:], id=one[0]) for one in cases()])
def test_what_is_written_is_shown(typed: str, html: str) -> None:
    assert ticket_html(typed).strip() == html


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece", ["[", "*", ">", "-", "![", "[a](", "|", "`", "http://", "a@", "*a_"]
)
def test_a_text_that_is_nothing_but_markup_is_read_in_time(piece: str) -> None:
    assert ticket_html(piece * (TEXT_MAX // len(piece)))


def test_a_table_that_would_be_a_page_of_megabytes_stays_text() -> None:
    def table(columns: int, rows: int) -> str:
        return f"{'|a' * columns}|\n{'|-' * columns}|\n" + "|\n" * rows

    assert "<td" in ticket_html(table(8, 60))
    whole = table(100, 9_000)
    assert len(whole) < TEXT_MAX
    for prefix in ("", "> "):
        shown = ticket_html("\n".join(f"{prefix}{line}" for line in whole.splitlines())[:TEXT_MAX])
        assert "<table" not in shown
        assert len(shown) < 10 * TEXT_MAX
