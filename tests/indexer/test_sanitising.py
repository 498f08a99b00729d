"""Whatever is written in an article, what is shown of it runs nothing and loads nothing."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.folder import ArticleFolder
from indexer.parsing import parse_article
from indexer.records import SourceFile
from tests.indexer.parsing_parts import WordTokens, article

VOID = {"br", "hr", "img", "col", "source", "track", "wbr"}
FORBIDDEN = {
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "form",
    "input",
    "link",
    "meta",
    "base",
}
LOADING = {"src", "poster", "srcset", "data"}

ATTACKS = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src='javascript:alert(1)'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='jAvA&#115;cript:alert(1)'>x</a>",
    "<a href=' java\tscript:alert(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<a href='vbscript:x'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "![x](javascript:alert(1))",
    "[x]: javascript:alert(1)\n\n[x]",
    "<svg><script>alert(1)</script></svg>",
    "<svg onload=alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form action='https://evil.example'><input name=q></form>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='x.swf'></object><embed src='x.swf'>",
    "<style>body{display:none}</style><p style='position:fixed'>x</p>",
    "<base href='https://evil.example/'><meta http-equiv=refresh content='0;url=//evil.example'>",
    "<video src='https://evil.example/x.mp4' poster='https://evil.example/x.png'></video>",
    "<video><source src='//evil.example/x.mp4'></video>",
    "<img src='https://evil.example/pixel.gif'><img src=//evil.example/pixel.gif>",
    "<img srcset='https://evil.example/pixel.gif 1x'>",
    "# <img src=x onerror=alert(1)> heading",
    "+++ <img src=x onerror=alert(1)>\nx\n+++",
    '!!! note "<img src=x onerror=alert(1)>"\n    x',
    "[!BADGE <script>alert(1)</script>]{type=x}",
    "<a name='x' onclick='alert(1)'>x</a>",
    "<p id='\"><script>alert(1)</script>'>x</p>",
    '``` "><script>alert(1)</script>\nx\n```',
    "<plaintext>",
    "<xmp><script>alert(1)</script></xmp>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]


class Inspector(HTMLParser):
    """Reads HTML as a browser would, and fails on what must not be there."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in FORBIDDEN
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            assert not name.startswith("on")
            assert name not in {"style", "srcdoc", "srcset"}
            if name in LOADING:
                assert (value or "").startswith("/media/")
            if name == "href":
                assert (value or "").startswith(
                    ("/articles/", "/media/", "#", "http://", "https://", "mailto:", "tel:")
                )

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def inspect(html: str) -> None:
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    assert inspector.open == []


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_survives(attack: str, tmp_path: Path) -> None:
    for text in (
        attack,
        f"Text {attack} text",
        f"- a\n\n  {attack}",
        f"| a |\n|---|\n| {attack} |",
    ):
        inspect(article(tmp_path, text).html)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.sampled_from(ATTACKS) | st.text(max_size=8) | st.sampled_from([*"<>\"'&`[]()\n=/! "]),
        max_size=10,
    ).map("".join)
)
def test_no_mixture_of_attacks_survives(text: str) -> None:
    folder = ArticleFolder(Path(__file__).parent)
    source = SourceFile("a/b.md", text.encode("utf-8", "replace"))
    parsed = parse_article(source, folder, WordTokens())
    if parsed.article:
        inspect(parsed.article.html)


def test_only_our_own_classes_stay(tmp_path: Path) -> None:
    html = article(tmp_path, "<p class='admonition evil'>x</p><p class='modal'>y</p>").html
    assert html == '<p class="admonition">x</p><p>y</p>'
