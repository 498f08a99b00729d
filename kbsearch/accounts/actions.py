"""What the audit log can say that somebody did."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    """One thing done, by its lasting name: it is kept, and never renamed."""

    SIGNED_IN = "sign-in"
    SIGN_IN_REFUSED = "sign-in-refused"
    SIGNED_OUT = "sign-out"
    SESSIONS_ENDED = "sessions-ended"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - the name of an action
    INVITATION_MADE = "invitation-made"
    INVITATION_USED = "invitation-used"
    ACCOUNT_MADE = "account-made"
    ACCOUNT_CHANGED = "account-changed"
    ROLE_CHANGED = "role-changed"
    ACCOUNT_DISABLED = "account-disabled"
    ACCOUNT_ENABLED = "account-enabled"
    ACCOUNT_ERASED = "account-erased"
    TOKEN_MADE = "token-made"  # noqa: S105 - the name of an action
    TOKEN_REVOKED = "token-revoked"  # noqa: S105 - the name of an action
    EXPORTED = "exported"
    ARTICLES_CHANGED = "articles-changed"
    SETTINGS_SHOWN = "settings-shown"
    EXPIRED = "expired"
    OUTBOX_RETRIED = "outbox-retried"
    OUTBOX_DROPPED = "outbox-dropped"
