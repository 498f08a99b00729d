"""Forms that were posted, read no further than their bound."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from fastapi import Request

FORM_TYPE = "application/x-www-form-urlencoded"


def is_form(request: Request) -> bool:
    """Whether the body is a form as our pages send it."""
    return request.headers.get("content-type", "").partition(";")[0].strip() == FORM_TYPE


async def read_body(request: Request, limit: int) -> bytes | None:
    """The body, or None as soon as it has more than `limit` bytes."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            return None
    return bytes(body)


def fields(body: bytes) -> Mapping[str, str]:
    """The fields of a form; of two with one name the last, and bytes that are no text replaced."""
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
