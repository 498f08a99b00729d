"""The keys of front matter: YAML to plain entries, without building Python objects from it.

Only the parser's events are read, one after the other: so `title: 2024`, `title: on` and
`title: 3.10` keep the text that was written, no tag or alias in a file can make anything else
happen, and nothing recurses, however deep a file is nested.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

import yaml

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML without its C part: the same, slower
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

KEYS = (
    "title",
    "kind",
    "lang",
    "audience",
    "tags",
    "aliases",
    "owner",
    "updated",
    "valid_until",
    "translation_of",
    "video",
    "transcript",
    "slug",
)

_MEANT = {
    "titulo": "title",
    "título": "title",
    "tipo": "kind",
    "idioma": "lang",
    "lengua": "lang",
    "language": "lang",
    "audiencia": "audience",
    "público": "audience",
    "publico": "audience",
    "etiquetas": "tags",
    "alias": "aliases",
    "propietario": "owner",
    "responsable": "owner",
    "actualizado": "updated",
    "válido_hasta": "valid_until",
    "valido_hasta": "valid_until",
    "caduca": "valid_until",
    "traducción_de": "translation_of",
    "traduccion_de": "translation_of",
    "vídeo": "video",
    "transcripción": "transcript",
    "transcripcion": "transcript",
}
_CLOSE = 0.84  # 'audiance' is close to 'audience', 'topic' to nothing; tried on real corpora
_TOP_KEY = re.compile(r"([^\W_][\w-]*)[ \t]*:(?:[ \t]|$)")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_OUTER = (yaml.StreamStartEvent, yaml.DocumentStartEvent)


@dataclass(frozen=True, slots=True)
class Entry:
    """One key with its value: a text, a list of texts, or None where it is neither.

    An empty value is an empty text. `line` counts from 1 in the file.
    """

    key: str
    value: str | tuple[str, ...] | None
    line: int


def entries(text: str) -> list[Entry] | None:
    """The keys of front matter that begins on line 2; None when it is not a mapping.

    Raises yaml.YAMLError when it is not YAML.
    """
    events = yaml.parse(text, Loader=_Loader)
    first = next(event for event in events if not isinstance(event, _OUTER))
    if isinstance(first, yaml.DocumentEndEvent | yaml.StreamEndEvent):
        return []
    if not isinstance(first, yaml.MappingStartEvent):
        return [] if isinstance(first, yaml.ScalarEvent) and not _scalar(first) else None
    found = []
    while not isinstance(key := next(events), yaml.MappingEndEvent):
        name = _node(key, events)
        value = _node(next(events), events)
        if isinstance(name, str):
            found.append(Entry(_key(name), value, key.start_mark.line + 2 if key.start_mark else 2))
    return found


def one_by_one(text: str) -> list[tuple[str, int, str]]:
    """The top-level keys of front matter, each with its line in the file and its own piece of
    YAML; what stands before the first key has an empty one."""
    pieces: list[tuple[str, int, list[str]]] = [("", 2, [])]
    for number, line in enumerate(text.split("\n"), 2):
        match = _TOP_KEY.match(line)
        if match:
            pieces.append((_key(match[1]), number, []))
        pieces[-1][2].append(line)
    return [(key, line, "\n".join(lines)) for key, line, lines in pieces]


@lru_cache(maxsize=1_000)
def meant_key(key: str) -> str | None:
    """The key of ours that an unknown one was probably meant to be."""
    if key in _MEANT:
        return _MEANT[key]
    close = get_close_matches(key, KEYS, n=1, cutoff=_CLOSE)
    return close[0] if close else None


def _key(written: str) -> str:
    return written.strip().lower().replace("-", "_")


def _node(first: yaml.Event, events: Iterator[yaml.Event]) -> str | tuple[str, ...] | None:
    """The value that begins with an event: a text, texts, or None for anything else. All of its
    events are taken."""
    if isinstance(first, yaml.ScalarEvent):
        return _scalar(first)
    texts: list[str] | None = [] if isinstance(first, yaml.SequenceStartEvent) else None
    depth = int(isinstance(first, yaml.CollectionStartEvent))
    while depth:
        event = next(events)
        if isinstance(event, yaml.ScalarEvent) and texts is not None:
            texts.append(_scalar(event))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        else:
            depth += isinstance(event, yaml.CollectionStartEvent)
            texts = None
    return tuple(text for text in texts if text) if texts is not None else None


def _scalar(event: yaml.ScalarEvent) -> str:
    is_null = event.style in {None, ""} and event.value in _NULLS
    return "" if is_null else " ".join(str(event.value).split())
