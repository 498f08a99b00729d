"""Settings of a provider that contradict each other refuse to start, and show no secret."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from kbsearch.accounts.oidc.choices import chosen_provider
from kbsearch.accounts.roles import Role
from kbsearch.errors import SettingsError
from kbsearch.settings import load_settings
from tests.accounts.door import SECRET, settings_of

ISSUER = "https://id.aforalia.example/realms/desk"


@pytest.mark.parametrize(
    ("chosen", "complaint"),
    [
        ({"oidc_issuer": "", "oidc_client_secret": ""}, "KBSEARCH_OIDC_CLIENT_ID means nothing"),
        ({"oidc_issuer": "", "oidc_client_id": ""}, "KBSEARCH_OIDC_CLIENT_SECRET means nothing"),
        ({"oidc_client_id": ""}, "needs KBSEARCH_OIDC_CLIENT_ID"),
        ({"oidc_client_secret": "ünsafe"}, "KBSEARCH_OIDC_CLIENT_SECRET holds characters"),
        ({"oidc_issuer": "http://id.aforalia.example"}, "must begin with https://"),
        ({"oidc_issuer": "https://me@id.aforalia.example"}, "is no address"),
        ({"oidc_scopes": "profile email"}, "must hold 'openid'"),
        ({"oidc_default_role": "none"}, "nobody could sign in"),
        ({"oidc_roles": "helpdesk"}, "'helpdesk' is no pair"),
        ({"oidc_roles": "helpdesk=boss"}, "'boss', which is no role"),
        ({"oidc_roles": "helpdesk=visitor"}, "'visitor', which is no role"),
        ({"public_url": "", "host": "0.0.0.0"}, "needs KBSEARCH_PUBLIC_URL"),  # noqa: S104
        ({"public_url": "http://help.aforalia.example"}, "KBSEARCH_PUBLIC_URL must begin"),
    ],
)
def test_a_contradiction_refuses_to_start_and_names_the_setting(
    tmp_path: Path, chosen: dict[str, str], complaint: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        chosen_provider(settings_of(tmp_path, ISSUER, **chosen))
    assert complaint in str(refused.value)
    assert SECRET not in str(refused.value)
    assert "ünsafe" not in str(refused.value)


def test_an_installation_without_a_provider_has_none() -> None:
    assert chosen_provider(load_settings()) is None


def test_on_this_machine_alone_no_address_needs_to_be_said(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, "http://127.0.0.1:9000", public_url="", host="127.0.0.1")
    chosen = chosen_provider(settings)
    assert chosen is not None
    assert chosen.site == ""


def test_groups_may_hold_equals_signs(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, ISSUER, oidc_roles="cn=desk = technician , staff=requester,")
    chosen = chosen_provider(settings)
    assert chosen is not None
    assert chosen.roles == {"cn=desk": Role.TECHNICIAN, "staff": Role.REQUESTER}


def test_the_file_may_name_groups_with_commas(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kbsearch.toml"
    file.write_text('[oidc_roles]\n"cn=desk,ou=it" = "technician"\n', encoding="utf-8")
    monkeypatch.setenv("KBSEARCH_CONFIG", str(file))
    chosen = chosen_provider(settings_of(tmp_path, ISSUER))
    assert chosen is not None
    assert chosen.roles == {"cn=desk,ou=it": Role.TECHNICIAN}


def test_the_secret_is_shown_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_of(tmp_path, ISSUER)
    assert isinstance(settings.oidc_client_secret, SecretStr)
    assert SECRET not in f"{settings!r} {settings} {chosen_provider(settings)!r}"
    monkeypatch.setenv("KBSEARCH_OIDC_CLIENT_SECRET", SECRET)
    monkeypatch.setenv("KBSEARCH_OIDC_DEFAULT_ROLE", "boss")
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert SECRET not in str(refused.value)
