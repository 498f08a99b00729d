"""Settings in force: each value fit to be shown, and where it comes from."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from kbsearch.settings import Settings, load_settings
from kbsearch.settings_in_force import MASK, InForce, Source, settings_in_force, shown


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder without settings of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KBSEARCH_DATABASE", raising=False)
    return tmp_path


def found(settings: Settings) -> dict[str, InForce]:
    """The settings by name."""
    return {one.name: one for one in settings_in_force(settings)}


def test_each_says_where_it_comes_from_and_the_nearest_wins(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "kbsearch.toml").write_text("site_name = 'File'\nport = 1\nhost = '::1'\n")
    monkeypatch.setenv("KBSEARCH_PORT", "2")
    monkeypatch.setenv("kbsearch_support_email", "help@example.com")
    one = found(load_settings(host="127.0.0.2"))
    assert (one["site_name"].value, one["site_name"].source) == ("File", Source.FILE)
    assert (one["port"].value, one["port"].source) == ("2", Source.VARIABLE)
    assert one["support_email"].source is Source.VARIABLE
    assert (one["host"].value, one["host"].source) == ("127.0.0.2", Source.ARGUMENT)
    assert one["articles"].source is Source.DEFAULT
    assert one["site_name"].variable == "KBSEARCH_SITE_NAME"


def test_every_setting_is_there_and_explained(place: Path) -> None:
    one = found(Settings())
    assert list(one) == list(Settings.model_fields)
    assert all(each.description for each in one.values())


def test_a_file_that_has_become_wrong_since_the_start_hides_nothing(place: Path) -> None:
    settings = load_settings()
    (place / "kbsearch.toml").write_text("no such thing")
    assert found(settings)["port"].value == "8000"


def test_no_secret_is_shown() -> None:
    assert shown("oidc_client_secret", SecretStr("s3cret")) == MASK
    assert shown("oidc_client_secret", SecretStr("")) == ""
    assert shown("mail_password", "s3cret") == MASK
    assert (
        shown("database", "postgresql://desk:s3cret@host/db") == f"postgresql://desk:{MASK}@host/db"
    )


def test_values_read_as_they_are_written() -> None:
    assert shown("notice_tags", ("aviso", "notice")) == "aviso, notice"
    assert shown("oidc_roles", {"helpdesk": "technician"}) == "helpdesk=technician"
    assert shown("cache", None) == ""
    assert shown("threads", 0) == "0"
