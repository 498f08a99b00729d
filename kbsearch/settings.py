"""The settings: one frozen object, read from KBSEARCH_* variables and an optional TOML file.

A variable wins over the file; the file is `kbsearch.toml` in the working folder, or the one that
KBSEARCH_CONFIG names. An unknown or malformed setting refuses to start and is named.
"""

from __future__ import annotations

import ipaddress
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from indexer.records import Language
from kbsearch.errors import SettingsError

PREFIX = "KBSEARCH_"
CONFIG = "KBSEARCH_CONFIG"
DEFAULT_CONFIG = Path("kbsearch.toml")
_NOT_SETTINGS = ("KBSEARCH_CONFIG", "KBSEARCH_TEST_")
_REPLACED = {
    "suggest_threshold": "suggest_right_in_10 took its place: 6 shows what is right at least 6 "
    "times in 10"
}
"""Settings that there were once, and what to do instead."""
_SECRETS = frozenset(
    {
        "oidc_client_secret",
        "requester_key",
        "smtp_password",
        "webhook_urls",
        "webhook_secret",
        "zammad_token",
    }
)
"""Settings whose values are never shown, not even when they are wrong."""

_ORIGIN = re.compile(r"https?://([a-z0-9._-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")


class Settings(BaseSettings):
    """Everything that an installation can choose. Paths are relative to the working folder."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", str_strip_whitespace=True
    )

    articles: Path = Field(Path("articles"), description="The folder of Markdown articles.")
    index: Path = Field(Path(".kbsearch/index"), description="Where the index is kept.")
    cache: Path | None = Field(
        None, description="Where exported models are kept; the user's cache folder by default."
    )
    database: Path = Field(
        Path(".kbsearch/desk.db"),
        description="The file of the desk database: what readers answered, which cannot be made "
        "again. Back it up; the folder is made when it is missing.",
    )
    encoder: str = Field(
        "default",
        description="The sentence encoder: 'default', a folder, or a sentence-transformers name.",
    )
    query_prompt: str = Field("", description="Text put before a question for such a model.")
    passage_prompt: str = Field("", description="Text put before a passage for such a model.")
    threads: Annotated[int, Field(ge=1, le=64)] = Field(
        default_factory=lambda: os.cpu_count() or 1,
        description="Processor threads that encode questions while serving; all by default.",
    )
    index_threads: Annotated[int, Field(ge=1, le=64)] = Field(
        default_factory=lambda: os.cpu_count() or 1,
        description="Processor threads for encoding passages while indexing; all by default.",
    )
    host: str = Field("127.0.0.1", description="The address to listen on.")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(
        8000, description="The port to listen on; 0 takes a free one."
    )
    site_name: str = Field(
        "",
        max_length=80,
        description="On every page; 'Centro de ayuda' or 'Help centre' when it is empty.",
    )
    public_url: str = Field(
        "",
        pattern=r"^$|^https?://([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?/?$",
        description="Where visitors find the site, such as 'https://help.example.com', without a "
        "path; taken from each request when it is empty. Set it behind a proxy.",
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        ("127.0.0.1", "::1"),
        description="Addresses or networks, separated by commas, of the proxies that may say in "
        "X-Forwarded-For and X-Forwarded-Proto who asks and how; anybody else is not believed.",
    )
    monitoring_from: Annotated[tuple[str, ...], NoDecode] = Field(
        ("127.0.0.0/8", "::1"),
        description="Addresses or networks, separated by commas, from which /metrics and the "
        "reasons of /readyz are shown; elsewhere they take a manager or his token.",
    )
    default_language: Language = Field(
        "es", description="For visitors whose browser names neither Spanish nor English."
    )
    support_email: str = Field(
        "", pattern=r"^$|^[^@\s]+@[^@\s]+$", description="Where a ticket can be mailed to."
    )
    ticket_url: str = Field(
        "", pattern=r"^$|^https?://\S+$", description="The help desk that takes tickets, if any."
    )
    home_title_es: str = Field(
        "", max_length=120, description="The front page's question, Spanish."
    )
    home_title_en: str = Field(
        "", max_length=120, description="The front page's question, English."
    )
    home_note_es: str = Field(
        "", max_length=300, description="A line below its search box, in Spanish."
    )
    home_note_en: str = Field(
        "", max_length=300, description="A line below its search box, in English."
    )
    notice_tags: Annotated[tuple[str, ...], NoDecode] = Field(
        ("aviso", "notice"),
        description="Articles with one of these tags, separated by commas, head the front page "
        "until their `valid_until`.",
    )
    logo: Path | None = Field(
        None, description="An SVG, PNG or WebP file in place of the sign beside the name."
    )
    accent: str = Field(
        "",
        pattern=r"^$|^#[0-9a-fA-F]{6}$",
        description="The colour of links and buttons, such as '#0a6158'; it must be legible.",
    )
    accent_dark: str = Field(
        "",
        pattern=r"^$|^#[0-9a-fA-F]{6}$",
        description="The same on a dark ground; made from `accent` when it is empty.",
    )
    suggest_right_in_10: Annotated[float, Field(ge=1, le=10)] = Field(
        6,
        description="A ticket form shows an answer only when such answers are right at least this "
        "many times in ten. More is safer and shows less: at 9 there is seldom one, at 10 next to "
        "never.",
    )

    session_hours: Annotated[float, Field(gt=0, le=720)] = Field(
        12, description="Hours after which somebody who does nothing is signed out."
    )
    session_days: Annotated[float, Field(gt=0, le=365)] = Field(
        30, description="Days after which somebody is signed out in any case."
    )
    link_hours: Annotated[float, Field(gt=0, le=720)] = Field(
        48,
        description="Hours that a link works which sets a password or makes the first "
        "administrator.",
    )
    audit_days: Annotated[int, Field(ge=1, le=3650)] = Field(
        365, description="Days that an entry of the audit log is kept."
    )
    account_idle_days: Annotated[int, Field(ge=0, le=3650)] = Field(
        0,
        description="Days after which an account is removed that nobody signed in to; 0 keeps it.",
    )

    holdout_percent: Annotated[float, Field(ge=0, le=100)] = Field(
        5,
        description="Of 100 people, or sessions, how many see no suggestions, always the same "
        "ones: what suggestions save is known only by comparison. 0 compares nothing.",
    )
    widget_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Other sites whose forms may show suggestions, separated by commas, such as "
        "'https://desk.example.com'; '*' is every site.",
    )
    picker_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Other help desks, separated by commas, on whose pages technicians may use the "
        "link picker, such as 'https://zammad.example.com'.",
    )
    never_suggest: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Words or phrases, separated by commas, for which a form stays quiet, such as "
        "'caída del servicio, outage, phishing, ransomware, accesibilidad, accessibility'.",
    )
    never_suggest_categories: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Forms or categories, separated by commas, that stay quiet altogether, such as "
        "'Incidentes de seguridad, Security incident'.",
    )
    keep_ticket_text: bool = Field(
        False,
        description="Whether what was written in a form is kept with what it was shown, without "
        "addresses, numbers of people and secrets as far as they can be told.",
    )
    forms_days: Annotated[int, Field(ge=1, le=3650)] = Field(
        400,
        description="Days that it is kept what a form was shown and what became of it: a year, "
        "and a month to compare with.",
    )
    requester_key: SecretStr = Field(
        SecretStr(""),
        description="What this installation and the help desk both make their names of requesters "
        "with, so that nobody else can guess who is behind one (docs/deflection.md).",
    )
    visitor_requests_per_minute: Annotated[int, Field(ge=0)] = Field(
        6000,
        description="How often visitors may ask for anything from one address, which a whole "
        "office may share; 0 sets no bound. Whoever is signed in is not counted.",
    )

    oidc_issuer: str = Field(
        "",
        pattern=r"^$|^https?://[^\s?#]+$",
        max_length=255,
        description="The OpenID Connect provider that people may sign in at, as it names itself, "
        "such as 'https://login.example.com/realms/desk'; none when it is empty.",
    )
    oidc_client_id: str = Field(
        "", max_length=255, description="The name of kbsearch at the provider."
    )
    oidc_client_secret: SecretStr = Field(
        SecretStr(""),
        description="The provider's secret for kbsearch; empty for a client without one.",
    )
    oidc_scopes: Annotated[tuple[str, ...], NoDecode] = Field(
        ("openid", "profile", "email"),
        description="What is asked of the provider, separated by spaces; some need 'groups' too.",
    )
    oidc_groups_claim: str = Field(
        "groups",
        max_length=255,
        description="Where the provider names somebody's groups; dots lead inwards, as in "
        "'realm_access.roles'.",
    )
    oidc_roles: Annotated[Mapping[str, str], NoDecode] = Field(
        default_factory=dict,
        description="Which group gives which role, such as 'helpdesk=technician, "
        "kb-managers=manager'; the highest counts, at each sign-in. When it is empty, roles are "
        "given in kbsearch.",
    )
    oidc_default_role: Literal["none", "requester", "technician", "manager"] = Field(
        "requester",
        description="The role of whom no group gives one; 'none' does not let them in.",
    )
    oidc_name: str = Field(
        "",
        max_length=60,
        description="What the provider is called on the button 'Sign in with …'; its host's name "
        "when it is empty.",
    )

    webhook_urls: SecretStr = Field(
        SecretStr(""),
        description="Where programs are told what happens to tickets: addresses, separated by "
        "commas (docs/connecting.md). Never shown, since many hold a secret.",
    )
    webhook_secret: SecretStr = Field(
        SecretStr(""),
        description="What webhooks are signed with: 'whsec_' and 24 to 64 random bytes as Base64; "
        "two, separated by a comma, while one takes the place of the other.",
    )
    webhook_content: Literal["notice", "full"] = Field(
        "notice",
        description="What webhooks tell: 'notice' says which ticket, where it stands and what "
        "changed; 'full' adds who asks, how to reach him, and what was written.",
    )
    webhook_hosts_allowed: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Hosts, separated by commas, that webhooks may reach though they are in a "
        "private network, or over plain HTTP, such as 'n8n.internal:5678'.",
    )
    forward_to: Literal["", "zammad"] = Field(
        "", description="The help desk that tickets are handed on to, if any."
    )
    zammad_url: str = Field(
        "",
        pattern=r"^$|^https?://([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?/?$",
        description="Where that Zammad is, such as 'https://zammad.example.com', without a path.",
    )
    zammad_token: SecretStr = Field(
        SecretStr(""),
        description="A personal access token of an agent there, with the permission "
        "'ticket.agent'.",
    )
    zammad_group: str = Field(
        "", max_length=160, description="The group there that new tickets go to, by its name."
    )

    ticket_services: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="What a ticket can be about, separated by commas, with the English name where "
        "it differs, such as 'Correo = Mail, VPN, Nóminas = Payroll'; anything when it is empty.",
    )
    ticket_close_days: Annotated[int, Field(ge=0, le=365)] = Field(
        7,
        description="Days after which a solved ticket is closed, unless its requester opens it "
        "again; 0 leaves it solved.",
    )
    tickets_days: Annotated[int, Field(ge=1, le=36500)] = Field(
        1095,
        description="Days that a closed ticket is kept after its last change, with its files: "
        "three years.",
    )

    attachments: Path = Field(
        Path(".kbsearch/attachments"),
        description="The folder of files that come with tickets, which cannot be made again; no "
        "web server may serve it. It is made when the first file comes.",
    )
    attachment_mb: Annotated[int, Field(ge=1, le=100)] = Field(
        10, description="Millions of bytes that one file may have."
    )
    attachments_mb: Annotated[int, Field(ge=1, le=500)] = Field(
        25, description="Millions of bytes that all the files of one message may have."
    )
    attachments_at_once: Annotated[int, Field(ge=1, le=50)] = Field(
        10, description="How many files one message may bring."
    )

    smtp_host: str = Field(
        "",
        pattern=r"^$|^[A-Za-z0-9._:-]{1,253}$",
        description="The mail server that takes what kbsearch sends, such as 'smtp.example.com'; "
        "no mail is sent when it is empty.",
    )
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = Field(
        587,
        description="Its port: usually 587 with STARTTLS, 465 with TLS from the start, 25 with "
        "neither.",
    )
    smtp_security: Literal["none", "starttls", "tls"] = Field(
        "starttls",
        description="How mail goes to it: 'starttls', 'tls' from the start, or 'none'; its "
        "certificate is always checked.",
    )
    smtp_user: str = Field(
        "", max_length=255, description="The name that the mail server knows kbsearch by, if any."
    )
    smtp_password: SecretStr = Field(SecretStr(""), description="The password that goes with it.")
    mail_from: str = Field(
        "",
        max_length=320,
        description="The sender of all mail, such as 'Centro de ayuda <ayuda@example.com>'.",
    )
    outbox_days: Annotated[int, Field(ge=1, le=3650)] = Field(
        30,
        description="Days that it is kept what was sent, to whom, and what could not be sent.",
    )

    @property
    def suggest_confidence(self) -> float:
        """The least confidence, 0 to 1, of what a ticket form shows."""
        return self.suggest_right_in_10 / 10

    @property
    def provider_name(self) -> str:
        """What the button that leads to the provider calls it; nothing when there is none."""
        return self.oidc_issuer and (self.oidc_name or urlsplit(self.oidc_issuer).hostname or "")

    @field_validator("oidc_scopes", mode="before")
    @classmethod
    def _spaced(cls, value: object) -> object:
        return tuple(value.split()) if isinstance(value, str) else value

    @field_validator("oidc_roles", mode="before")
    @classmethod
    def _pairs(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        pairs = (part.rpartition("=") for part in value.split(",") if part.strip())
        # What has no `=` is a role without a group, which is refused where roles are read.
        return {group.strip(): role.strip() for group, _, role in pairs}

    @field_validator(
        "notice_tags",
        "trusted_proxies",
        "monitoring_from",
        "widget_origins",
        "picker_origins",
        "webhook_hosts_allowed",
        "never_suggest",
        "never_suggest_categories",
        "ticket_services",
        mode="before",
    )
    @classmethod
    def _separated(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(part.strip() for part in value.split(",") if part.strip())

    @field_validator("trusted_proxies", "monitoring_from")
    @classmethod
    def _addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            # Says what is wrong; the server would take it for a name that never asks.
            ipaddress.ip_network(one)
        return value

    @field_validator("widget_origins", "picker_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...], about: ValidationInfo) -> tuple[str, ...]:
        # What technicians may read is not for every site.
        every = "*" if about.field_name == "widget_origins" else ""
        for one in value:
            if one != every and not _ORIGIN.fullmatch(one):
                raise ValueError(
                    f"'{one}' is not a site such as https://desk.example.com: scheme, host and "
                    f"port in lower case, and nothing behind them"
                )
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then variables, then the TOML file."""
        del dotenv_settings, file_secret_settings
        file = TomlConfigSettingsSource(settings_cls, config_file())
        return init_settings, env_settings, file


def config_file() -> Path:
    """The TOML file that is read, whether or not it exists."""
    return Path(os.environ.get(CONFIG, DEFAULT_CONFIG))


def load_settings(**arguments: object) -> Settings:
    """The settings in force; `arguments` (from a command line) win over everything.

    Raises SettingsError naming each setting that is wrong.
    """
    _refuse_unknown_variables()
    if CONFIG in os.environ and not config_file().is_file():
        raise SettingsError(f"{CONFIG} names {config_file()}, which is not a file")
    given = {name: value for name, value in arguments.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingsError(_explain(error)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SettingsError(f"{config_file()} cannot be read: {error}") from error


def _refuse_unknown_variables() -> None:
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    for name in sorted(os.environ):
        ours = name.upper().startswith(PREFIX)
        if ours and name.upper() not in known and not name.upper().startswith(_NOT_SETTINGS):
            instead = _REPLACED.get(
                name.lower().removeprefix(PREFIX.lower()),
                f"the settings are {', '.join(sorted(known))}",
            )
            raise SettingsError(f"{name} is not a setting; {instead} (see docs/settings.md)")


def _explain(error: ValidationError) -> str:
    lines = []
    for one in error.errors():
        name = ".".join(str(part) for part in one["loc"])
        silent = one["type"] == "extra_forbidden" or name in _SECRETS
        value = "" if silent else f" (it is {one['input']!r})"
        instead = f" ({_REPLACED[name]})" if name in _REPLACED else ""
        lines.append(f"{PREFIX}{name.upper()}: {one['msg']}{value}{instead}")
    return "; ".join(lines)
