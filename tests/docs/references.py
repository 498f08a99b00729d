"""The references of the command line and of the settings, written from the code itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, get_args

import typer
from annotated_types import Ge, Le
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from kbsearch.cli import app
from kbsearch.settings import DEFAULT_CONFIG, PREFIX, Settings

_WRITTEN = "<!-- Written by `make docs` from the code; do not edit. -->"
_EXAMPLE = """\
site_name = "Soporte de Aforalia"
default_language = "es"
support_email = "soporte@example.com"
articles = "/srv/kbsearch/articles"
index = "/srv/kbsearch/index"
suggest_right_in_10 = 8
"""


def cli_reference() -> str:
    """docs/cli.md: every command with its arguments, options and example."""
    group: Any = typer.main.get_command(app)
    lines = [
        "# Command line",
        _WRITTEN,
        "`kbsearch COMMAND --help` says the same on a terminal. Every command ends with status 0, "
        "with 1 when there is something to mend (said in one line on standard error), or with 2 "
        "when it was called wrongly. With `--json`, standard output holds one JSON object and "
        "nothing else; problems and progress go to standard error.",
    ]
    for name, command in _named(group):
        lines += _command(name, command)
    return "\n\n".join(lines) + "\n"


def settings_reference() -> str:
    """docs/settings.md: every setting with its variable, type, default and meaning."""
    lines = [
        "# Settings",
        _WRITTEN,
        f"A setting is read from a variable of the environment, `{PREFIX}` and its name in "
        f"capitals, or from a TOML file: `{DEFAULT_CONFIG}` in the working folder, or the file "
        "that `KBSEARCH_CONFIG` names. An option of a command wins over the variable, and the "
        "variable over the file. A setting that does not exist, or a value that does not fit, "
        "refuses to start and is named.",
    ]
    lines += [_setting(name, field) for name, field in Settings.model_fields.items()]
    lines += ["## An example file", f"```toml\n{_EXAMPLE}```"]
    return "\n\n".join(lines) + "\n"


def references(root: Path) -> dict[Path, str]:
    """What each reference should read."""
    return {
        root / "docs" / "cli.md": cli_reference(),
        root / "docs" / "settings.md": settings_reference(),
    }


def _named(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every command with its name; those of a group with the group's name before their own."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _named(command, f"{name} ")
        else:
            yield before + name, command


def _command(name: str, command: Any) -> Iterator[str]:
    text, _, example = re.sub(r"(?<!\n)\n(?!\n)", " ", command.help).partition("Example: ")
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option"]
    usage = [_bracketed(one) for one in arguments] + (["[OPTIONS]"] if options else [])
    yield f"## kbsearch {name}"
    yield text.strip()
    yield f"    kbsearch {' '.join([name, *usage])}"
    rows = [_row(_placeholder(one), one) for one in arguments]
    rows += [_row(_names(one) + _value(one), one) for one in options]
    yield "\n".join(["| | |", "|---|---|", *rows])
    yield f"For example: {example.strip()}"


def _names(option: Any) -> str:
    return ", ".join([*option.opts, *option.secondary_opts])


def _placeholder(argument: Any) -> str:
    return str(argument.metavar or argument.name).upper()


def _bracketed(argument: Any) -> str:
    name = _placeholder(argument)
    return name if argument.required else f"[{name}]"


def _value(option: Any) -> str:
    kind = option.type_descriptor.annotation
    if option.is_flag:
        return ""
    if issubclass(kind, Enum):
        return " " + "|".join(one.value for one in kind)
    return {int: " NUMBER", Path: " PATH"}.get(kind, " TEXT")


def _row(name: str, parameter: Any) -> str:
    notes = [parameter.help or ""]
    if parameter.min is not None:
        notes.append(f"From {parameter.min} to {parameter.max}.")
    if parameter.default and not parameter.required:
        notes.append(f"Default: {getattr(parameter.default, 'value', parameter.default)}.")
    shown = name.replace("|", "\\|")
    return f"| `{shown}` | {' '.join(one for one in notes if one)} |"


def _setting(name: str, field: FieldInfo) -> str:
    facts = [f"`{PREFIX}{name.upper()}`", _kind(field), *_bounds(field), _default(field)]
    return f"## {name}\n\n{field.description}\n\n{', '.join(one for one in facts if one)}"


def _kind(field: FieldInfo) -> str:
    annotation = field.annotation
    names = {int: "whole number", float: "number", str: "text", Path: "path"}
    if annotation in names:
        return names[annotation]
    values = [one for one in get_args(annotation) if one is not type(None)]
    if values and all(isinstance(one, str) for one in values):
        return " or ".join(f"`{one}`" for one in values)
    return names.get(values[0], "text") if values else "text"


def _bounds(field: FieldInfo) -> Iterator[str]:
    low = next((one.ge for one in field.metadata if isinstance(one, Ge)), None)
    high = next((one.le for one in field.metadata if isinstance(one, Le)), None)
    if low is not None and high is not None:
        yield f"{low} to {high}"


def _default(field: FieldInfo) -> str:
    if field.default_factory is not None or field.default in {None, "", SecretStr("")}:
        return ""
    return f"`{field.default}` by default"
