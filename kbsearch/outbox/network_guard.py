"""Which addresses the service may call: none in a private network, unless its host is allowed.

A host name is resolved once and every address of it is checked; whoever calls connects to what was
checked, so that a name which means something else a moment later leads nowhere (DNS rebinding).
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from kbsearch.outbox.records import SendError

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""The addresses of a host name for a port. Raises OSError."""

PORTS = {"http": 80, "https": 443}
ADDRESS_MAX = 2_000
"""Characters."""

_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9._-]{0,251}[a-z0-9_])?\.?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")

_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_NEVER = tuple(
    map(
        ipaddress.ip_network,
        (
            "169.254.0.0/16",  # link-local, and the metadata of most clouds
            "168.63.129.16/32",  # the platform of Azure, though the address is a public one
            "100.100.100.200/32",  # the metadata of Alibaba Cloud
            "192.0.0.0/24",  # IETF protocol assignments, and the metadata of Oracle Cloud
            "fe80::/10",
            "fd00:ec2::/32",  # the metadata of AWS
            "fd20:ce::/32",  # the metadata of Google Cloud
        ),
    )
)
"""What is called for nobody, allowed or not."""

_EMBEDDING = {
    "::ffff:0:0/96": 0,  # IPv4-mapped (RFC 4291, 2.5.5.2)
    "::/96": 0,  # IPv4-compatible (RFC 4291, 2.5.5.1)
    "::ffff:0:0:0/96": 0,  # IPv4-translated (RFC 2765)
    "64:ff9b::/96": 0,  # NAT64 (RFC 6052)
    "2002::/16": 80,  # 6to4 (RFC 3056)
}
"""IPv6 networks whose addresses lead to an IPv4 address, and how many bits are behind it."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a request goes: `addresses` were checked, and `host` is what it is called."""

    scheme: str
    host: str
    port: int
    addresses: tuple[str, ...]


async def system_resolve(host: str, port: int) -> Sequence[str]:
    """The addresses that this machine finds for a name."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


class Guard:
    """Says where an address leads, and refuses what leads to where it may not."""

    def __init__(self, allowed: Sequence[str] = (), *, resolve: Resolve = system_resolve) -> None:
        """`allowed` are hosts, or hosts with ports, that may be in a private network."""
        self._allowed = frozenset(one.lower().rstrip("/") for one in allowed)
        self._resolve = resolve

    async def destination(self, url: str) -> Destination:
        """Where `url` leads. Raises SendError, for good when only another `url` could help."""
        scheme, host, port = parts_of(url)
        allowed = self.allows(host, port)
        if scheme == "http" and not allowed:
            raise SendError(f"{host} is called by https alone, unless it is allowed", lasting=True)
        addresses = await self._addresses(host, port)
        for address in addresses:
            if not may_be_called(address, allowed=allowed):
                raise SendError(f"{host} is at {address}, which may not be called from here")
        return Destination(scheme, host, port, tuple(addresses))

    def allows(self, host: str, port: int) -> bool:
        """Whether a host was allowed by its name."""
        named = f"[{host}]" if ":" in host else host
        return not self._allowed.isdisjoint({host, named, f"{named}:{port}"})

    async def _addresses(self, host: str, port: int) -> Sequence[str]:
        if _literal(host) is not None:
            return [host]
        try:
            found = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise SendError(f"No address is found for {host}") from error
        if not found:
            raise SendError(f"No address is found for {host}")
        return found


def parts_of(url: str) -> tuple[str, str, int]:
    """Scheme, host in lower case and port. Raises SendError for what is no plain web address."""
    if len(url) > ADDRESS_MAX or not url.isascii() or re.search(r"[\x00-\x20\x7f\\]", url):
        raise SendError("The address has characters that no address has", lasting=True)
    try:
        split = urlsplit(url)
        port = split.port
    except ValueError as error:
        raise SendError("The address is malformed", lasting=True) from error
    host = split.hostname or ""
    if split.scheme not in PORTS or not _is_host(host) or port == 0:
        raise SendError("The address is not one of https:// with a host", lasting=True)
    if "@" in split.netloc:
        raise SendError(f"The address of {host} holds a name or password", lasting=True)
    return split.scheme, host, port or PORTS[split.scheme]


def may_be_called(address: str, *, allowed: bool = False) -> bool:
    """Whether an address may be called: a public one, or a private one of an allowed host."""
    found = _plain(ipaddress.ip_address(address))
    if found is None or found.is_multicast or found.is_unspecified:
        return False
    if any(found in network for network in _NEVER if network.version == found.version):
        return False
    if allowed:
        return True
    if isinstance(found, ipaddress.IPv6Address):
        return found.is_global and found in _GLOBAL_UNICAST
    return found.is_global and not found.is_reserved


def _plain(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that one leads to: of one that holds an IPv4 address, that; None for Teredo,
    whose packets go to whom the address names (RFC 4380)."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.scope_id or address.teredo is not None:
        return None
    if address in (ipaddress.IPv6Address("::1"), ipaddress.IPv6Address("::")):
        return address
    for network, behind in _EMBEDDING.items():
        if address in ipaddress.IPv6Network(network):
            return ipaddress.IPv4Address(int(address) >> behind & 0xFFFFFFFF)
    return address


def _is_host(host: str) -> bool:
    """Whether it is a name or a plain address, not a number that stands for one.

    `2130706433`, `0x7f.1` and `0177.0.0.1` are 127.0.0.1 to some programs and a name to others.
    """
    if _literal(host) is not None:
        return True
    last = host.rstrip(".").rpartition(".")[2]
    return bool(_HOST.fullmatch(host)) and not _NUMBER.fullmatch(last)


def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
