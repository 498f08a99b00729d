"""`kbsearch backup` and `kbsearch restore` as one types them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.backup.house import House
from tests.commands.terminal import PRINTER, VPN, Terminal, environment

STOPPED = 128 + signal.SIGTERM
"""The exit status of a program that was told to stop, as a shell has it."""


@pytest.fixture
def desk(terminal: Terminal) -> Terminal:
    """A folder with two articles, a person in the desk database, and a setting."""
    terminal.article("red/vpn.md", *VPN)
    terminal.article("printer.md", *PRINTER)
    # A process of its own lets go of the database as it ends.
    assert terminal.spawn("user", "add", "ana", "--role", "administrator").status == 0
    terminal.set("KBSEARCH_SITE_NAME", "Ayuda")
    terminal.set("KBSEARCH_REQUESTER_KEY", "a key that is long enough")
    return terminal


def test_a_backup_is_made_and_put_back_elsewhere(desk: Terminal) -> None:
    done = desk.run("backup", "kept.tar.gz")
    assert done.status == 0
    assert done.out.startswith("kept.tar.gz: 0 tickets, 0 attachments, 2 files of articles; ")
    done = desk.run("restore", "kept.tar.gz", "--to", "other")
    assert done.status == 0, done.err
    assert "Set again what no backup holds: KBSEARCH_REQUESTER_KEY\n" in done.out
    assert "In other: 'kbsearch index' makes the index" in done.out
    os.chdir(desk.place / "other")
    assert "ana" in desk.run("user", "list").out
    assert desk.run("index").status == 0


def test_programs_read_json(desk: Terminal) -> None:
    made = desk.run("backup", ".", "--json").json
    path = Path(made["file"])
    assert path.stat().st_size == made["size"]
    assert (made["tickets"], made["article_files"], made["lost"]) == (0, 2, [])
    assert made["secrets"] == ["requester_key"]
    checked = desk.run("restore", path, "--check", "--json").json
    assert checked.items() <= made.items()
    restored = desk.run("restore", path, "--to", "other", "--json").json
    assert restored["restored"] == [
        "other/kbsearch.toml",
        "other/articles",
        "other/.kbsearch/attachments",
        "other/.kbsearch/desk.db",
    ]


def test_an_installation_is_replaced_only_when_told_to(desk: Terminal) -> None:
    desk.run("backup", "kept.tar.gz")
    desk.spawn("user", "add", "bea", "--role", "technician")
    refused = desk.run("restore", "kept.tar.gz")
    assert (refused.status, "with --replace" in refused.err) == (1, True)
    assert "bea" in desk.spawn("user", "list").out
    done = desk.spawn("restore", "kept.tar.gz", "--replace", "--keep-articles")
    assert done.status == 0, done.err
    assert "What was there is now:\n  .kbsearch/desk.db.before-restore-" in done.out
    assert "bea" not in desk.run("user", "list").out
    assert (desk.articles / "printer.md").is_file()


def test_a_mistake_is_one_line(desk: Terminal) -> None:
    for arguments in (
        ("backup", "kept.zip"),
        ("restore", "missing.tar.gz"),
        ("restore", "articles/printer.md", "--check"),
    ):
        done = desk.run(*arguments)
        assert done.status == 1
        assert done.complaint


def test_a_backup_with_something_lost_says_so_and_is_made(desk: Terminal) -> None:
    house = House(desk.place)
    house.submit("La VPN", b"una traza")
    (key,) = house.files()
    house.store.path(key).unlink()
    house.close()
    done = desk.run("backup", "kept.tar.gz")
    assert done.status == 1
    assert f"{key} is lost or damaged" in done.err
    assert desk.run("restore", "--check", "kept.tar.gz", "--json").json["lost"]


def test_a_backup_that_is_interrupted_leaves_nothing(desk: Terminal) -> None:
    (desk.articles / "video.webm").write_bytes(os.urandom(30 << 20))
    target = desk.place / "backups"
    target.mkdir()
    run = [sys.executable, "-m", "kbsearch", "backup", "backups"]
    with subprocess.Popen(
        run, cwd=desk.place, env=environment(), stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        while not process.stderr.readline().startswith("Packing"):
            pass
        process.terminate()
        assert process.wait() == STOPPED
    assert not list(target.iterdir())
