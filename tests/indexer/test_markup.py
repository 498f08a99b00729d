"""What is written and what is shown: cases/markup/*.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.markup import plain_title, render
from tests.indexer.parsing_parts import MarkupCase, article, markup_cases


@pytest.mark.parametrize("case", markup_cases(), ids=lambda case: case.name)
def test_markdown_is_shown_as_in_the_cases(case: MarkupCase, tmp_path: Path) -> None:
    shown = article(tmp_path, case.written).html
    assert shown.strip().split("\n") == case.shown.strip().split("\n")


def test_addresses_carry_the_line_of_the_file() -> None:
    text = "[a](a.md)\nand\n[b](b.md)\n\n<p>\n<a href='c.md'>c</a></p>\n\n"
    text += "| x |\n|---|\n| ![d](d.png) |"
    found = [(one.line, one.written) for one in render(text, "en", first_line=5).addresses]
    assert found == [(5, "a.md"), (7, "b.md"), (10, "c.md"), (14, "d.png")]


def test_lines_are_right_below_a_table_whose_end_was_divided() -> None:
    text = "<table><tr><td>x</td></tr>\n</table>4. [a](a.md)\n\n[b](b.md)"
    found = [(one.line, one.written) for one in render(text, "en").addresses]
    assert found == [(2, "a.md"), (4, "b.md")]


def test_links_in_comments_and_code_are_no_links() -> None:
    text = "<!-- [a](a.md)\n\n<a href='b.md'> -->\n\n`[c](c.md)`\n\n```\n[d](d.md)\n```"
    assert render(text, "en").addresses == ()


def test_a_comment_that_never_ends_is_shown_and_named() -> None:
    rendered = render("one\n\ntwo <!-- three\n\nfour", "en", first_line=10)
    assert rendered.unclosed_comment == 12
    assert "four" in rendered.html
    assert "&lt;!-- three" in rendered.html


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Now Assist for ITSM \\(ITSM\\)", "Now Assist for ITSM (ITSM)"),
        ("Use [!DNL Jira] with **care**", "Use Jira with care"),
        ("sn_devops.tool_owner", "sn_devops.tool_owner"),
        ("¿Cómo pongo <Ctrl>?", "¿Cómo pongo <Ctrl>?"),
        ("`ls` y *nada*", "ls y nada"),
        ("R&D &amp; more", "R&D & more"),
    ],
)
def test_a_title_loses_its_markup(written: str, plain: str) -> None:
    assert plain_title(written) == plain


def test_deep_nesting_ends_in_time() -> None:
    assert render("> " * 3_000 + "x", "en").html
    assert render("- " * 3_000 + "x", "en").html
    assert render("[" * 30_000, "en").html
    assert render("*a" * 30_000, "en").html
