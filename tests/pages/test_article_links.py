"""Links inside an article's HTML, and frames around its tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbsearch.pages.article_links import frame_tables, localise_links

REWRITTEN = {
    '<a href="/articles/a">x</a>': '<a href="/es/articles/a">x</a>',
    '<a class="b" title="a > b" href="/articles/a#c">x</a>': (
        '<a class="b" title="a > b" href="/es/articles/a#c">x</a>'
    ),
}
LEFT_ALONE = (
    '<a href="https://example.com/articles/a">x</a>',
    '<a href="#articles">x</a>',
    '<img src="/media/a.png" alt="/articles/a">',
    '<code>&lt;a href="/articles/a"&gt;</code>',
    "<abbr title='x' data-href=\"/articles/a\">x</abbr>",
)


@pytest.mark.parametrize("html", REWRITTEN)
def test_a_link_to_an_article_gets_the_language_of_the_page(html: str) -> None:
    assert localise_links(html, "es") == REWRITTEN[html]


@pytest.mark.parametrize("html", LEFT_ALONE)
def test_whatever_is_not_a_link_to_an_article_is_left_alone(html: str) -> None:
    assert localise_links(html, "en") == html


def test_an_outermost_table_gets_one_frame_and_a_table_in_it_none() -> None:
    html = "<p>a</p><table><td><table></table></td></table><p>b</p><table></table>"
    framed = frame_tables(html, "wide")
    assert framed.count('<div class="table-frame"') == 2
    assert "<td><table></table></td></table></div><p>b</p>" in framed


@given(st.lists(st.sampled_from(["<table>", "</table>", "text", "<p>"])))
def test_framing_adds_only_frames(parts: list[str]) -> None:
    html = "".join(parts)
    framed = frame_tables(html, "wide")
    opening = '<div class="table-frame" role="group" tabindex="0" aria-label="wide">'
    assert framed.replace(opening, "").replace("</div>", "") == html
