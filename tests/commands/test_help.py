"""Help: every command says what it does, with an example that parses."""

from __future__ import annotations

import re
import shlex
from importlib.metadata import version

import pytest
import typer

from kbsearch.cli import app
from tests.commands.terminal import Terminal

COMMANDS = ["index", "serve", "search", "suggest", "lint", "doctor", "eval", "backup", "restore"]
COMMANDS += ["feedback", "outcomes", "simulate"]
GROUPS = ["user", "report", "outbox"]
EXAMPLE = re.compile(r"Example:\s+`?kbsearch\s+(?P<arguments>[^`╰]+?)`?\s*(?:\n\s*\n|╭)")


def plain(text: str) -> str:
    """Help as one column of words."""
    return "\n".join(line.strip(" │") for line in text.splitlines())


def test_the_commands_are_those_that_are_tested() -> None:
    known = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    assert list(known) == COMMANDS + GROUPS


def in_groups() -> list[str]:
    """The commands of groups, such as `user add`."""
    known = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    return [f"{group} {name}" for group in GROUPS for name in known[group].commands]


@pytest.mark.parametrize("command", in_groups())
def test_every_command_of_a_group_has_help_with_an_example_that_parses(
    terminal: Terminal, command: str
) -> None:
    done = terminal.run(*command.split(), "--help")
    assert done.status == 0
    found = EXAMPLE.search(plain(done.out))
    assert found, done.out
    group, name, *arguments = shlex.split(" ".join(found["arguments"].split()))
    assert f"{group} {name}" == command
    parser = typer.main.get_command(app).commands[group].commands[name]  # type: ignore[attr-defined]
    parser.make_context(name, arguments, resilient_parsing=False)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example_that_parses(
    terminal: Terminal, command: str
) -> None:
    done = terminal.run(command, "--help")
    assert done.status == 0
    found = EXAMPLE.search(plain(done.out))
    assert found, done.out
    arguments = shlex.split(" ".join(found["arguments"].split()))
    assert arguments[0] == command
    parser = typer.main.get_command(app).commands[command]  # type: ignore[attr-defined]
    parser.make_context(command, arguments[1:], resilient_parsing=False)


@pytest.mark.parametrize("command", [one for one in COMMANDS if one != "serve"])
def test_what_a_program_would_read_can_be_had_as_json(terminal: Terminal, command: str) -> None:
    assert "--json" in terminal.run(command, "-h").out


def test_the_version_is_that_of_the_package(terminal: Terminal) -> None:
    assert terminal.run("--version").out == f"kbsearch {version('kbsearch')}\n"


def test_no_command_shows_the_commands(terminal: Terminal) -> None:
    done = terminal.run()
    assert done.status == 2
    assert all(command in done.out + done.err for command in COMMANDS)


@pytest.mark.parametrize(
    "arguments",
    [
        ("telegraph",),
        ("index", "--no-such-option"),
        ("search",),
        ("search", ""),
        ("search", "  "),
        ("search", "vpn", "--limit", "0"),
        ("search", "vpn", "--lang", "fr"),
        ("search", "vpn", "--kind", "telegram"),
        ("search", "vpn", "--mode", "magic"),
        ("serve", "--port", "many"),
        ("eval",),
        ("feedback", "--since", "yesterday"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_status_2(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    done = terminal.run(*arguments)
    assert done.status == 2
    assert done.out == ""
    assert "Usage: kbsearch" in done.err
