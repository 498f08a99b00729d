"""What of a ticket's history its requester sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kbsearch.tickets.records import Entry, EntryKind

INNER = frozenset({"assignee", "level", "priority"})
"""Who works on it, on which line and in what order, is the desk's own business."""


def for_requester(history: Sequence[Entry]) -> Sequence[Entry]:
    """The history without notes, changes that are not his business, and entries of nothing else.
    What was changed together with a note is told without it, as it is in mails."""
    told = [_told(one) for one in history]
    return [one for one in told if one.kind is EntryKind.MESSAGE or one.changes]


def _told(entry: Entry) -> Entry:
    changes = [one for one in entry.changes if one.field not in INNER]
    if entry.kind is EntryKind.NOTE:
        return replace(entry, kind=EntryKind.CHANGE, text="", attachments=(), changes=changes)
    return entry if len(changes) == len(entry.changes) else replace(entry, changes=changes)
