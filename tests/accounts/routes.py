"""Every route of an application, and the readable table of who gets what from it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from indexer.records import LANGUAGES

TABLE = Path(__file__).with_name("access.yaml")
LANG = "{lang}"
SIGN_IN = "sign-in"
EXAMPLE = "(its example)"
FILE, FILE_TYPE = "(a file)", "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Request:
    """One request of the table. `body` is a form, or JSON where it begins with a brace, or the
    EXAMPLE of the API's own document, or a FILE."""

    method: str
    path: str
    body: str = ""

    def content(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        """The body as the client of the tests takes it."""
        if self.body == EXAMPLE:
            return {"json": _example(document, self.method, self.path)}
        if self.body == FILE:
            return {"content": b"Hola.\n", "headers": {"content-type": FILE_TYPE}}
        if self.body.startswith("{"):
            return {"json": json.loads(self.body)}
        pairs = (pair.partition("=") for pair in self.body.split("&") if pair)
        return {"data": {name: value for name, _, value in pairs}} if self.body else {}


def _example(document: Mapping[str, Any], method: str, path: str) -> Any:
    """The first example of the body that an operation of the API takes."""
    body = document["paths"][path][method.lower()]["requestBody"]
    (media,) = body["content"].values()
    name = media["schema"]["$ref"].rpartition("/")[2]
    return document["components"]["schemas"][name]["examples"][0]


@dataclass(frozen=True, slots=True)
class Line:
    """What each of the table's people gets for one request, in the table's order: a status, or
    SIGN_IN where he is led to the page to sign in."""

    route: str
    request: Request
    statuses: tuple[str, ...]


def routes_of(app: Any) -> set[str]:
    """Every route as `METHOD PATH`, those of included and mounted routers too; one that is there
    in each language counts once, and HEAD belongs to GET."""
    found = set()
    for path, methods in _walk(app.routes, ""):
        named = {method for method in methods if method != "HEAD"}
        found |= {f"{method} {_without_language(path)}" for method in named}
    return found


def _walk(routes: Sequence[Any], prefix: str) -> Iterator[tuple[str, set[str]]]:
    for route in routes:
        if hasattr(route, "effective_route_contexts"):
            for one in route.effective_route_contexts():
                shown = one.starlette_route or one
                yield prefix + shown.path, set(shown.methods)
        elif getattr(route, "methods", None):
            yield prefix + route.path, set(route.methods)
        elif hasattr(route, "routes"):
            yield from _walk(route.routes, prefix + route.path)
        else:
            raise TypeError(f"The walk does not know what {route!r} is: teach it here")


def _without_language(path: str) -> str:
    first = next((lang for lang in LANGUAGES if path.startswith(f"/{lang}/")), None)
    return f"/{LANG}{path.removeprefix(f'/{first}')}" if first else path


def read_table(text: str) -> tuple[tuple[str, ...], list[Line]]:
    """The people of the table, and its lines."""
    raw = yaml.safe_load(text)
    lines = []
    for route, value in raw["routes"].items():
        method, _, path = route.partition(" ")
        asked = value if isinstance(value, dict) else {path: value}
        for example, statuses in asked.items():
            place, _, body = example.partition(" ")
            found = tuple(one for one in str(statuses).split() if one != "|")
            lines.append(Line(route, Request(method, place, body), found))
    return tuple(one for one in raw["who"].split() if one != "|"), lines


def in_languages(request: Request) -> Iterator[Request]:
    """The request in each language, where it has one."""
    if LANG not in request.path:
        yield request
        return
    for lang in LANGUAGES:
        yield Request(request.method, request.path.replace(LANG, lang), request.body)
