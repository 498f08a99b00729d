"""Runs kbsearch in a process that has nothing but the slim lock: everything else is "not there".

    python -m tests.only_slim index articles --index DIR

Also prints, at the end and to standard error, the top-level modules that were refused.
"""

from __future__ import annotations

import importlib.abc
import importlib.metadata
import re
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements-slim.lock"
OURS = {"kbsearch", "indexer", "tests"}
PIN = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)


def normalised(name: str) -> str:
    """The name of a distribution as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def slim_distributions() -> set[str]:
    """The distributions of the slim lock."""
    return {normalised(name) for name in PIN.findall(LOCK.read_text(encoding="utf-8"))}


def foreign_modules() -> set[str]:
    """Top-level modules that are installed here and would not be from the slim lock."""
    slim = slim_distributions()
    return {
        module
        for module, owners in importlib.metadata.packages_distributions().items()
        if module not in OURS and slim.isdisjoint(normalised(owner) for owner in owners)
    }


class Refuse(importlib.abc.MetaPathFinder):
    """Finds nothing of the modules named: they raise ModuleNotFoundError, as if not installed."""

    def __init__(self, names: set[str]) -> None:
        self.names = names
        self.refused: set[str] = set()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """None for what may be imported: the next finder looks for it."""
        del path, target
        top = fullname.partition(".")[0]
        if top in self.names:
            self.refused.add(top)
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        return None


def main() -> None:
    """Runs the command line with everything else refused."""
    finder = Refuse(foreign_modules())
    sys.meta_path.insert(0, finder)
    from kbsearch.cli import main as run  # noqa: PLC0415 - not before the finder is in place

    try:
        run()
    finally:
        print(f"refused: {sorted(finder.refused)}", file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    main()
