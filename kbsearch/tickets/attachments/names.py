"""What a file is called: kept to be shown and to be saved under, and never as a path of ours."""

from __future__ import annotations

import re
import unicodedata

NAME_BYTES = 255
"""What file systems take, in UTF-8."""

ENDING_MAX = 12
NAMELESS = "file"

_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*]')
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Control characters, marks that turn the direction of writing, halves of characters."""


def cleaned(name: str) -> str:
    """The name without a path, without what nobody sees, and fit for any system; never empty.

    Only the last part of a path is kept, whichever way its slashes lean. Names that Windows gives
    to devices get a `_` in front (docs of Microsoft: Naming Files, Paths, and Namespaces).
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(" " if one.isspace() else one for one in last if not _hidden(one))
    plain = " ".join(_NOT_ON_WINDOWS.sub("_", seen).split()).strip(". ")
    if _DEVICES.match(plain):
        plain = f"_{plain}"
    return _shortened(plain) or NAMELESS


def ending(name: str) -> str:
    """What stands behind the last dot, in lower case; nothing when there is none."""
    stem, dot, last = name.rpartition(".")
    return last.lower() if dot and stem and len(last) <= ENDING_MAX else ""


def with_ending(name: str, endings: tuple[str, ...]) -> str:
    """The name as it is when its ending is one of those; else with the first of them behind it."""
    if ending(name) in endings:
        return name
    return _shortened(f"{_cut(name, NAME_BYTES - len(endings[0]) - 1)}.{endings[0]}")


def _hidden(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) in _INVISIBLE


def _shortened(name: str) -> str:
    if len(name.encode()) <= NAME_BYTES:
        return name
    last = ending(name)
    if not last:
        return _cut(name, NAME_BYTES)
    return f"{_cut(name[: -len(last) - 1], NAME_BYTES - len(last.encode()) - 1)}.{last}"


def _cut(text: str, size: int) -> str:
    """The beginning of the text that has at most `size` bytes, with no character cut in half."""
    return text.encode()[:size].decode("utf-8", "ignore").rstrip(". ")
