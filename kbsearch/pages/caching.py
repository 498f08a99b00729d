"""Answers that a browser or a proxy may keep, but asks about before it shows them again.

The tag of an answer is a digest of its body (RFC 9110, 8.8.3). So it changes with a new
generation, another release and other settings, and with nothing else; and every replica that
answers alike gives the same one.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from typing import TypeVar

from fastapi import Request
from starlette.responses import Response

from kbsearch.accounts.asking import principal_of

REVALIDATE = "no-cache"
ALIKE = f"public, {REVALIDATE}"  # what is the same for everybody
NEVER = "no-store"
# Bytes. Below this the body fits into one packet, compressed or not.
GZIP_MIN = 1024
# Half the time of the highest level, for one byte more in a hundred.
GZIP_LEVEL = 6
GZIP_WINDOW = 31  # the largest one, with a gzip header: zlib's manual, deflateInit2
# What a 304 says of the answer that it stands for (RFC 9110, 15.4.5), and who may use it and how,
# since what is kept takes over the headers of the 304 (RFC 9111, 3.2).
KEPT = frozenset(
    {
        "access-control-allow-origin",
        "cache-control",
        "content-location",
        "content-security-policy",
        "cross-origin-resource-policy",
        "etag",
        "expires",
        "vary",
    }
)

_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
_REFUSED = re.compile(r"q=0(?:\.0*)?")

Answer = TypeVar("Answer", bound=Response)


def never_kept(response: Answer) -> Answer:
    """The same answer, to be shown once: an error, or what a form was answered with."""
    response.headers["Cache-Control"] = NEVER
    return response


def revalidated(request: Request, response: Response, policy: str = REVALIDATE) -> Response:
    """A whole answer to GET or HEAD with its tag, or 304 when the client has it already.

    `policy` is its `Cache-Control`; whatever it allows, the answer can be asked about.

    A body of GZIP_MIN bytes or more is compressed for who accepts that, unless it holds what is
    meant for one who is signed in: by what a stranger adds to the address, the length of the answer
    would tell him what else is in it (the BREACH attack).
    """
    body = bytes(response.body)
    tag = hashlib.sha256(body).hexdigest()[:32]
    response.headers["Cache-Control"] = policy
    compressed = False
    if len(body) >= GZIP_MIN and (policy != REVALIDATE or principal_of(request).user is None):
        response.headers.add_vary_header("Accept-Encoding")
        compressed = accepts_gzip(", ".join(request.headers.getlist("accept-encoding")))
    # Other bytes need another tag: a strong one promises the same bytes.
    response.headers["ETag"] = f'"{tag}-gzip"' if compressed else f'"{tag}"'
    if has_already(request, response):
        return unchanged(response)
    if compressed:
        response.body = zlib.compress(body, GZIP_LEVEL, GZIP_WINDOW)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(response.body))
    return response


def has_already(request: Request, response: Response) -> bool:
    """Whether `If-None-Match` names the answer's tag, compared weakly (RFC 9110, 13.1.2)."""
    named = ", ".join(request.headers.getlist("if-none-match"))
    return named.strip() == "*" or response.headers["etag"] in _TAG.findall(named)


def unchanged(response: Response) -> Response:
    """304 in place of an answer that the client has already."""
    headers = {name: value for name, value in response.headers.items() if name in KEPT}
    return Response(status_code=304, headers=headers)


def accepts_gzip(header: str) -> bool:
    """Whether an `Accept-Encoding` header lets an answer be compressed (RFC 9110, 12.5.3)."""
    accepted: dict[str, bool] = {}
    for item in header.lower().split(","):
        coding, _, weight = item.partition(";")
        accepted[coding.strip()] = not _REFUSED.fullmatch(weight.strip())
    return accepted.get("gzip", accepted.get("*", False))
