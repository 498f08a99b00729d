"""The settings in a backup: what is read from them is what was in force, and no secret is there."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from pydantic import SecretStr

from kbsearch.backup.settings_file import secrets_set, settings_text
from kbsearch.settings import Settings, load_settings

SECRET = "ñ, not to be told"  # noqa: S105
CHOICES: dict[str, object] = {
    "site_name": 'Ayuda de "Aforalia" \\ ñ\x7f',
    "default_language": "en",
    "port": 8080,
    "session_hours": 1.5,
    "keep_ticket_text": True,
    "notice_tags": ("aviso", "año, nuevo"),
    "oidc_roles": {"help desk": "technician", 'kb "managers"': "manager"},
}


def test_what_was_in_force_is_what_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(**CHOICES)  # type: ignore[arg-type]
    path = tmp_path / "kbsearch.toml"
    path.write_text(settings_text(settings), encoding="utf-8")
    monkeypatch.setenv("KBSEARCH_CONFIG", str(path))
    assert load_settings() == settings


def test_paths_of_this_machine_are_only_told(tmp_path: Path) -> None:
    text = settings_text(Settings(articles=tmp_path, logo=tmp_path / "logo.svg"))
    assert tomllib.loads(text) == {}
    assert f'# articles = "{tmp_path}"' in text
    assert "logo.svg" in text


def test_no_secret_is_in_it_and_those_that_were_set_are_named() -> None:
    secrets = [
        name
        for name, field in Settings.model_fields.items()
        if isinstance(field.default, SecretStr)
    ]
    assert "smtp_password" in secrets
    settings = Settings(**dict.fromkeys(secrets, SECRET))  # type: ignore[arg-type]
    text = settings_text(settings)
    assert "not to be told" not in text
    assert tomllib.loads(text) == {}
    assert secrets_set(settings) == secrets
    assert all(f"# {name} was set" in text for name in secrets)
    assert secrets_set(Settings()) == []
