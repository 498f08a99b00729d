"""What can go wrong in the service.

    ServiceError                   500
    ├── ConflictError              409  it contradicts what was sent or changed before
    ├── DeskDatabaseError          503  the desk database is out of action
    │   ├── DatabaseBusyError           another program holds it
    │   ├── DatabaseDamagedError        its file is lost in part, or altered
    │   ├── DatabaseMissingError        there is none, or no longer
    │   ├── DatabaseRefusedError        the disk refuses: full, read-only, not permitted
    │   └── DatabaseVersionError        of another version, or of another program; refuses to start
    ├── ForbiddenError             403  not for this role
    │   ├── FormExpiredError            a form of another session, or of none
    │   └── OtherSiteError              sent by another site
    ├── InvalidRequestError        422  a parameter that is out of bounds
    │   └── RefusedError                a field of a form that cannot be taken as it is
    ├── NotFoundError              404  no such article, or none that this reader may see
    ├── NotReadyError              503  nothing has been indexed yet
    ├── ProviderError              502  signing in at the identity provider came to nothing
    │   ├── ProviderDownError      503  it does not answer, or says that it cannot
    │   ├── ProviderLostError      400  who comes back did not set out here, or too long ago
    │   └── ProviderRefusedError   403  it does not let somebody in, or we do not
    ├── SettingsError              a setting that is unknown or contradictory; refuses to start
    ├── SignInNeededError          401  nobody is signed in, and somebody must be
    ├── TooManyRequestsError       429  too often within a minute
    └── WrongPasswordError         403  a sign-in that failed, whatever the reason

An error carries its HTTP status; one handler turns it into problem details (RFC 9457) or a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

NO_HEADERS: Mapping[str, str] = MappingProxyType({})


class ServiceError(Exception):
    """Base of every error the service raises on purpose; its text is fit to show to a user."""

    status = 500
    title = "Internal error"
    reason = ""
    """Its name in `error.html`, where the page for its status would not say what it is."""

    headers = NO_HEADERS
    members: Mapping[str, str | int] = MappingProxyType({})
    """What programs are told besides, by its name in the problem details."""

    @property
    def detail(self) -> str:
        """What is told to whoever sent the request; the text itself is for who runs the service."""
        return str(self)


class ConflictError(ServiceError):
    """What is asked contradicts what somebody sent, or changed, before."""

    status = 409
    title = "Conflict"
    reason = "conflict"


class BackupError(ServiceError):
    """A backup cannot be made, read or put back; nothing was changed."""


class DeskDatabaseError(ServiceError):
    """The desk database cannot be used just now; search and articles go on without it."""

    status = 503
    title = "Out of action"
    reason = "desk-database"
    headers: Mapping[str, str] = MappingProxyType({"Retry-After": "60"})

    @property
    def detail(self) -> str:
        """Says nothing of folders and disks to a stranger."""
        return "What was sent could not be kept; try again in a few minutes"


class DatabaseBusyError(DeskDatabaseError):
    """Another program holds the database for longer than a request can wait."""


class DatabaseDamagedError(DeskDatabaseError):
    """The file cannot be read as a database, or lacks a table."""


class DatabaseMissingError(DeskDatabaseError):
    """There is no file to read, or the one in use has gone."""


class DatabaseRefusedError(DeskDatabaseError):
    """The operating system refuses: a full disk, a read-only volume, permissions."""


class DatabaseVersionError(DeskDatabaseError):
    """A newer kbsearch has used the database, or it belongs to another program."""


class ForbiddenError(ServiceError):
    """The request may not be made from there, or by him."""

    status = 403
    title = "Forbidden"
    reason = "role"


class FormExpiredError(ForbiddenError):
    """A form does not carry the token of who sends it: made in another session, or elsewhere."""

    reason = "form"


class OtherSiteError(ForbiddenError):
    """A page of another site sent the request."""

    reason = "other-site"


class InvalidRequestError(ServiceError):
    """The request cannot be answered as it stands."""

    status = 422
    title = "Invalid request"


class RefusedError(InvalidRequestError):
    """A field of a form cannot be taken; `code` says why, for pages in two languages."""

    def __init__(self, field: str, code: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.code = code


class NotFoundError(ServiceError):
    """There is nothing here that this reader may see."""

    status = 404
    title = "Not found"


class NotReadyError(ServiceError):
    """The service runs but has no index to answer from."""

    status = 503
    title = "Not ready"


class ProviderError(ServiceError):
    """What the identity provider sent cannot be trusted; `reason` names the page that says so."""

    status = 502
    title = "Sign-in failed"
    reason = "provider-untrusted"

    @property
    def detail(self) -> str:
        """What exactly was wrong is for who runs the service, and for no attacker."""
        return "Signing in at the identity provider failed; sign in again"


class ProviderDownError(ProviderError):
    """The provider cannot be reached, takes too long, or answers that it is out of action."""

    status = 503
    reason = "provider-down"


class ProviderLostError(ProviderError):
    """The answer belongs to no sign-in that this browser began and has not finished."""

    status = 400
    reason = "provider-lost"


class ProviderRefusedError(ProviderError):
    """He may not sign in; `reason` says who refuses: `provider-denied`, `no-role`, `disabled`."""

    status = 403

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class SettingsError(ServiceError):
    """A setting is unknown, malformed or contradicts another; it is named in the message."""

    title = "Invalid settings"


class SignInNeededError(ServiceError):
    """Only somebody who is signed in may see this, or a program with a token."""

    status = 401
    title = "Sign in"
    headers: Mapping[str, str] = MappingProxyType({"WWW-Authenticate": 'Bearer realm="kbsearch"'})


class TooManyRequestsError(ServiceError):
    """One client did the same thing too often; `retry_after` is in seconds."""

    status = 429
    title = "Too many requests"

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(f"{message}; wait {retry_after} s and try again")
        self.retry_after = retry_after
        self.headers = {"Retry-After": str(retry_after)}


class WrongPasswordError(ServiceError):
    """Nobody was signed in. It never says whether the account exists, or may be used."""

    status = 403
    title = "Not signed in"

    def __init__(self) -> None:
        super().__init__("The login or the password is wrong; try again, or ask for a new link")
