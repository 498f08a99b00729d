"""The settings in force as a TOML file that holds no secret, and no place of this machine."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from pydantic import SecretStr

from kbsearch.settings import Settings
from kbsearch.settings_in_force import is_secret

_DELETE = {0x7F: "\\u007f"}


def secrets_set(settings: Settings) -> Sequence[str]:
    """The names of the secrets that this installation has."""
    return [
        name
        for name in type(settings).model_fields
        if is_secret(name, getattr(settings, name)) and _plain(getattr(settings, name))
    ]


def settings_text(settings: Settings) -> str:
    """Every setting that is not at its default.

    Secrets are named without a value, and so are paths as comments: another machine has others.
    """
    lines = [f"# Settings of kbsearch {version('kbsearch')}, as a backup found them in force."]
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        if value == field.get_default(call_default_factory=True) or value is None:
            continue
        if is_secret(name, value):
            lines.append(f"# {name} was set; it is a secret, and in no backup. Set it again.")
        elif isinstance(value, Path):
            lines.append(f"# {name} = {_written(str(value))}  # where it was")
        else:
            lines.append(f"{name} = {_written(value)}")
    return "\n".join(lines) + "\n"


def _plain(value: object) -> object:
    return value.get_secret_value() if isinstance(value, SecretStr) else value


def _written(value: object) -> str:
    """A value in TOML, whose texts are those of JSON but for one character (TOML 1.0, String)."""
    if isinstance(value, Mapping):
        pairs = (f"{_written(str(key))} = {_written(one)}" for key, one in value.items())
        return f"{{ {', '.join(pairs)} }}"
    if isinstance(value, list | tuple | set | frozenset):
        return f"[{', '.join(map(_written, value))}]"
    return json.dumps(value, ensure_ascii=False).translate(_DELETE)
