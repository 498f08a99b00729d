"""What a list of sessions calls a device: its browser and its system, and nothing finer."""

from __future__ import annotations

# The first that is found counts: browsers claim to be each other, the newcomers most of all.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
    ("python", "Python"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
AGENT_MAX = 500
"""Letters of a User-Agent header that are looked at."""


def device_of(agent: str) -> str:
    """What to call the device of a User-Agent header; empty for one that says nothing known."""
    shown = agent[:AGENT_MAX]
    browser = next((name for sign, name in _BROWSERS if sign in shown), "")
    system = next((name for sign, name in _SYSTEMS if sign in shown), "")
    return ", ".join(part for part in (browser, system) if part)
