"""The API of files: sent before the ticket that names them, and fetched by who works on it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse

from kbsearch.accounts.asking import require
from kbsearch.accounts.roles import Principal, Role, Scope
from kbsearch.api.examples import ATTACHMENT, with_example
from kbsearch.api.limits import each_parameter_once
from kbsearch.api.models import PlainText
from kbsearch.api.routes import problems
from kbsearch.errors import NotFoundError
from kbsearch.origins import address_of, refuse_other_sites
from kbsearch.pages.caching import never_kept
from kbsearch.pages.patience import TooSlowError, drained, patiently
from kbsearch.pages.tickets.file_answer import file_answer
from kbsearch.tickets.attachments.limits import MEGABYTE
from kbsearch.tickets.attachments.names import cleaned
from kbsearch.tickets.attachments.refusals import RefusedFileError
from kbsearch.tickets.attachments.uploads import Uploads
from kbsearch.tickets.composition import TicketServices
from kbsearch.tickets.records import Attached

UPLOADS = "/api/v1/attachments"
FILE_TYPE = "application/octet-stream"
"""What a form of another site cannot send (Fetch Standard, CORS-safelisted request-header)."""

NAME_MAX = 1000
KEY_MAX = 64
BYTES = {"schema": {"type": "string", "format": "binary"}, "example": "Error 809\n"}
BODY = {"required": True, "content": {FILE_TYPE: BYTES}}
FETCHED: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file, of the type that it has.", "content": {"*/*": BYTES}}
}

Name = Annotated[
    PlainText,
    Query(max_length=NAME_MAX, description="What it is called.", examples=["pantalla.png"]),
]
Number = Annotated[int, Path(ge=1, le=2**53, examples=[1042])]
Key = Annotated[PlainText, Path(max_length=KEY_MAX, examples=[ATTACHMENT["key"]])]


class AttachmentModel(BaseModel):
    """A file that was taken. A ticket or a reply that is sent within an hour can name its `key`;
    whoever has the key can."""

    model_config = with_example(ATTACHMENT)

    key: str
    name: str = Field(description="Cleaned; with the ending that its content has.")
    type: str = Field(description="By its content.")
    size: int = Field(description="Bytes; a picture loses where and with what it was taken.")
    width: int | None = Field(description="Of a picture, in dots.")
    height: int | None

    @classmethod
    def of(cls, one: Attached) -> AttachmentModel:
        """The file as JSON."""
        return cls(
            key=one.key,
            name=one.name,
            type=one.type,
            size=one.size,
            width=one.width,
            height=one.height,
        )


def attachments_router(services: TicketServices, *, public_url: str = "") -> APIRouter:
    """`/api/v1/attachments`, and the files of a ticket; pages of other sites are refused."""

    def from_here(request: Request) -> None:
        refuse_other_sites(request.headers, public_url)

    router = APIRouter(tags=["tickets"], dependencies=[Depends(each_parameter_once)])

    @router.post(
        UPLOADS,
        status_code=HTTPStatus.CREATED,
        summary="Send a file for a ticket",
        responses=problems(400, 403, 408, 413, 415, 422, 429, 503),
        dependencies=[Depends(from_here)],
        openapi_extra={"requestBody": BODY},
    )
    async def upload(request: Request, response: Response, name: Name) -> AttachmentModel:
        """Takes a file as it comes: the body is the file, of type `application/octet-stream`.

        When this answers with 201 the file is on disk. It is removed after some hours unless a
        ticket names it. A problem has a `code` that says why a file was not taken.
        """
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != FILE_TYPE:
            raise HTTPException(415, f"Send the file as {FILE_TYPE}, whatever it is")
        never_kept(response)  # The key is for its sender.
        return AttachmentModel.of(await _take(request, services.uploads, name))

    @router.get(
        "/api/v1/tickets/{number}/files/{key}",
        summary="A file of a ticket",
        response_class=FileResponse,
        responses={**FETCHED, **problems(401, 403, 404, 422, 503)},
    )
    def fetch(request: Request, number: Number, key: Key) -> FileResponse:
        """Of any ticket for technicians, of his own for whoever sent it; a token must be for
        reading tickets. Files of notes are for technicians."""
        asking = require(request, Role.REQUESTER, Scope.TICKETS_READ)
        found = services.attachment_rows.find(number, key)
        if found is None or not _may_see(services, asking, number, private=found[1]):
            raise NotFoundError("This ticket has no such file")
        return file_answer(services.attachments, found[0])

    return router


def _may_see(services: TicketServices, asking: Principal, number: int, *, private: bool) -> bool:
    """Whether he works at the desk, or sent the ticket and the file is with no note."""
    if asking.role.includes(Role.TECHNICIAN):
        return True
    return not private and services.tickets.find(number).requester.account == asking.user


async def _take(request: Request, uploads: Uploads, name: str) -> Attached:
    most = uploads.limits.file
    declared = request.headers.get("content-length", "")
    body = patiently(request)
    if declared.isdecimal() and int(declared) > most:
        await drained(body, int(declared))
        raise RefusedFileError("too-large", cleaned(name), limit=most // MEGABYTE)
    arriving = await to_thread.run_sync(uploads.receiving, name, address_of(request))
    try:
        async for chunk in body:
            await to_thread.run_sync(arriving.write, chunk)
    except TooSlowError as error:
        arriving.discard()
        raise RefusedFileError("too-slow", arriving.name) from error
    except BaseException:
        arriving.discard()
        raise
    return await to_thread.run_sync(arriving.finish)
