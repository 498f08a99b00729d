"""`kill -9` at any instant leaves the old generation or the new one, never a mixture."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.faults.tracing import can_trace, kill_at, record
from tests.faults.two_states import NEW, OLD, ROOT, TwoStates, generation_in, prepare

traced = pytest.mark.skipif(not can_trace(), reason="strace may not trace here")
SAMPLED = 12


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> TwoStates:
    return prepare(tmp_path_factory.mktemp("states"))


def points(states: TwoStates, place: Path) -> int:
    """How many changing calls the busiest thread makes in one run."""
    calls = record(states.command(states.copy(place / "counted")), place / "trace")
    threads = {call.thread for call in calls}
    return max(sum(call.thread == thread for call in calls) for thread in threads)


def kill_and_check(states: TwoStates, place: Path, number: int) -> int:
    """Kills at one call; the index must be whole, and a second run must finish the work."""
    root = states.copy(place / f"killed-{number}")
    status = kill_at(states.command(root), number)
    generation = generation_in(root)
    assert generation in {OLD, NEW}
    states.finish(root)
    return generation if status else 0


@traced
def test_a_kill_at_some_writes_flushes_and_renames_leaves_one_generation(
    states: TwoStates, tmp_path: Path
) -> None:
    last = points(states, tmp_path)
    chosen = sorted({round(1 + at * (last - 1) / (SAMPLED - 1)) for at in range(SAMPLED)})
    found = [kill_and_check(states, tmp_path, number) for number in chosen]
    assert found[0] == OLD


@traced
@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_kill_at_every_write_flush_and_rename_leaves_one_generation(
    states: TwoStates, tmp_path: Path
) -> None:
    last = points(states, tmp_path)
    found = [kill_and_check(states, tmp_path, number) for number in range(1, last + 1)]
    assert found[0] == OLD
    assert NEW in found, "no kill came after the manifest was replaced: tidying is not covered"


@pytest.mark.parametrize("seed", range(20))
def test_a_kill_at_a_random_moment_leaves_one_generation(
    states: TwoStates, tmp_path: Path, seed: int
) -> None:
    root = states.copy(tmp_path / "killed")
    running = subprocess.Popen(
        states.command(root), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    wait_for_the_lock(running, root / "lock")
    time.sleep(random.Random(seed).uniform(0, 0.15))
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert generation_in(root) in {OLD, NEW}
    states.finish(root)


def wait_for_the_lock(running: subprocess.Popen[bytes], lock: Path) -> None:
    """Returns when the run has begun its work: most of its time goes into importing."""
    before = lock.read_bytes()
    while running.poll() is None and lock.read_bytes() == before:
        time.sleep(0.001)
