"""What transcripts give: cases/transcripts/*.yaml."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.transcripts import read_transcript, transcript_passages
from tests.indexer.parsing_parts import WordTokens, yaml_cases


@pytest.mark.parametrize("case", yaml_cases("transcripts"))
def test_transcripts_are_read_as_in_the_cases(case: dict[str, Any]) -> None:
    cues, problems = read_transcript("a.vtt", case["written"].encode())
    tokens = WordTokens(case.get("window", 256))
    passages = list(transcript_passages(cues, "VPN", "es", tokens)) if cues else []
    assert [str(problem) for problem in problems] == case.get("problems", [])
    assert [[one.start_seconds, one.text] for one in passages] == case.get("gives", [])


def test_passages_of_a_film_say_so_in_its_language() -> None:
    cues, _ = read_transcript("a.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nHi.\n")
    (passage,) = transcript_passages(cues, "VPN", "en", WordTokens())
    assert (passage.heading_path, passage.anchor) == (("Video",), "video")


def test_a_transcript_that_is_no_text_is_named_with_its_line() -> None:
    _, problems = read_transcript("a.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\n\xff\n")
    assert str(problems[0]).startswith("a.vtt:4: warning: the transcript is not UTF-8 text;")


@given(st.text())
def test_no_text_makes_the_reader_fail(text: str) -> None:
    read_transcript("a.vtt", f"WEBVTT\n\n{text}".encode("utf-8", "replace"))
