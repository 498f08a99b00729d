"""Every benchmark, one after the other, with the command that prints each block of figures.

    python -m benchmarks.all [--data DIR]

DIR may hold `eval/` (labelled sets in BEIR layout) and `corpora/` (archives or folders of
Markdown); without it only the sample articles are measured. The large corpora take an hour.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

INDEXED = ("tldr-en", "workfront-en")
PARSED = ("servicenow",)


def main() -> None:
    """Runs what there is data for, and says what was left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=None)
    data: Path | None = parser.parse_args().data
    for name in ("startup", "relevance", "encoding", "tickets"):
        run(name)
    if data is None or not data.is_dir():
        print(f"no folder {data}: labelled sets and large corpora are left out")
        return
    if (data / "eval").is_dir():
        run("retrieval", "--data", str(data))
    with tempfile.TemporaryDirectory(prefix="kbsearch-corpora-") as place:
        for name in INDEXED:
            if folder := corpus(data, name, Path(place)):
                run("indexing", str(folder))
        for name in PARSED:
            if folder := corpus(data, name, Path(place)):
                run("parsing", str(folder))
    if (data / "corpora").is_dir():
        run("latency", "--data", str(data))


def run(name: str, *arguments: str) -> None:
    """One benchmark as a process of its own; a failure ends everything."""
    command = [sys.executable, "-m", f"benchmarks.{name}", *arguments]
    print(f"\n$ python -m benchmarks.{name} {' '.join(arguments)}", flush=True)
    subprocess.run(command, check=True)


def corpus(data: Path, name: str, place: Path) -> Path | None:
    """A corpus as a folder, unpacked below `place` where it is an archive."""
    archive = data / "corpora" / f"{name}.tar.xz"
    if (data / "corpora" / name).is_dir():
        return data / "corpora" / name
    if not archive.is_file():
        print(f"no corpus {name} in {data / 'corpora'}: left out")
        return None
    shutil.unpack_archive(archive, place / name, filter="data")
    return place / name


if __name__ == "__main__":
    main()
