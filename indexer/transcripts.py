"""WebVTT transcripts: what is said in a film, and at which second."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from html import unescape

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from indexer.blocks import Block
from indexer.packing import Packer
from indexer.passages import SPECIAL_TOKENS
from indexer.records import Cue, Language, Passage, Problem, Severity
from indexer.word_counts import TokenCounter, at_most, count_tokens

ANCHOR = "video"
LONGEST = 45.0
"""Seconds of speech to a passage: near enough to the answer to start watching there."""

_HEADING: dict[Language, str] = {"es": "Vídeo", "en": "Video"}
_TAG = re.compile(r"<[^<>]*>")
_TIMING = re.compile(r"(\S+)[ \t]+-->[ \t]+(\S+)")
_STAMP = re.compile(r"(?:\d+:)?[0-5]?\d:[0-5]?\d\.\d{1,3}")


def read_transcript(path: str, data: bytes) -> tuple[list[Cue], list[Problem]]:
    """The cues of the WebVTT file at `path`. A broken one has none, and says where it breaks."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return [], [_broken(path, line, "is not UTF-8 text", "save it as UTF-8")]
    if not text.startswith("WEBVTT"):
        return [], [_broken(path, 1, "does not begin with 'WEBVTT'", "save it as WebVTT")]
    bad = _bad_timing(text)
    if bad:
        cure = "write times as 00:01:02.500 --> 00:01:05.000"
        return [], [_broken(path, bad, "has a time that cannot be read", cure)]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            captions = webvtt.from_string(text).captions
    except (MalformedFileError, MalformedCaptionError, ValueError) as error:
        return [], [_broken(path, 1, f"cannot be read ({error})", "export it again as WebVTT")]
    cues = list(_cues((_seconds(one.start), one.raw_text) for one in captions))
    if not cues:
        return [], [_broken(path, 1, "holds no words", "export it again as WebVTT")]
    return cues, []


def transcript_passages(
    cues: Sequence[Cue], title: str, lang: Language, tokens: TokenCounter
) -> Iterator[Passage]:
    """The cues gathered into passages that end with a sentence where there is one, within the
    encoder's window and about LONGEST seconds."""
    heading = (_HEADING[lang],)
    room = tokens.window - SPECIAL_TOKENS - at_most(f"{title[:120]} > {heading[0]}\n")
    room = max(room, tokens.window // 2)
    for group in _grouped(cues, room, tokens):
        words = " ".join(cue.text for cue in group)
        for text in Packer(tokens, room).pack([Block(words)]):
            yield Passage(0, heading, ANCHOR, text, start_seconds=group[0].start_seconds)


def _grouped(cues: Sequence[Cue], room: int, tokens: TokenCounter) -> Iterator[list[Cue]]:
    group: list[Cue] = []
    used = 0
    for cue, weight in zip(cues, count_tokens(tokens, [cue.text for cue in cues]), strict=True):
        full = used + weight + 1 > room
        long = bool(group) and cue.start_seconds - group[0].start_seconds >= LONGEST
        if group and (full or (long and group[-1].text.endswith((".", "!", "?", "…")))):
            yield group
            group, used = [], 0
        group.append(cue)
        used += weight + 1
    if group:
        yield group


def _cues(captions: Iterator[tuple[float, str]]) -> Iterator[Cue]:
    """Cues without tags; lines that roll over from the cue before are said once."""
    shown: list[str] = []
    for start, raw in captions:
        lines = [" ".join(unescape(_TAG.sub("", line)).split()) for line in raw.split("\n")]
        lines = [line for line in lines if line]
        new = [line for line in lines if line not in shown]
        shown = lines
        if new:
            yield Cue(start, " ".join(new))


def _seconds(stamp: str) -> float:
    hours, minutes, seconds = stamp.rjust(12, "0").split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def _bad_timing(text: str) -> int:
    """The first line with an arrow whose times are no times, or 0."""
    for number, line in enumerate(text.split("\n"), 1):
        match = _TIMING.search(line) if "-->" in line else None
        if "-->" in line and not (match and all(map(_STAMP.fullmatch, match.groups()))):
            return number
    return 0


def _broken(path: str, line: int, what: str, cure: str) -> Problem:
    what = f"the transcript {what}"
    return Problem(path, line, Severity.WARNING, "broken-transcript", what, cure)
