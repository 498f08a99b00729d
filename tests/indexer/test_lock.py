from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from indexer.errors import LockHeldError
from indexer.lock import exclusive


def test_the_second_holder_is_told_who_has_the_lock(tmp_path: Path) -> None:
    with exclusive(tmp_path / "lock"):
        pattern = rf"process {os.getpid()} on .+ since \d{{4}}-"
        with pytest.raises(LockHeldError, match=pattern), exclusive(tmp_path / "lock"):
            pass


def test_who_waits_gets_the_lock_after_the_holder(tmp_path: Path) -> None:
    order = []

    def second() -> None:
        with exclusive(tmp_path / "lock", wait=True):
            order.append("second")

    waiting = threading.Thread(target=second)
    with exclusive(tmp_path / "lock"):
        waiting.start()
        waiting.join(0.1)
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]


def test_the_lock_is_free_again_afterwards(tmp_path: Path) -> None:
    for _ in range(2):
        with exclusive(tmp_path / "lock"):
            pass


def test_a_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    script = (
        "import os, signal; from pathlib import Path; from indexer.lock import exclusive\n"
        f"with exclusive(Path({str(tmp_path / 'lock')!r})): os.kill(os.getpid(), signal.SIGKILL)"
    )
    killed = subprocess.run([sys.executable, "-c", script], check=False)
    assert killed.returncode == -9
    assert re.search(r'"pid": \d+', (tmp_path / "lock").read_text())
    with exclusive(tmp_path / "lock"):
        pass


def test_an_unreadable_holder_is_still_a_clear_refusal(tmp_path: Path) -> None:
    with exclusive(tmp_path / "lock"):
        (tmp_path / "lock").write_text("half a li")
        with pytest.raises(LockHeldError, match="another process"), exclusive(tmp_path / "lock"):
            pass
