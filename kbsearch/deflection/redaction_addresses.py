"""E-mail addresses, secrets inside web addresses, and addresses of machines."""

from __future__ import annotations

import ipaddress
import re

from kbsearch.deflection.redaction_keys import KEY, looks_made_up

EMAIL = "[email]"
PASSWORD = "[password]"  # noqa: S105 - stands in the place of one
ADDRESS = "[ip]"

_LOCAL = r"[\w.!#$%&'*+/?^`{|}~-]{1,64}"
_DOMAIN = r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
_WRITTEN = re.compile(rf"(?:mailto:)?{_LOCAL}@(?:{_DOMAIN}|[\w-]{{1,63}})", re.IGNORECASE)
_AT = r"(?:\s?[(\[{]\s?(?:at|arroba|@)\s?[)\]}]\s?|\s(?:arroba|at)\s)"
_DOT = r"(?:\s?[(\[{]\s?(?:dot|punto|\.)\s?[)\]}]\s?|\s(?:punto|dot)\s|\.)"
_SPELT = re.compile(
    rf"(?<![\w.])[\w-]{{1,40}}+(?:{_DOT}[\w-]{{1,40}}+){{0,3}}{_AT}"
    rf"[\w-]{{1,63}}+(?:{_DOT}[a-z]{{2,24}}+){{1,3}}",
    re.IGNORECASE,
)
_WEB = re.compile(r"\b([a-z][a-z0-9+.-]{1,20})://([^\s<>\"'«»“”]{1,2000}+)", re.IGNORECASE)
_PARAMETER = re.compile(r"([?&;#]|^)([^=&;#?\s]{1,60})=([^&;#\s]{1,1000})")
_TELLING = re.compile(
    r"token|key|pass|pwd|clave|contras|secret|auth|sig|code|codigo|session|sesion|sid|otp|jwt|"
    r"ticket=|invit|reset|email|mail|correo|tel|phone|dni|nif|user|usuario|login",
    re.IGNORECASE,
)
_IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\w)")
_IPV6 = re.compile(r"(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])", re.IGNORECASE)
_MAC = re.compile(r"(?<![\w:-])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\w:-])", re.IGNORECASE)
_VERSION = re.compile(
    r"(?:\bv|versi[oó]n|version|firmware|build|compilaci[oó]n|driver|controlador|release|kernel)"
    r"[\s:.nN°º]{0,4}$",
    re.IGNORECASE,
)
_BEFORE = 20


def hide_addresses(text: str) -> str:
    """Secrets in web addresses first: the address itself says where somebody was stuck."""
    found = _WEB.sub(_web, text)
    found = _WRITTEN.sub(EMAIL, found)
    return _SPELT.sub(EMAIL, found)


def hide_machines(text: str) -> str:
    """Public addresses of the internet and of network cards. Those of a private network stay:
    they are the same in every house, and say which part of it does not work."""
    found = _MAC.sub("[mac]", text)
    for pattern in (_IPV4, _IPV6):
        found = pattern.sub(_machine, found)
    return found


def _machine(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - _BEFORE) : match.start()]
    return match[0] if _VERSION.search(before) or _stays(match[0]) else ADDRESS


def _stays(address: str) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return True
    return parsed.is_private or parsed.is_loopback or parsed.is_multicast


def _web(match: re.Match[str]) -> str:
    scheme, rest = match[1], match[2]
    authority, slash, path = rest.partition("/")
    user, at, host = authority.rpartition("@")
    if at and user:
        authority = f"{PASSWORD}@{host}"
    path, mark, query = _split(path)
    path = "/".join(KEY if looks_made_up(part) else part for part in path.split("/"))
    query = _PARAMETER.sub(_parameter, query)
    return f"{scheme}://{authority}{slash}{path}{mark}{query}"


def _split(path: str) -> tuple[str, str, str]:
    place = next((at for at, char in enumerate(path) if char in "?#;"), len(path))
    return path[:place], path[place : place + 1], path[place + 1 :]


def _parameter(match: re.Match[str]) -> str:
    lead, name, value = match[1], match[2], match[3]
    hidden = bool(_TELLING.search(name)) or looks_made_up(value)
    return f"{lead}{name}={KEY if hidden else value}"
