"""Forms with files as browsers send them, byte by byte."""

from __future__ import annotations

from collections.abc import Sequence

BOUNDARY = "----kbsearch1f2e3d"
TYPE = f"multipart/form-data; boundary={BOUNDARY}"


def field(name: str, value: str | bytes) -> bytes:
    """A part for a field that was typed in."""
    typed = value.encode() if isinstance(value, str) else value
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
    return head.encode() + typed + b"\r\n"


def file(name: str, content: bytes, *, of: str = "files", kind: str = "image/png") -> bytes:
    """A part for a file; what a browser says of its kind is not to be believed."""
    written = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{of}"; filename="{written}"\r\n'
        f"Content-Type: {kind}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n"


def form(*parts: bytes) -> bytes:
    """The whole body."""
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def pieces(body: bytes, size: int) -> Sequence[bytes]:
    """The body in pieces of that size."""
    return [body[start : start + size] for start in range(0, len(body), size)]
