"""Tokens: what a form shows to go on with itself, signed, so that nobody makes up another one.

A token holds the form, its session, its unit and its group; which articles the form was sent is
kept with the form. It says nothing of any article, and expires a day after the form was begun.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kbsearch.deflection.records import UnitKind

VALID = timedelta(hours=24)
"""From the beginning of the form: a draft may stay open over night."""

MAC_BYTES = 16
"""Of an HMAC-SHA-256; NIST SP 800-107 asks for at least four."""

_VERSION = 1
_HELD, _BY_REQUESTER = 1, 2
_LAYOUT = struct.Struct(">BB16s16s16s8sQ")
LENGTH = -(-(_LAYOUT.size + MAC_BYTES) * 4 // 3)
"""Characters of a token."""


@dataclass(frozen=True, slots=True)
class FormToken:
    """What a token says. `name` is a digest of the form's name; see `name_digest`."""

    form: str
    unit: str
    unit_kind: UnitKind
    session: str
    name: str
    held: bool
    started: datetime


class Tokens:
    """Signs and reads tokens with one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def sign(self, token: FormToken) -> str:
        """The token as text that can stand in an address."""
        flags = _HELD * token.held | _BY_REQUESTER * (token.unit_kind is UnitKind.REQUESTER)
        payload = _LAYOUT.pack(
            _VERSION,
            flags,
            bytes.fromhex(token.form),
            bytes.fromhex(token.unit),
            bytes.fromhex(token.session),
            bytes.fromhex(token.name),
            round(token.started.timestamp() * 1000),
        )
        return _text(payload + self._mac(payload))

    def read(self, text: str, now: datetime) -> FormToken | None:
        """What the token says; None when it is not ours, was altered, or has expired."""
        payload = self._payload(text)
        if payload is None:
            return None
        _, flags, form, unit, session, name, started = _LAYOUT.unpack(payload)
        begun = datetime.fromtimestamp(started / 1000, UTC)
        if not timedelta() <= now - begun + _SKEW <= VALID + _SKEW:
            return None
        return FormToken(
            form=form.hex(),
            unit=unit.hex(),
            unit_kind=UnitKind.REQUESTER if flags & _BY_REQUESTER else UnitKind.SESSION,
            session=session.hex(),
            name=name.hex(),
            held=bool(flags & _HELD),
            started=begun,
        )

    def _payload(self, text: str) -> bytes | None:
        if len(text) != LENGTH or not text.isascii():
            return None
        try:
            found = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except binascii.Error:
            return None
        if _text(found) != text:
            return None  # The same bytes can be spelt in more than one way; ours is one.
        payload, mac = found[:-MAC_BYTES], found[-MAC_BYTES:]
        if not hmac.compare_digest(mac, self._mac(payload)) or payload[0] != _VERSION:
            return None
        return payload

    def _mac(self, payload: bytes) -> bytes:
        return hmac.new(self._key, payload, hashlib.sha256).digest()[:MAC_BYTES]


_SKEW = timedelta(seconds=1)
"""Rounding, and a clock that was set back a little."""


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def name_digest(name: str) -> str:
    """What tells the name of a form from another, 16 hexadecimal digits."""
    return hashlib.sha256(name.encode()).hexdigest()[:16]
