"""JSON Schema in words: what a value is, its bounds, its fields, and an example of it.

Covers what the models of this API produce (JSON Schema 2020-12 as OpenAPI 3.1 has it).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]

_DEEPEST = 8
_PLAIN: Mapping[str, object] = {
    "string": "text",
    "integer": 1,
    "number": 0.5,
    "boolean": True,
    "null": None,
}


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter or a part of a body. `name` is a path such as `hits[].passage.text`."""

    name: str
    type: str
    required: bool = False
    description: str = ""


class Schemas:
    """The schemas of one OpenAPI document; references are followed within it."""

    def __init__(self, document: Schema) -> None:
        self._named: Schema = document.get("components", {}).get("schemas", {})

    def resolve(self, schema: Schema) -> Schema:
        """The schema itself where there is a reference to it; what stands beside `$ref` wins."""
        if "$ref" not in schema:
            return schema
        named = self._named[schema["$ref"].rpartition("/")[2]]
        return {**named, **{key: value for key, value in schema.items() if key != "$ref"}}

    def describe(self, schema: Schema) -> str:
        """What a value is, with its bounds: `integer, 1 to 50, 10 unless given`."""
        whole = self.resolve(schema)
        parts = [self._kind(whole), *_bounds(self._without_null(whole))]
        if whole.get("default") not in (None, "", []):
            parts.append(f"{json.dumps(whole['default'])} unless given")
        return ", ".join(parts)

    def fields(self, schema: Schema, prefix: str = "", depth: int = 0) -> Iterator[Field]:
        """The fields of an object and of the objects in it, outer ones first."""
        whole = self._without_null(self.resolve(schema))
        if whole.get("type") == "array":
            yield from self.fields(whole.get("items", {}), f"{prefix}[]", depth + 1)
            return
        required = whole.get("required", ())
        for name, part in whole.get("properties", {}).items():
            path = f"{prefix}.{name}" if prefix else name
            inner = self.resolve(part)
            yield Field(path, self.describe(part), name in required, inner.get("description", ""))
            if depth < _DEEPEST:
                yield from self.fields(part, path, depth + 1)

    def example(self, schema: Schema) -> object:
        """An example given with the schema, or one put together from its parts."""
        whole = self.resolve(schema)
        if whole.get("examples"):
            return whole["examples"][0]
        if "default" in whole:
            return whole["default"]
        if "anyOf" in whole:
            return self.example(whole["anyOf"][0])
        if whole.get("enum"):
            return whole["enum"][0]
        return self._example_of_type(whole)

    def _example_of_type(self, whole: Schema) -> object:
        if whole.get("type") == "object":
            return {name: self.example(part) for name, part in whole["properties"].items()}
        if "prefixItems" in whole:
            return [self.example(part) for part in whole["prefixItems"]]
        if whole.get("type") == "array":
            return [self.example(whole["items"])]
        return "2026-01-31" if whole.get("format") == "date" else _PLAIN.get(whole.get("type", ""))

    def _kind(self, whole: Schema) -> str:
        if "anyOf" in whole:
            return " or ".join(self._kind(self.resolve(one)) for one in whole["anyOf"])
        if "enum" in whole:
            return " or ".join(json.dumps(one) for one in whole["enum"])
        if "prefixItems" in whole:
            return f"[{', '.join(self._kind(self.resolve(one)) for one in whole['prefixItems'])}]"
        if whole.get("type") == "array":
            return f"list of {self._kind(self.resolve(whole['items']))}"
        return str(whole.get("format") or whole.get("type", "anything"))

    def _without_null(self, whole: Schema) -> Schema:
        """What a value that may be null is otherwise."""
        kinds = [self.resolve(one) for one in whole.get("anyOf", ())]
        return next((one for one in kinds if one.get("type") != "null"), whole)


def _bounds(whole: Schema) -> Iterator[str]:
    if "minimum" in whole and "maximum" in whole:
        yield f"{whole['minimum']:g} to {whole['maximum']:g}"
    if "maxLength" in whole:
        least = f"{whole['minLength']:,} to " if "minLength" in whole else "at most "
        yield f"{least}{whole['maxLength']:,} characters"
