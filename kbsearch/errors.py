"""What can go wrong in the service.

    ServiceError             500
    ├── InvalidRequestError  422  a parameter that is out of bounds
    ├── NotFoundError        404  no such article, or none that this reader may see
    ├── NotReadyError        503  nothing has been indexed yet
    └── SettingsError        a setting that is unknown or contradictory; refuses to start

An error carries its HTTP status; one handler turns it into problem details (RFC 9457) or a page.
"""

from __future__ import annotations


class ServiceError(Exception):
    """Base of every error the service raises on purpose; its text is fit to show to a user."""

    status = 500
    title = "Internal error"


class InvalidRequestError(ServiceError):
    """The request cannot be answered as it stands."""

    status = 422
    title = "Invalid request"


class NotFoundError(ServiceError):
    """There is nothing here that this reader may see."""

    status = 404
    title = "Not found"


class NotReadyError(ServiceError):
    """The service runs but has no index to answer from."""

    status = 503
    title = "Not ready"


class SettingsError(ServiceError):
    """A setting is unknown, malformed or contradicts another; it is named in the message."""

    title = "Invalid settings"
