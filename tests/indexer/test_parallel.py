from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from indexer.folder_source import FolderSource
from indexer.parallel import WORTH_IT, Parser
from tests.hashing_encoder import HashingEncoder


def folder(place: Path, files: int) -> FolderSource:
    for number in range(files):
        text = f"# Artículo {number}\n\nVéase [otro]({number + 1}.md).\n"
        (place / f"{number:04}.md").write_text(text, encoding="utf-8")
    return FolderSource(place)


def test_many_processes_give_what_one_gives_in_the_same_order(tmp_path: Path) -> None:
    source = folder(tmp_path, 130)
    with Parser(source, HashingEncoder(), expected=1) as here:
        alone = list(here.parse(source.files()))
    with Parser(source, HashingEncoder(), expected=WORTH_IT) as pool:
        together = list(pool.parse(source.files()))
    assert together == alone
    assert [file.path for file, _ in together] == list(source.paths())


def test_processes_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    folder(tmp_path, 60)
    script = (
        "import time; from pathlib import Path\n"
        "from indexer.folder_source import FolderSource\n"
        "from indexer.parallel import WORTH_IT, Parser\n"
        "from tests.hashing_encoder import HashingEncoder\n"
        "def main():\n"
        f"    source = FolderSource(Path({str(tmp_path)!r}))\n"
        "    with Parser(source, HashingEncoder(), expected=WORTH_IT) as parser:\n"
        "        list(parser.parse(source.files()))\n"
        "        print('parsed', flush=True)\n"
        "        time.sleep(60)\n"
        "if __name__ == '__main__': main()\n"
    )
    (tmp_path / "parent.py").write_text(script, encoding="utf-8")
    parent = subprocess.Popen(
        [sys.executable, str(tmp_path / "parent.py")],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"parsed\n"
    children = children_of(parent.pid)
    assert children
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    assert gone_within(10.0, children)


def children_of(pid: int) -> list[int]:
    """The processes that `pid` has started."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in found.split()]


def gone_within(seconds: float, pids: list[int]) -> bool:
    """Whether all processes end in time (a zombie has ended)."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not any(alive(pid) for pid in pids):
            return True
        time.sleep(0.05)
    return False


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
