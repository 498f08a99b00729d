"""Where a request comes from: which site's page sent it, and which address."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from kbsearch.errors import OtherSiteError

# `none` is what a person does by himself, such as loading a page again.
_OURS = frozenset({"same-origin", "none"})


def refuse_other_sites(headers: Mapping[str, str], public_url: str = "") -> None:
    """Raises OtherSiteError when a form or a script of another site sent the request.

    Browsers say so in `Sec-Fetch-Site`, and over plain HTTP in `Origin`; a web page can set
    neither, nor the host that a proxy forwards. `public_url` is where visitors find this site, if
    that is known. A program sends none of them and is let in: there is no cookie to misuse.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        foreign = site not in _OURS
    else:
        origin = headers.get("origin")
        ours = {headers.get("host"), headers.get("x-forwarded-host"), _host(public_url)}
        foreign = origin is not None and _host(origin) not in ours - {""}
    if foreign:
        raise OtherSiteError("Sent by another site; send it from a page of this one")


def _host(address: str) -> str:
    """The host and the port of an address; nothing for what is no address, such as `http://[`."""
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def address_of(request: HTTPConnection) -> str:
    """The client's address as the server knows it: a trusted proxy hands it on."""
    return request.client.host if request.client else ""
