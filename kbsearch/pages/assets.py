"""The files of `web/`: where they lie, and those that browsers fetch under `/static/`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import Response

from kbsearch.pages import caching
from kbsearch.pages.caching import revalidated
from kbsearch.pages.modules import combined

PUBLIC_FOLDERS = ("icons", "scripts", "styles", "widget")
MEDIA_TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
# Other sites load each as one file, made of the module behind it.
WIDGET = "widget/kb-suggest.js"
PICKER = "widget/kb-link-picker.js"
ELEMENTS: Mapping[str, str] = {WIDGET: WIDGET, PICKER: "widget/link-picker/kb-link-picker.js"}
# The address of a file holds the hash of them all, so what was fetched never goes stale.
FOREVER = "public, max-age=31536000, immutable"
REVALIDATE = f"public, {caching.REVALIDATE}"


def web_root() -> Path:
    """The folder of templates and browser files: in the wheel, else beside the package.

    Raises FileNotFoundError when neither is there, which means a broken installation.
    """
    package = Path(str(files("kbsearch")))
    for folder in (package / "_web", package.parent / "web"):
        if (folder / "templates").is_dir():
            return folder
    raise FileNotFoundError(
        f"no web/ folder beside {package}; reinstall kbsearch with `pip install --force-reinstall`"
    )


@dataclass(frozen=True, slots=True)
class Assets:
    """Every browser file, held in memory, and the one version that names them all."""

    version: str
    contents: Mapping[str, bytes]

    def url(self, path: str) -> str:
        """The address of a file such as `styles/base.css`. Raises KeyError if there is none."""
        if path not in self.contents:
            raise KeyError(f"web/{path} does not exist")
        return f"/static/{self.version}/{path}"


def load_assets(root: Path) -> Assets:
    """Read the public folders of `root`; the version is a digest of names and contents."""
    found = sorted(
        path
        for folder in PUBLIC_FOLDERS
        for path in (root / folder).rglob("*")
        if path.suffix in MEDIA_TYPES
    )
    contents = {path.relative_to(root).as_posix(): path.read_bytes() for path in found}
    for address, module in ELEMENTS.items():
        if module in contents:
            entry = root / module
            contents[address] = combined(entry.parent, entry.name)
    digest = hashlib.sha256()
    for name, data in contents.items():
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return Assets(digest.hexdigest()[:12], contents)


def static_routes(assets: Assets) -> APIRouter:
    """`/static/VERSION/PATH`; any other version answers too, but is checked every time.

    That serves a page of the previous release during an upgrade, and gives the widget one
    lasting address for other sites: `/static/latest/widget/kb-suggest.js`.
    """
    router = APIRouter(include_in_schema=False)

    def static_file(request: Request, version: str, path: str) -> Response:
        data = assets.contents.get(path)
        if data is None:
            return Response("Not found\n", 404, media_type="text/plain")
        headers = {
            # Other sites may load the widget; there is nothing private in these files.
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        response = Response(data, headers=headers, media_type=MEDIA_TYPES[Path(path).suffix])
        return revalidated(request, response, FOREVER if version == assets.version else REVALIDATE)

    router.add_api_route(
        "/static/{version}/{path:path}", static_file, methods=["GET", "HEAD"], response_model=None
    )
    return router
