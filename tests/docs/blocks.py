"""The shell sessions in Markdown files: which commands they show, and what came out.

    ```console
    $ kbsearch lint articles
    20 files checked: 0 errors, 0 warnings
    ```

A line that begins with `> ` continues the command above it. In the output, a line `...` stands
for any number of lines. A comment `<!-- not executed: REASON -->` above a block excludes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(
    r"(?:^<!-- not executed: (?P<reason>[^\n]+) -->\n+)?"
    r"^```console\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Step:
    """A command, and the output that the document shows for it (without the last line end)."""

    command: str
    output: str


@dataclass(frozen=True, slots=True)
class Block:
    """One session. `line` is where it begins; `reason` says why it is not executed, if so."""

    line: int
    body: str
    steps: tuple[Step, ...]
    reason: str


def read_blocks(text: str) -> list[Block]:
    """The sessions of a document, in order."""
    return [
        Block(
            line=text.count("\n", 0, match.start("body")),
            body=match["body"],
            steps=_steps(match["body"]),
            reason=match["reason"] or "",
        )
        for match in _BLOCK.finditer(text)
    ]


def write_block(steps: list[Step]) -> str:
    """The body of a session that shows these steps."""
    lines = []
    for step in steps:
        lines.append("$ " + step.command.replace("\n", "\n> "))
        lines += [step.output] if step.output else []
    return "\n".join(lines) + "\n"


def documents(root: Path) -> list[Path]:
    """Every document that people read: the Markdown files on top, and those of docs/."""
    return [*sorted(root.glob("*.md")), *sorted((root / "docs").glob("*.md"))]


def _steps(body: str) -> tuple[Step, ...]:
    commands: list[list[str]] = []
    outputs: list[list[str]] = []
    for line in body.splitlines():
        if line.startswith("$ "):
            commands.append([line[2:]])
            outputs.append([])
        elif line.startswith("> ") and not outputs[-1]:
            commands[-1].append(line[2:])
        else:
            outputs[-1].append(line)
    pairs = zip(commands, outputs, strict=True)
    return tuple(Step("\n".join(one), "\n".join(other).rstrip()) for one, other in pairs)
