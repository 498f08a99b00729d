"""Which requests another site made, by what browsers say."""

from __future__ import annotations

import pytest
from starlette.datastructures import Headers

from kbsearch.errors import ForbiddenError
from kbsearch.origins import is_within, refuse_other_sites

HOST = {"Host": "help.example.com:8000"}
OURS = {
    "a program": {},
    "a page of ours": {"Sec-Fetch-Site": "same-origin", "Origin": "http://help.example.com:8000"},
    "a page loaded again": {"Sec-Fetch-Site": "none"},
    "a page of ours over plain HTTP": {"Origin": "http://help.example.com:8000"},
    "behind a proxy that ends TLS": {"Origin": "https://help.example.com:8000"},
    "behind a proxy that changes the host": {
        "Origin": "https://ayuda.example.com",
        "X-Forwarded-Host": "ayuda.example.com",
    },
}
FOREIGN = {
    "another site": {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    "a neighbour": {"Sec-Fetch-Site": "same-site", "Origin": "https://other.example.com"},
    "another site over plain HTTP": {"Origin": "http://evil.example"},
    "another port": {"Origin": "http://help.example.com"},
    "a page without an origin": {"Origin": "null"},
    "a name that begins like ours": {"Origin": "http://help.example.com:8000.evil.example"},
    "an origin that is no address": {"Origin": "http://["},
    "no origin and no host": {"Origin": "null", "Host": ""},
    "nonsense": {"Sec-Fetch-Site": "perhaps"},
}


@pytest.mark.parametrize("case", OURS)
def test_our_own_pages_and_programs_are_let_in(case: str) -> None:
    refuse_other_sites(Headers({**HOST, **OURS[case]}))


def test_the_public_address_is_ours_too() -> None:
    headers = Headers({**HOST, "Origin": "https://ayuda.example.com"})
    refuse_other_sites(headers, "https://ayuda.example.com/")
    with pytest.raises(ForbiddenError):
        refuse_other_sites(headers, "https://other.example.com")


@pytest.mark.parametrize("case", FOREIGN)
def test_other_sites_are_refused(case: str) -> None:
    with pytest.raises(ForbiddenError, match="from a page of this one"):
        refuse_other_sites(Headers({**HOST, **FOREIGN[case]}))


@pytest.mark.parametrize(
    ("address", "within"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("10.0.0.1", False),
        ("::2", False),
        ("", False),
        ("testclient", False),
    ],
)
def test_an_address_is_within_networks_of_its_own_kind(address: str, within: bool) -> None:
    assert is_within(address, ("127.0.0.0/8", "::1")) is within
