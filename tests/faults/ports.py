"""Ports for servers that go away and come back at the same one."""

from __future__ import annotations

import random
import socket

OUT_OF_THE_WAY = range(20_000, 32_000)
"""Below those that Linux gives to who asks for any (net.ipv4.ip_local_port_range)."""


def lasting_port() -> int:
    """A port of this machine that is free, and that nobody is given by chance meanwhile."""
    dice = random.SystemRandom()
    while True:
        port = dice.choice(OUT_OF_THE_WAY)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
