"""From a file's bytes to an article; what is said about files: cases/problems/*.yaml."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.folder import ArticleFolder
from indexer.parsing import expiry_problem, parse_article
from indexer.records import Audience, Kind, Severity, SourceFile
from indexer.references import check_references
from tests.indexer.parsing_parts import WordTokens, article, parse, yaml_cases

VPN = """---
title: Conectar la VPN
kind: tutorial
lang: es
audience: staff
tags: [vpn]
aliases: no me conecta
owner: redes@example.com
updated: 2026-03-01
valid_until: 2027-03-01
translation_of: ../en/vpn.md
video: vpn.mp4
transcript: vpn.vtt
slug: redes/vpn
---
Mira el [manual](manual.pdf) y la ![pantalla](img/a.png).

## Pasos

1. Abre el cliente.
"""


@pytest.mark.parametrize("case", yaml_cases("problems"))
def test_files_are_faulted_as_in_the_cases(case: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "guias").mkdir()
    for name in ("wifi.md", "menu.png", "sordo.txt"):
        (tmp_path / "guias" / name).write_text("x")
    parsed = parse(tmp_path, "guias/vpn.md", case["written"])
    exists = ArticleFolder(tmp_path).exists
    problems = [*parsed.problems, *check_references("guias/vpn.md", parsed.references, exists)]
    assert [str(problem) for problem in sorted(problems)] == case["problems"]
    assert (parsed.article is None) == case.get("withheld", False)


def test_an_article_carries_all_that_its_front_matter_says(tmp_path: Path) -> None:
    found = article(tmp_path, VPN)
    assert (found.title, found.kind, found.lang) == ("Conectar la VPN", Kind.TUTORIAL, "es")
    assert (found.audience, found.slug) == (Audience.STAFF, "redes/vpn")
    assert (found.tags, found.aliases) == (("vpn",), ("no me conecta",))
    assert found.owner == "redes@example.com"
    assert (found.updated, found.valid_until) == (date(2026, 3, 1), date(2027, 3, 1))
    assert found.translation_of == "en/vpn"
    assert (found.video, found.transcript) == ("guias/vpn.mp4", "guias/vpn.vtt")
    assert found.media == ("guias/manual.pdf", "guias/img/a.png", "guias/vpn.mp4", "guias/vpn.vtt")
    assert [(one.level, one.text, one.anchor) for one in found.headings] == [(2, "Pasos", "pasos")]


def test_a_transcript_becomes_passages_that_know_their_second(tmp_path: Path) -> None:
    (tmp_path / "guias").mkdir()
    cues = "WEBVTT\n\n00:07.500 --> 00:09.000\nAbre el cliente.\n"
    (tmp_path / "guias" / "vpn.vtt").write_text(cues)
    parsed = parse(tmp_path, "guias/vpn.md", VPN)
    assert parsed.inputs == ("guias/vpn.vtt",)
    assert parsed.article is not None
    last = parsed.article.passages[-1]
    assert (last.heading_path, last.anchor, last.text) == (("Vídeo",), "video", "Abre el cliente.")
    assert last.start_seconds == 7.5
    assert last.position == len(parsed.article.passages) - 1


def test_a_film_elsewhere_is_kept_as_its_address(tmp_path: Path) -> None:
    text = "---\ntitle: Hola\nvideo: https://video.example/7\n---\nHola"
    found = article(tmp_path, text)
    assert found.video == "https://video.example/7"
    assert found.media == ()


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_byte_order_marks_and_line_ends_change_nothing(tmp_path: Path, mark: str, end: str) -> None:
    plain = article(tmp_path, VPN)
    assert article(tmp_path, mark + VPN.replace("\n", end)) == plain


@pytest.mark.parametrize(
    ("path", "text", "title"),
    [
        ("a.md", "# From the *heading*\n\nText", "From the heading"),
        ("a.md", "Heading\n=======\n\nText", "Heading"),
        ("a.md", "Some text first\n\n## Then a heading", "Then a heading"),
        ("a.md", "## Below\n\n# Above", "Above"),
        ("a.md", "---\ntitle: Given\n---\n# Other", "Given"),
        ("redes/conectar_la-vpn.md", "Solo texto", "Conectar la vpn"),
    ],
)
def test_the_title_is_given_or_the_first_heading_or_the_file_name(
    tmp_path: Path, path: str, text: str, title: str
) -> None:
    assert article(tmp_path, text, path).title == title


def test_an_address_is_the_path_without_its_ending(tmp_path: Path) -> None:
    assert article(tmp_path, "# x", "guías/La VPN.md").slug == "guías/La VPN"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"# Hola\n\ncami\xf3n", "guias/vpn.md:3: error: the byte 0xf3 is not UTF-8 text"),
        ("# Hola".encode("utf-16"), "guias/vpn.md:1: error: the file is UTF-16, not UTF-8 text"),
    ],
)
def test_undecodable_bytes_withhold_the_article(tmp_path: Path, data: bytes, what: str) -> None:
    parsed = parse(tmp_path, "guias/vpn.md", data)
    assert parsed.article is None
    assert str(parsed.problems[0]).startswith(what)


def test_an_article_past_its_last_day_is_named() -> None:
    last, today = date(2026, 3, 31), date(2026, 4, 1)
    assert expiry_problem("a.md", last, last) is None
    assert expiry_problem("a.md", None, today) is None
    problem = expiry_problem("a.md", last, today, line=4)
    assert problem is not None
    assert problem.severity is Severity.WARNING
    assert str(problem).startswith("a.md:4: warning: 'valid_until' has passed: 2026-03-31;")


_PIECES = """---
title: x
# h
> [!NOTE]
::: x
+++ y
!!! z
| a |
|---|
```
<table>
</table>x
<!--
-->
<script>
[^1]
[a](b.md#c)
![x](y)
{a=b}
1. x
- [x] x
<h1 id=a>
</h1>
[!BADGE q]
: def
<a name='x'>"""


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from([*_PIECES.split("\n"), *">\n\r\t\0\ufeff é\\`*"]), max_size=40).map(
        "".join
    )
    | st.text()
)
def test_no_text_makes_parsing_fail(text: str) -> None:
    folder = ArticleFolder(Path(__file__).parent)
    source = SourceFile("a/b.md", text.encode("utf-8", "replace"))
    parsed = parse_article(source, folder, WordTokens(40))
    assert all(problem.code != "unparsable" for problem in parsed.problems), parsed.problems
    if parsed.article:
        assert parsed.article.passages
        assert all(one.text.strip() for one in parsed.article.passages)


@given(st.binary())
def test_no_bytes_make_parsing_fail(data: bytes) -> None:
    folder = ArticleFolder(Path(__file__).parent)
    parsed = parse_article(SourceFile("a.md", data), folder, WordTokens(40))
    assert all(problem.code != "unparsable" for problem in parsed.problems), parsed.problems
