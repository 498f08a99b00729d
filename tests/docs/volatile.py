"""What two runs of the same command may differ in, and nothing else.

| figure | why |
|---|---|
| seconds and milliseconds | machines differ |
| generation numbers | they count the runs before |
| confidences and metric values | the last digits depend on the processor |
| file sizes | versions of the engines differ |
| times of day, process and host names, request ids, hashes | they are new each time |
"""

from __future__ import annotations

import re

_RULES = (
    (re.compile(r"\d[\d.,]*(?= m?s\b)"), "N"),
    (re.compile(r'(\bgeneration"?[:=]? )\d+', re.IGNORECASE), r"\1N"),
    (re.compile(r'(?<="took_ms": )[\d.]+|(?<="confidence": )[\d.]+'), "N"),
    (re.compile(r"(?<=, )[01]\.\d\d(?=\]$)", re.MULTILINE), "N"),
    (re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)"), "TIME"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(?= UTC)"), "TIME"),
    (re.compile(r"\d[\d,]*(?= bytes)|(?<=bytes instead of )\d+"), "N"),
    (re.compile(r"(?<=process )\d+ on \S+"), "PID on HOST"),
    (re.compile(r"\b[0-9a-f]{12,64}\b"), "HASH"),
    (re.compile(r"^(kbsearch_\S+) [\d.e+-]+$", re.MULTILINE), r"\1 N"),
    (re.compile(r"[ \t]+$", re.MULTILINE), ""),
)


def steady(text: str) -> str:
    """The text with every volatile figure replaced by a word."""
    for pattern, word in _RULES:
        text = pattern.sub(word, text)
    return text


def same(shown: str, actual: str) -> bool:
    """Whether a document shows what came out; `...` on a line of its own stands for any lines."""
    parts = re.split(r"^\.\.\.$\n?", steady(shown), flags=re.MULTILINE)
    pattern = r"(?:.*\n)*?".join(re.escape(part) for part in parts)
    return re.fullmatch(pattern, steady(actual)) is not None or (
        shown.endswith("...") and re.match(pattern, steady(actual)) is not None
    )
