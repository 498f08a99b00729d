"""Reading the HTML of an article for other programs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbsearch.pages.article_text import Picture, read_article, shortened


def test_words_of_two_blocks_are_never_one_word() -> None:
    html = "<ul><li>uno</li><li>dos</li></ul><table><tr><td>a</td><td>b</td></tr></table>x<br>y"
    assert read_article(html).text.split() == ["uno", "dos", "a", "b", "x", "y"]


def test_marks_inside_a_word_do_not_cut_it() -> None:
    assert read_article("<p>pre<b>fix</b>ed &lt;b&gt; &amp; ñ</p>").text == "prefixed <b> & ñ"


def test_the_opening_holds_paragraphs_alone() -> None:
    html = (
        "<h2>Título</h2><p>Uno <em>dos</em>.</p><aside><p>Ojo.</p></aside>"
        "<blockquote><p>Cita.</p></blockquote><pre>ls</pre><p>Tres.</p>"
    )
    assert read_article(html).opening == "Uno dos. Tres."


def test_only_pictures_of_this_site_count() -> None:
    html = '<p><img src="/media/a%20b.png" alt="Una  &quot;a&quot;"><img alt="sin"></p>'
    assert read_article(html).pictures == (Picture("/media/a%20b.png", 'Una "a"'),)


def test_html_nested_deeper_than_python_calls_itself_is_read() -> None:
    depth = 20_000
    html = f"{'<blockquote>' * depth}<p>hondo</p>{'</blockquote>' * depth}"
    assert read_article(html).text == "hondo"


def test_characters_that_xml_forbids_are_left_out() -> None:
    assert read_article("<p>a\x08b\x0bc\ufffe</p>").text in {"abc", "ab c"}


@given(st.lists(st.sampled_from(["<ol>", "</ol>", "<li>", "</li>", "<p>", "</p>", "a ", "<br>"])))
def test_html_that_is_not_as_it_should_be_is_read_all_the_same(parts: list[str]) -> None:
    assert read_article("".join(parts)).text.count("a") == parts.count("a ")


@given(st.text(), st.integers(min_value=1, max_value=40))
def test_a_text_is_never_longer_than_asked_for(text: str, limit: int) -> None:
    assert len(shortened(text, limit)) <= limit


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("uno dos tres", 12, "uno dos tres"),
        ("uno dos tres", 11, "uno dos…"),
        ("uno dos, tres", 12, "uno dos…"),
        ("supercalifragilístico", 6, "super…"),
        (" uno\n\n dos ", 20, "uno dos"),
    ],
)
def test_a_text_is_cut_between_words(text: str, limit: int, short: str) -> None:
    assert shortened(text, limit) == short
