"""What other systems write in Markdown files, rewritten as Markdown before it is parsed.

Only whole lines outside fenced code are touched here, and only in files that show a sign of a
dialect; what stands within a line is the business of `inline_marks`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

EMPTY_COMMENT = "<!---->"

_SIGNS = ("<!--", "</table>", ":::", "{")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})(.*)")
_TABLE_END = re.compile(r"([ \t]*)(.*</table>)[ \t]*([^\s<].*)")
_ATTRIBUTES = re.compile(r"[ \t]*\{[ \t]*(?:[\w-]+[ \t]*=[^{}]*|:[^{}]*|\.[\w-]+[^{}]*)\}[ \t]*")
_IMAGE_DIRECTIVE = re.compile(r"([ \t]*):::image\s+(.*?):::[ \t]*")
_LAYOUT_DIRECTIVE = re.compile(
    r"[ \t]*:::[ \t]*(?:(?:row|column|zone|moniker)-end[ \t]*(?::::)?"
    r"|(?:row|column)\b[^:]*:::|(?:zone|moniker)\b[^:]*)[ \t]*"
)
_DIRECTIVE_VALUE = re.compile(r'([\w-]+)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Rewritten:
    """Markdown, and the numbers (from 1, ascending) of the lines that were put in."""

    text: str
    inserted: tuple[int, ...] = ()
    unclosed_comment: int = 0

    def line(self, number: int) -> int:
        """The line of the original that line `number` of the text came from."""
        return number - bisect_right(self.inserted, number)


def rewrite(text: str) -> Rewritten:
    """The text in the Markdown that we parse. Linear in its length.

    - a comment over several lines becomes empty comments, so that an empty line in it does not
      end the HTML around it; one that is never closed is shown as text, with its line given
    - what follows `</table>` on the same line starts a line of its own
    - a line of attributes, as in `{style="..."}`, disappears
    - directives for images and columns become images and nothing
    """
    if not any(sign in text for sign in _SIGNS):
        return Rewritten(text)
    rewriter = _Rewriter()
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        rewriter.take(number, line)
    return rewriter.finish(lines)


class _Rewriter:
    def __init__(self) -> None:
        self._out: list[str] = []
        self._inserted: list[int] = []
        self._fence = ""
        self._comment = 0  # the line where an open comment began
        self._before_comment = 0  # lines already out when it began

    def take(self, number: int, line: str) -> None:
        if self._comment:
            self._inside_comment(line)
        elif self._fence or "```" in line or "~~~" in line:
            self._fenced(line)
        else:
            self._ordinary(number, line)

    def finish(self, lines: list[str]) -> Rewritten:
        if not self._comment:
            return Rewritten("\n".join(self._out), tuple(self._inserted))
        start = self._comment
        head, tail = self._out[: self._before_comment], lines[start - 1 :]
        tail[0] = tail[0].replace("<!--", "&lt;!--")
        return Rewritten("\n".join(head + tail), tuple(self._inserted), unclosed_comment=start)

    def _fenced(self, line: str) -> None:
        self._out.append(line)
        match = _FENCE.match(line)
        if match is None:
            return
        marks, rest = match.groups()
        if not self._fence:
            self._fence = "" if marks[0] == "`" and "`" in rest else marks
        elif marks.startswith(self._fence) and not rest.strip():
            self._fence = ""

    def _inside_comment(self, line: str) -> None:
        _, closing, rest = line.partition("-->")
        self._out.append(EMPTY_COMMENT + rest)
        if closing:
            self._comment = 0

    def _ordinary(self, number: int, line: str) -> None:
        if "<!--" in line and self._opens_comment(number, line):
            return
        if "{" in line and _ATTRIBUTES.fullmatch(line):
            self._out.append("")
        elif ":::" in line:
            self._out.append(_directive(line))
        elif "</table>" in line and (match := _TABLE_END.fullmatch(line)):
            indent, table, rest = match.groups()
            self._out += [indent + table, "", indent + rest]
            self._inserted += [len(self._out) - 1, len(self._out)]
        else:
            self._out.append(line)

    def _opens_comment(self, number: int, line: str) -> bool:
        before, _, rest = line.rpartition("<!--")
        if "-->" in rest or before.count("`") % 2:
            return False
        self._comment = number
        self._before_comment = len(self._out)
        self._out.append(before + EMPTY_COMMENT)
        return True


def _directive(line: str) -> str:
    image = _IMAGE_DIRECTIVE.fullmatch(line)
    if image:
        values = dict(_DIRECTIVE_VALUE.findall(image[2]))
        return f"{image[1]}![{values.get('alt-text', '')}](<{values.get('source', '')}>)"
    return "" if _LAYOUT_DIRECTIVE.fullmatch(line) else line
