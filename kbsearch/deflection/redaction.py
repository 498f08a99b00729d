"""Text without what must not be kept: addresses and numbers of people, passwords, keys.

Each step looks for one sort of thing and puts its name in its place. Steps that know a thing by its
shape come first, since those that follow would take a part of it. Every pattern is bounded, so that
no text costs more than its length. Nobody can find all secrets in free text: what is kept is what
is left after this, for as long as the settings say, and nothing is kept unless a desk wants it.
"""

from __future__ import annotations

import unicodedata

from kbsearch.deflection.redaction_addresses import hide_addresses, hide_machines
from kbsearch.deflection.redaction_keys import hide_keys
from kbsearch.deflection.redaction_numbers import hide_numbers
from kbsearch.deflection.redaction_said import hide_said

STEPS = (hide_keys, hide_addresses, hide_said, hide_numbers, hide_machines)

# Characters that are not seen, and would divide what is seen as one.
_UNSEEN = frozenset({"Cf", "Cc", "Cs"})
_KEPT = frozenset("\n\t")


def redacted(text: str) -> str:
    """The text with everything that could be told for personal or secret replaced."""
    found = seen(text)
    for step in STEPS:
        found = step(found)
    return found


def seen(text: str) -> str:
    """The text as it is seen: without invisible characters, digits and letters in one width."""
    normal = unicodedata.normalize("NFKC", text.replace("\r\n", "\n"))
    if normal.isascii() and normal.isprintable():
        return normal
    return "".join(
        char for char in normal if char in _KEPT or unicodedata.category(char) not in _UNSEEN
    )
