"""Which settings an installation runs with, what each is for, and where each comes from."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pydantic import SecretStr

from kbsearch.errors import SettingsError
from kbsearch.settings import PREFIX, Settings, config_file, load_settings

MASK = "••••••"
"""In place of a secret that is set; as long for each."""

_PASSWORD_IN_ADDRESS = re.compile(r"(://[^/@\s:]*:)[^/@\s]+(@)")
_SECRET_NAME = re.compile(r"(?:secret|password|token|api_key)$")


class Source(StrEnum):
    """Where a setting comes from; each wins over those after it."""

    ARGUMENT = "argument"
    VARIABLE = "variable"
    FILE = "file"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class InForce:
    """One setting. `value` is fit to be shown: a secret is masked; nothing is an empty text."""

    name: str
    variable: str
    value: str
    source: Source
    description: str


def settings_in_force(settings: Settings) -> Sequence[InForce]:
    """Every setting, in the order of the reference."""
    outside = _from_outside()
    variables = {name.upper() for name in os.environ}
    in_file = _in_file()
    found = []
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        variable = f"{PREFIX}{name}".upper()
        if outside is None or getattr(outside, name) != value:
            source = Source.ARGUMENT if name in settings.model_fields_set else Source.DEFAULT
        elif variable in variables:
            source = Source.VARIABLE
        else:
            source = Source.FILE if name in in_file else Source.DEFAULT
        found.append(InForce(name, variable, shown(name, value), source, field.description or ""))
    return found


def shown(name: str, value: object) -> str:
    """A value as text, without what is secret in it."""
    if isinstance(value, SecretStr):
        return MASK if value.get_secret_value() else ""
    if value is None or value == "":
        return ""
    if is_secret(name, value):
        return MASK
    if isinstance(value, Mapping):
        value = [f"{key}={one}" for key, one in value.items()]
    if isinstance(value, tuple | list | set | frozenset):
        value = ", ".join(map(str, value))
    return _PASSWORD_IN_ADDRESS.sub(rf"\g<1>{MASK}\g<2>", str(value))


def is_secret(name: str, value: object) -> bool:
    """Whether a setting is one that must not be shown."""
    return isinstance(value, SecretStr) or _SECRET_NAME.search(name) is not None


def _from_outside() -> Settings | None:
    """What variables and the file say now; None when they have become wrong since the start."""
    try:
        return load_settings()
    except SettingsError:
        return None


def _in_file() -> frozenset[str]:
    try:
        with config_file().open("rb") as file:
            return frozenset(tomllib.load(file))
    except (OSError, tomllib.TOMLDecodeError):
        return frozenset()
