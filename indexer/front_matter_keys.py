"""The keys of front matter: YAML to plain entries, without building Python objects from it.

Only the node graph is composed, so `title: 2024`, `title: on` and `title: 3.10` keep the text
that was written, and no tag or alias in a file can make anything else happen.
"""

from __future__ import annotations

import re
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
_NULL_TAG = "tag:yaml.org,2002:null"


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
    node = yaml.compose(text, Loader=_Loader)
    if node is None:
        return []
    if not isinstance(node, yaml.MappingNode):
        return None
    return [
        Entry(_key(key.value), _value(value), key.start_mark.line + 2)
        for key, value in node.value
        if isinstance(key, yaml.ScalarNode)
    ]


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


def _value(node: yaml.Node) -> str | tuple[str, ...] | None:
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if isinstance(node, yaml.SequenceNode) and all(
        isinstance(item, yaml.ScalarNode) for item in node.value
    ):
        return tuple(text for text in map(_scalar, node.value) if text)
    return None


def _scalar(node: yaml.ScalarNode) -> str:
    return "" if node.tag == _NULL_TAG else " ".join(str(node.value).split())
