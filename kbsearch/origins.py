"""Where a request comes from: which site's page sent it, and which address."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
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
    if is_of_another_site(headers, public_url):
        raise OtherSiteError("Sent by another site; send it from a page of this one")


def is_of_another_site(headers: Mapping[str, str], public_url: str = "") -> bool:
    """Whether a form or a script of another site sent the request; see `refuse_other_sites`."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in _OURS
    origin = headers.get("origin")
    ours = {headers.get("host"), headers.get("x-forwarded-host"), _host(public_url)}
    return origin is not None and _host(origin) not in ours - {""}


def _host(address: str) -> str:
    """The host and the port of an address; nothing for what is no address, such as `http://[`."""
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def address_of(request: HTTPConnection) -> str:
    """The client's address as the server knows it: a trusted proxy hands it on."""
    return request.client.host if request.client else ""


def is_within(address: str, networks: Iterable[str]) -> bool:
    """Whether an address is one of `networks`, each of them an address or a network."""
    try:
        own = ipaddress.ip_address(address)
    except ValueError:
        return False
    own = getattr(own, "ipv4_mapped", None) or own
    return any(own in ipaddress.ip_network(one) for one in networks)
