"""A whole mail as a question: what its writer said, without headers, signature and quoted mail.

The rest is not his problem but somebody's address, or the last answer that he got, and would
drown what he asks.
"""

from __future__ import annotations

import re

LINES_OF_A_MAIL = 3
"""A shorter text has nothing around what it says."""

_HEADER = re.compile(
    r"(de|from|para|to|cc|cco|bcc|asunto|subject|enviado( el)?|sent|fecha|date|responder a|"
    r"reply-to)\s*:",
    re.IGNORECASE,
)
_END = re.compile(
    r"""
      --\s*$                                                # the mark of a signature
    | [-_]{5,}\s*$                                          # a rule
    | -+\s*(mensaje\ (original|reenviado)|original\ message|forwarded\ message)\b
    | (el|on)\ .{5,120}(escribi[óo]|wrote)\s*:\s*$
    | (enviado\ desde|sent\ from|obtener\ outlook|get\ outlook)\b
    | (un\ |cordiales\ )?saludos?(\ cordial(es)?)?[,.!]*\s*$
    | (muchas\ )?gracias(\ y\ un\ saludo|\ de\ antemano|\ por\ todo)?[,.!]*\s*$
    | atentamente[,.!]*\s*$
    | ((best|kind|warm)\ )?regards[,.!]*\s*$
    | (many\ )?thanks(\ in\ advance)?[,.!]*\s*$
    | (best\ wishes|cheers|sincerely|yours\ (sincerely|faithfully))[,.!]*\s*$
    """,
    re.IGNORECASE | re.VERBOSE,
)


def own_words(text: str) -> str:
    """The writer's own lines of a pasted mail; any other text as it is.

    Where nothing would be left, everything stays: a quoted mail alone is still a question.
    """
    lines = text.splitlines()
    if len(lines) < LINES_OF_A_MAIL:
        return text
    kept: list[str] = []
    for line in lines:
        bare = line.strip()
        if any(kept) and _END.match(bare):
            break
        if not bare.startswith(">") and not _HEADER.match(bare):
            kept.append(line)
    return "\n".join(kept).strip() or text
