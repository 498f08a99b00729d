"""Where the site is: the start of every address that is written down for somebody else."""

from __future__ import annotations

import re
from collections.abc import Mapping

from fastapi import Request
from starlette.exceptions import HTTPException

from indexer.records import Language

# A name, an IPv4 or a bracketed IPv6 address, with a port or without (RFC 3986, 3.2.2). Narrower
# than the standard, whose names may hold quotes and ampersands.
_HOST = re.compile(r"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")


def site_address(request: Request, public_url: str) -> str:
    """The site's address without a slash at its end, such as `https://help.example.com`.

    `public_url` is what the installation says of itself. Where it says nothing, the address is
    the one that was asked for: its scheme and its Host header. Behind a proxy, and above all
    behind one that keeps answers, it should be said: a proxy may pass on another host or scheme
    than visitors see, and whoever sends a request chooses its Host header.

    Raises HTTPException 400 for a Host header that is not a host (RFC 9112, 3.2).
    """
    if public_url:
        return public_url.rstrip("/")
    hosts = request.headers.getlist("host")
    if len(hosts) != 1 or not _HOST.fullmatch(hosts[0]):
        raise HTTPException(400, "The Host header must name the host of this site, once")
    scheme = "https" if request.url.scheme == "https" else "http"
    return f"{scheme}://{hosts[0].lower()}"


def in_each_language(
    members: Mapping[Language, str], default: Language, own: str
) -> Mapping[str, str]:
    """The addresses of one thing by language, as `hreflang` names them; none for a single one.

    `x-default` is for readers of any other language: the one in `default`, or else `own`.
    """
    if len(members) < 2:  # noqa: PLR2004 - an alternative takes two
        return {}
    found = {str(lang): address for lang, address in members.items()}
    return {**found, "x-default": members.get(default, own)}
