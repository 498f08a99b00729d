"""How much may come: the bounds on files that a ticket is sent with."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class AttachmentLimits:
    """Bounds of an installation, in bytes but for the number of files of one message."""

    file: int = 10 * MEGABYTE
    message: int = 25 * MEGABYTE
    files: int = 10
