"""A mistake in the settings is one line that names the setting, whatever the command."""

from __future__ import annotations

import pytest

from tests.commands.terminal import Terminal

MISTAKES = {
    "an unknown variable": ({"KBSEARCH_PROT": "1"}, None, "KBSEARCH_PROT"),
    "a malformed variable": ({"KBSEARCH_PORT": "many"}, None, "KBSEARCH_PORT"),
    "a value out of bounds": ({"KBSEARCH_THREADS": "0"}, None, "KBSEARCH_THREADS"),
    "no such file": ({"KBSEARCH_CONFIG": "nowhere.toml"}, None, "nowhere.toml"),
    "bad TOML": ({}, b"port = [\n", "kbsearch.toml"),
    "a file that is not text": ({}, b"\xff\xfe\x00", "kbsearch.toml"),
    "an unknown key": ({}, b"prot = 1\n", "PROT"),
    "a malformed key": ({}, b'port = "many"\n', "PORT"),
    "a table": ({}, b"[index]\npath = 'x'\n", "INDEX"),
}
COMMANDS = [
    ("index",),
    ("search", "vpn"),
    ("suggest", "vpn"),
    ("serve",),
    ("lint",),
    ("doctor",),
    ("eval", "."),
    ("feedback",),
]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_the_settings_is_one_line(terminal: Terminal, mistake: str) -> None:
    variables, file, named = MISTAKES[mistake]
    for name, value in variables.items():
        terminal.set(name, value)
    if file is not None:
        (terminal.place / "kbsearch.toml").write_bytes(file)
    done = terminal.run("lint")
    assert done.status == 1
    assert named in done.complaint


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: str(one[0]))
def test_every_command_refuses_an_unknown_setting(
    terminal: Terminal, command: tuple[str, ...]
) -> None:
    terminal.set("KBSEARCH_PROT", "1")
    done = terminal.run(*command)
    assert done.status == 1
    assert "KBSEARCH_PROT is not a setting" in done.complaint


def test_a_process_of_its_own_says_the_same(terminal: Terminal) -> None:
    done = terminal.spawn("lint", KBSEARCH_PROT="1")
    assert done.status == 1
    assert "KBSEARCH_PROT is not a setting" in done.complaint
