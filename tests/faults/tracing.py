"""System calls of an indexing run, read and interrupted with strace."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tests.faults.two_states import ROOT

CHANGES = (
    "write,pwrite64,writev,fsync,fdatasync,rename,renameat,renameat2,link,linkat,"
    "unlink,unlinkat,ftruncate,mkdir,mkdirat"
)
"""Every call that changes a file or makes a change durable."""

_CALL = re.compile(r"^(?:\[?pid\s+)?(?P<pid>\d+)\]?\s+(?P<name>\w+)\((?P<arguments>.*)$")


@dataclass(frozen=True, slots=True)
class Call:
    """One system call: the thread, the name, and its arguments as strace prints them."""

    thread: int
    name: str
    arguments: str


@lru_cache(maxsize=1)
def can_trace() -> bool:
    """Whether strace is installed and may trace here."""
    if shutil.which("strace") is None:
        return False
    probe = subprocess.run(["strace", "-f", "true"], capture_output=True, check=False)
    return probe.returncode == 0


def record(command: list[str], log: Path) -> list[Call]:
    """Runs `command` to its end; its changing calls in order, descriptors shown as paths."""
    traced = ["strace", "-f", "-qq", "-y", "-e", f"trace={CHANGES}", "-o", str(log), *command]
    subprocess.run(traced, check=True, capture_output=True, cwd=ROOT)
    found = (_CALL.match(line) for line in log.read_text(errors="replace").splitlines())
    return [
        Call(int(one["pid"]), one["name"], one["arguments"]) for one in found if one is not None
    ]


def kill_at(command: list[str], number: int) -> int:
    """Runs `command` and kills it at a thread's changing call of that number; its exit status."""
    inject = ["-e", f"trace={CHANGES}", "-e", f"inject={CHANGES}:signal=KILL:when={number}"]
    traced = ["strace", "-f", "-qq", *inject, "-o", "/dev/null", *command]
    done = subprocess.run(traced, check=False, capture_output=True, cwd=ROOT)
    return done.returncode
