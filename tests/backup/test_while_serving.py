"""Backups of a service that is being sent to: every ticket that was answered with 201 before a
backup began is in it, with every file that it names."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.backup.house import House, put_back
from tests.faults.ports import lasting_port
from tests.faults.senders import Promise, Senders
from tests.server import Server, until

PEOPLE = 200
BACKUPS = 2
BETWEEN = 40
"""Tickets that are taken before the next backup begins."""


def check(backup: Path, place: Path, promises: Sequence[Promise]) -> tuple[int, int]:
    """Restores a backup and looks for everything that was promised before it began; how many
    tickets and files it holds."""
    put_back(backup, place)
    other = House(place)
    kept, files = set(other.numbers()), other.files()
    for one in promises:
        assert one.number in kept
        assert all(files[key] == data for key, data in one.files)
    other.close()
    return len(kept), len(files)


@pytest.mark.timeout(900)
def test_a_backup_under_two_hundred_submissions_at_once_is_one_state(tmp_path: Path) -> None:
    place = tmp_path / "desk"
    # This process is another than the service's.
    house = House(place)
    house.article("es/red/vpn.md")
    # Nothing here needs one, and the service starts sooner without.
    (place / "kbsearch.toml").write_text('encoder = "./none"\n')
    port = lasting_port()
    senders = Senders(port, seed=1)
    with Server(place, "--port", str(port)) as server:
        senders.begin(PEOPLE)
        found = []
        try:
            for number in range(BACKUPS):
                wanted = len(senders.promises) + BETWEEN
                until(lambda wanted=wanted: len(senders.promises) >= wanted, server)  # type: ignore[misc]
                before = list(senders.promises)
                made = house.backup(tmp_path / f"{number}.tar.gz")
                assert not made.manifest.lost
                found.append((made.path, before))
        finally:
            senders.end()
    assert not senders.refused
    for path, before in found:
        tickets, files = check(path, tmp_path / path.stem, before)
        sys.stdout.write(f"{len(before)} promised before, {tickets} in it with {files} files\n")
    assert len(found[-1][1]) >= BACKUPS * BETWEEN
