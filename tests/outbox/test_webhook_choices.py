"""Settings of webhooks that could never work refuse to start."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import SecretStr

from kbsearch.errors import SettingsError
from kbsearch.outbox.webhook_choices import webhook_choices
from kbsearch.settings import Settings
from tests.outbox.hooked import (
    SECRET,
)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"webhook_urls": "https://a.example/x"}, "WEBHOOK_SECRET"),
        ({"webhook_urls": "https://a.example/x", "webhook_secret": "whsec_c2hvcnQ="}, "openssl"),
        ({"webhook_urls": "https://a.example/x", "webhook_secret": "a secret"}, "openssl"),
        ({"webhook_urls": "http://a.example/x", "webhook_secret": SECRET}, "plain HTTP"),
        ({"webhook_urls": "https://127.0.0.1/x", "webhook_secret": SECRET}, "HOSTS_ALLOWED"),
        ({"webhook_urls": "https://[::1]/x", "webhook_secret": SECRET}, "HOSTS_ALLOWED"),
        ({"webhook_urls": "https://a.example/x, ftp://b/", "webhook_secret": SECRET}, "no. 2"),
        ({"webhook_urls": "https://me:you@a.example", "webhook_secret": SECRET}, "password"),
        (
            {
                "webhook_urls": "https://a.example",
                "webhook_secret": SECRET,
                "webhook_hosts_allowed": "10.0.0.0/8",
            },
            "HOSTS_ALLOWED",
        ),
        (
            {
                "webhook_urls": "https://a.example",
                "webhook_secret": SECRET,
                "webhook_hosts_allowed": "http://a.example",
            },
            "HOSTS_ALLOWED",
        ),
    ],
)
def test_what_could_not_be_sent_refuses_to_start(given: dict[str, Any], named: str) -> None:
    settings = Settings(**given)
    with pytest.raises(SettingsError, match=named) as caught:
        webhook_choices(settings)
    assert "you" not in str(caught.value).replace("your", "")


def test_without_receivers_nothing_is_kept() -> None:
    assert webhook_choices(Settings(webhook_secret=SecretStr(SECRET))) is None
