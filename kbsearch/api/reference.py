"""The OpenAPI document as a reference that a page can show: groups, operations, answers."""

from __future__ import annotations

import http
import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kbsearch.api.schemas import Field, Schema, Schemas


@dataclass(frozen=True, slots=True)
class Shape:
    """What a body is: its media type, its fields, and an example as indented JSON."""

    media_type: str
    description: str
    fields: tuple[Field, ...]
    example: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer by its status; `shape` is None where it is not JSON."""

    status: int
    phrase: str
    shape: Shape | None


@dataclass(frozen=True, slots=True)
class Operation:
    """One call. `curl` is a command line that makes it."""

    anchor: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[tuple[str, Field], ...]
    body: Shape | None
    answers: tuple[Answer, ...]
    curl: str


@dataclass(frozen=True, slots=True)
class Group:
    """The calls of one tag."""

    name: str
    operations: tuple[Operation, ...]


def read_reference(document: Schema, base: str) -> tuple[Group, ...]:
    """The calls of an OpenAPI document, by tag, in its order. `base` is where the service is,
    such as `http://127.0.0.1:8000`."""
    schemas = Schemas(document)
    groups: dict[str, list[Operation]] = {}
    for path, item in document["paths"].items():
        for method, call in item.items():
            tag = call.get("tags", ["other"])[0]
            groups.setdefault(tag, []).append(_operation(schemas, base, path, method, call))
    return tuple(Group(name, tuple(found)) for name, found in groups.items())


def _operation(schemas: Schemas, base: str, path: str, method: str, call: Schema) -> Operation:
    body = _shape(schemas, call.get("requestBody", {}).get("content", {}))
    return Operation(
        anchor=call["operationId"].replace("_", "-"),
        method=method.upper(),
        path=path,
        summary=call.get("summary", ""),
        description=call.get("description", ""),
        parameters=tuple(_parameters(schemas, call)),
        body=body,
        answers=tuple(_answers(schemas, call)),
        curl=_curl(schemas, method, f"{base}{path}", call, body),
    )


def _parameters(schemas: Schemas, call: Schema) -> Iterator[tuple[str, Field]]:
    for one in call.get("parameters", ()):
        # A parameter cannot be sent as null: it is left out.
        kind = schemas.describe(one["schema"]).replace(" or null", "")
        yield one["in"], Field(one["name"], kind, one["required"], one.get("description", ""))


def _answers(schemas: Schemas, call: Schema) -> Iterator[Answer]:
    for status, answer in sorted(call["responses"].items()):
        phrase = http.HTTPStatus(int(status)).phrase
        yield Answer(int(status), phrase, _shape(schemas, answer.get("content", {})))


def _shape(schemas: Schemas, content: Mapping[str, Any]) -> Shape | None:
    """The body that `content` describes, if it is JSON."""
    described = [(media, one["schema"]) for media, one in content.items() if "schema" in one]
    if not described:
        return None
    media, schema = described[0]
    example = json.dumps(schemas.example(schema), indent=2, ensure_ascii=False)
    return Shape(
        media_type=media,
        description=schemas.resolve(schema).get("description", ""),
        fields=tuple(schemas.fields(schema)),
        example=example,
    )


def _curl(schemas: Schemas, method: str, address: str, call: Schema, body: Shape | None) -> str:
    """A command for a shell: what is required, with the examples given."""
    lines = []
    for one in call.get("parameters", ()):
        value = schemas.example(one["schema"])
        if one["in"] == "path":
            address = address.replace(f"{{{one['name']}}}", str(value))
        elif one["required"]:
            given = shlex.quote(f"{one['name']}={value}")
            lines.append(f"--data-urlencode {given}")
    if lines:
        lines.insert(0, "--get")
    if method.upper() not in {"GET", "POST"}:
        lines += [f"--request {method.upper()}"]
    if body:
        lines += ["--json " + shlex.quote(json.dumps(json.loads(body.example), ensure_ascii=False))]
    return " \\\n  ".join([f"curl {shlex.quote(address)}", *lines])
