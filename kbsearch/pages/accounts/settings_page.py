"""Administration: the settings in force, read when the service starts."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.responses import Response

from kbsearch.accounts.actions import Action
from kbsearch.accounts.asking import require
from kbsearch.accounts.roles import Role
from kbsearch.origins import address_of
from kbsearch.pages.accounts.desk import AccountDesk
from kbsearch.pages.site import add_page
from kbsearch.settings_in_force import InForce, Source


class SettingsPages:
    """`/admin/settings` of one language. They are read and not changed here: an installation is
    set up in one place."""

    def __init__(self, desk: AccountDesk, settings: Sequence[InForce]) -> None:
        self._desk = desk
        self._settings = settings

    def routes(self) -> APIRouter:
        """Where they are."""
        router = APIRouter()
        add_page(router, "/admin/settings", self.show)
        return router

    def show(self, request: Request) -> Response:
        """Each setting with its value, what it is for and where it comes from."""
        asking = require(request, Role.ADMINISTRATOR)
        if request.method == "GET":
            self._desk.services.audit.record(
                asking, Action.SETTINGS_SHOWN, address=address_of(request)
            )
        groups = (
            ("chosen", [one for one in self._settings if one.source is not Source.DEFAULT]),
            ("left", [one for one in self._settings if one.source is Source.DEFAULT]),
        )
        text = self._desk.site.renderer.text
        values = {
            "groups": groups,
            "describe": lambda one: text(self._desk.lang, one.description),
        }
        return self._desk.page(request, "settings.html", values)
