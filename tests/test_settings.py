"""Settings: where they come from, which wins, and how a mistake is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from kbsearch.errors import SettingsError
from kbsearch.settings import Settings, load_settings
from tests.commands.terminal import environment_names


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder and an environment without our variables."""
    for name in [*environment_names(), "KBSEARCH_CACHE"]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_defaults_need_nothing() -> None:
    settings = load_settings()
    assert settings.articles == Path("articles")
    assert settings.host == "127.0.0.1"
    assert settings.encoder == "default"
    assert settings.default_language == "es"


def test_arguments_win_over_variables_and_variables_over_the_file(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "kbsearch.toml").write_text('port = 1001\nhost = "h1"\nsite_name = "Uno"\n')
    assert load_settings().port == 1001
    monkeypatch.setenv("KBSEARCH_PORT", "1002")
    monkeypatch.setenv("KBSEARCH_HOST", "h2")
    settings = load_settings(port=1003)
    assert (settings.port, settings.host, settings.site_name) == (1003, "h2", "Uno")


def test_an_argument_that_was_not_given_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KBSEARCH_PORT", "1002")
    assert load_settings(port=None).port == 1002


def test_another_file_can_be_named(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "kbsearch.toml").write_text("port = 1001\n")
    (place / "other.toml").write_text("port = 1004\n")
    monkeypatch.setenv("KBSEARCH_CONFIG", "other.toml")
    assert load_settings().port == 1004


def test_a_file_that_is_named_must_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KBSEARCH_CONFIG", "nowhere.toml")
    with pytest.raises(SettingsError, match=r"KBSEARCH_CONFIG names nowhere\.toml"):
        load_settings()


def test_the_file_may_hold_accents(place: Path) -> None:
    (place / "kbsearch.toml").write_text('site_name = "Atención"\n', encoding="utf-8")
    assert load_settings().site_name == "Atención"


def test_white_space_around_a_value_is_no_part_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KBSEARCH_SITE_NAME", "  Ayuda  ")
    assert load_settings().site_name == "Ayuda"


@pytest.mark.parametrize(
    ("value", "proxies"),
    [
        ("10.0.0.1, 172.16.0.0/12,fd00::/8", ("10.0.0.1", "172.16.0.0/12", "fd00::/8")),
        ("", ()),
        (None, ("127.0.0.1", "::1")),
    ],
)
def test_trusted_proxies_are_addresses_and_networks(
    monkeypatch: pytest.MonkeyPatch, value: str | None, proxies: tuple[str, ...]
) -> None:
    if value is not None:
        monkeypatch.setenv("KBSEARCH_TRUSTED_PROXIES", value)
    assert load_settings().trusted_proxies == proxies


@pytest.mark.parametrize("value", ["proxy.example.com", "*", "10.0.0.256", "10.0.0.1;10.0.0.2"])
def test_a_proxy_that_is_no_address_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("KBSEARCH_TRUSTED_PROXIES", value)
    with pytest.raises(SettingsError, match=r"KBSEARCH_TRUSTED_PROXIES: .*IPv4 or IPv6 network"):
        load_settings()


WRONG = {
    "KBSEARCH_PORT": "65536",
    "KBSEARCH_THREADS": "0",
    "KBSEARCH_INDEX_THREADS": "many",
    "KBSEARCH_SUGGEST_RIGHT_IN_10": "0.6",
    "KBSEARCH_DEFAULT_LANGUAGE": "fr",
    "KBSEARCH_SUPPORT_EMAIL": "nobody",
    "KBSEARCH_TICKET_URL": "javascript:alert(1)",
    "KBSEARCH_PUBLIC_URL": "https://help.example.com/answers",
    "KBSEARCH_SITE_NAME": "n" * 81,
    "KBSEARCH_TRUSTED_PROXIES": "10.0.0.1/8",
}


@pytest.mark.parametrize(("name", "value"), WRONG.items())
def test_a_value_that_is_wrong_is_named_with_what_it_is(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name) as refused:
        load_settings()
    assert repr(value) in str(refused.value) or value in str(refused.value)
    assert "\n" not in str(refused.value)


def test_every_mistake_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KBSEARCH_PORT", "many")
    monkeypatch.setenv("KBSEARCH_THREADS", "0")
    with pytest.raises(SettingsError, match=r"KBSEARCH_THREADS.*KBSEARCH_PORT"):
        load_settings()


@pytest.mark.parametrize("name", ["KBSEARCH_PROT", "kbsearch_prot", "KBSEARCH_"])
def test_an_unknown_variable_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "1")
    with pytest.raises(SettingsError, match=rf"{name} is not a setting.*KBSEARCH_PORT"):
        load_settings()


def test_what_took_the_place_of_an_old_setting_is_said(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "kbsearch.toml").write_text("suggest_threshold = 0.45\n")
    instead = r"KBSEARCH_SUGGEST_THRESHOLD.*suggest_right_in_10 took its place"
    with pytest.raises(SettingsError, match=instead):
        load_settings()
    monkeypatch.setenv("KBSEARCH_SUGGEST_THRESHOLD", "0.45")
    with pytest.raises(SettingsError, match=instead):
        load_settings()


def test_right_so_many_times_in_ten_is_a_confidence(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().suggest_confidence == pytest.approx(0.6)
    monkeypatch.setenv("KBSEARCH_SUGGEST_RIGHT_IN_10", "7.5")
    assert load_settings().suggest_confidence == pytest.approx(0.75)


def test_variables_of_the_tests_and_of_others_are_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KBSEARCH_TEST_DATA", "/data")
    monkeypatch.setenv("OTHER_KBSEARCH_PORT", "1")
    assert load_settings().port == 8000


def test_settings_do_not_change_once_read() -> None:
    settings = load_settings()
    with pytest.raises(ValidationError, match="frozen"):
        settings.port = 1  # type: ignore[misc]


def test_every_setting_says_what_it_is() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name


def test_sites_of_the_link_picker_are_named_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KBSEARCH_PICKER_ORIGINS", "https://a.example.com, http://b:8080")
    assert load_settings().picker_origins == ("https://a.example.com", "http://b:8080")
    monkeypatch.setenv("KBSEARCH_PICKER_ORIGINS", "*")
    monkeypatch.setenv("KBSEARCH_WIDGET_ORIGINS", "*")
    with pytest.raises(SettingsError, match=r"KBSEARCH_PICKER_ORIGINS: .*is not a site"):
        load_settings()
