"""How much a question may hold, wherever it is asked. Lengths are in characters."""

from __future__ import annotations

QUERY_MAX = 1_000
TAG_MAX = 100
SUBJECT_MAX = 500
DESCRIPTION_MAX = 20_000
