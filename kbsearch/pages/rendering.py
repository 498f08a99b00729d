"""From a template of `web/templates` and its values to a page in one language."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from babel.support import NullTranslations
from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, Response

from indexer.records import LANGUAGES, Kind, Language
from kbsearch.accounts.asking import principal_of
from kbsearch.accounts.roles import Role
from kbsearch.local_paths import sign_in_address
from kbsearch.pages.addresses import site_address
from kbsearch.pages.article_links import (
    article_url,
    frame_tables,
    hit_url,
    localise_links,
    media_url,
)
from kbsearch.pages.assets import Assets, load_assets, web_root
from kbsearch.pages.branding import Branding, load_branding
from kbsearch.pages.caching import never_kept, revalidated
from kbsearch.pages.contracts import SiteSettings
from kbsearch.pages.excerpts import excerpt
from kbsearch.pages.head import NOT_KEPT, Head, page_head
from kbsearch.pages.languages import (
    language_name,
    language_of_path,
    load_catalogues,
    long_date,
    preferred_language,
    short_moment,
)
from kbsearch.pages.lookalikes import Lookalikes
from kbsearch.search.limits import QUERY_MAX


class Renderer:
    """Templates, messages and browser files, read once; every page of the site is made here."""

    def __init__(
        self,
        settings: SiteSettings,
        root: Path | None = None,
        *,
        lookalikes: Lookalikes = lambda *_: (),
    ) -> None:
        """`lookalikes` finds what a page that is not there may have been meant for."""
        root = root or web_root()
        self.settings = settings
        self.lookalikes = lookalikes
        self.assets: Assets = load_assets(root)
        self.branding = load_branding(settings)
        self.catalogues = load_catalogues(root)
        self._environments = _environments(
            root, settings, self.assets, self.branding, self.catalogues
        )

    def page(
        self,
        request: Request,
        template: str,
        lang: Language,
        values: Mapping[str, Any],
        *,
        status: int = 200,
        secret: bool = False,
    ) -> Response:
        """The page that `template` makes of `values` in the interface language `lang`.

        `values["alternates"]`, where given, maps other languages to this page's address there;
        `values["head"]` is what its head tells other programs. An error and the answer to a form
        have no such head, and are not kept; nor is a `secret`, such as the key to an answer.
        """
        kept = not secret and status == HTTPStatus.OK and request.method in {"GET", "HEAD"}
        shown = {
            **values,
            "alternates": values.get("alternates") or self._same_page(request, lang),
            "path": request.url.path,
            "principal": principal_of(request),
            "sign_in": sign_in_address(lang, "" if secret else asked_for(request)),
            "head": None,
        }
        if kept and template not in NOT_KEPT:
            shown["head"] = values.get("head") or self._head(request, lang)
        html = self._environments[lang].get_template(template).render(shown)
        response = HTMLResponse(html, status, headers={"Content-Language": lang})
        return revalidated(request, response) if kept else never_kept(response)

    def address(self, request: Request) -> str:
        """The start of absolute addresses, without a slash at its end."""
        return site_address(request, self.settings.public_url)

    def text(self, lang: Language, message: str) -> str:
        """A message that a template holds too, in `lang`."""
        return self.catalogues[lang].gettext(message)

    def site_name(self, lang: Language) -> str:
        """What the site calls itself."""
        return self.settings.site_name or self.text(lang, "Help centre")

    def language(self, request: Request) -> Language:
        """The language of the address, else the one that the browser prefers."""
        return language_of_path(request.url.path) or preferred_language(
            request.headers.get("accept-language", ""), self.settings.default_language
        )

    def _head(self, request: Request, lang: Language) -> Head:
        default = self.settings.default_language
        return page_head(self.address(request), request.url.path, lang, default)

    def _same_page(self, request: Request, lang: Language) -> Mapping[Language, str]:
        path, query = request.url.path, request.url.query
        known = language_of_path(path)
        rest = path.lstrip("/").removeprefix(lang) if known else "/"
        asked = known and query and request.method in {"GET", "HEAD"}
        suffix = f"?{query}" if asked else ""
        return {other: f"/{other}{quote(rest)}{suffix}" for other in LANGUAGES if other != lang}


def asked_for(request: Request) -> str:
    """The path of the page that somebody looks at, with what follows it.

    For a form that was sent it is the page that held it, where the browser tells; else nothing.
    """
    if request.method in {"GET", "HEAD"}:
        query = f"?{request.url.query}" if request.url.query else ""
        return quote(request.scope["path"]) + query
    try:
        held = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return ""
    return held.path if held.netloc == request.url.netloc else ""


def _environments(
    root: Path,
    settings: SiteSettings,
    assets: Assets,
    branding: Branding,
    catalogues: Mapping[Language, NullTranslations],
) -> Mapping[Language, Environment]:
    found: dict[Language, Environment] = {}
    for lang in LANGUAGES:
        environment = Environment(
            loader=FileSystemLoader(root / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.policies["ext.i18n.trimmed"] = True
        environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
        # Added by the i18n extension, and so unknown to the type of an environment.
        environment.install_gettext_translations(catalogues[lang], newstyle=True)  # type: ignore[attr-defined]
        environment.globals.update(_globals(lang, settings, assets, branding))
        found[lang] = environment
    return found


def _globals(
    lang: Language, settings: SiteSettings, assets: Assets, branding: Branding
) -> Mapping[str, Any]:
    return {
        "lang": lang,
        "site": settings,
        "asset": assets.url,
        "branding": branding,
        "kinds": tuple(Kind),
        "roles": Role,
        "query_max": QUERY_MAX,
        "article_url": lambda slug, anchor="": article_url(lang, slug, anchor),
        "hit_url": lambda hit: hit_url(lang, hit),
        "media_url": media_url,
        "article_body": lambda html, label: _body(html, lang, label),
        "excerpt": excerpt,
        "language_name": language_name,
        "long_date": lambda day: long_date(day, lang),
        "short_moment": lambda at: short_moment(at, lang),
    }


def _body(html: str, lang: Language, table_label: str) -> Markup:
    framed = frame_tables(localise_links(html, lang), str(escape(table_label)))
    return Markup(framed)  # noqa: S704 - the indexer has sanitised it
