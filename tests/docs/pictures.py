"""Takes the pictures of the documents, from the site as it is: `python -m tests.docs.pictures`.

Light colours, two pixels to each point, only as much of the page as the text speaks of. A page has
few colours: 64 of them make the file a third as large. It needs Chromium and ffmpeg.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

from tests.docs.session import ROOT, index_sample, make_folder, service

IMAGES = ROOT / "docs" / "images"
SITE = {"KBSEARCH_SITE_NAME": "Ayuda de Aforalia", "KBSEARCH_HOLDOUT_PERCENT": "0"}
WIDTH = 780
FEW_COLOURS = "split[a][b];[a]palettegen=max_colors=64[p];[b][p]paletteuse=dither=none"


def main() -> None:
    """Serves the sample articles and photographs the form and the results."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        place = Path(name)
        published = index_sample(place / "published")
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        with service(make_folder(place / "served", published), SITE) as address:
            _ticket_form(_page(browser, f"http://{address}/es/ticket"))
            _results(_page(browser, f"http://{address}/es/search?q=no+me+deja+entrar+en+la+vpn"))
        browser.close()
    for picture in sorted(IMAGES.iterdir()):
        print(f"{picture.relative_to(ROOT)}: {picture.stat().st_size:,} bytes")  # noqa: T201


def _page(browser: Browser, address: str) -> Page:
    page = browser.new_page(
        viewport={"width": WIDTH, "height": 900},
        device_scale_factor=2,
        color_scheme="light",
        locale="es-ES",
    )
    page.goto(address)
    return page


def _ticket_form(page: Page) -> None:
    page.locator("#description").evaluate("field => field.rows = 3")
    page.fill("#subject", "No me oyen en las videollamadas")
    page.fill("#description", "En Teams el micro no va.")
    page.locator("kb-suggest[shown]").wait_for()
    page.mouse.move(0, 0)
    _photograph(page, "ticket-form.png", "kb-suggest")


def _results(page: Page) -> None:
    _photograph(page, "search-results.png", "ol.hits > li:nth-child(2), .hits li:nth-child(2)")


def _photograph(page: Page, name: str, last: str) -> None:
    """Everything from the top of the page to the end of the element `last`."""
    IMAGES.mkdir(exist_ok=True)
    box = page.locator(last).first.bounding_box()
    assert box is not None
    bottom = box["y"] + box["height"] + 24
    clip: FloatRect = {"x": 0, "y": 0, "width": WIDTH, "height": bottom}
    with tempfile.TemporaryDirectory() as place:
        taken = Path(place) / name
        page.screenshot(path=taken, clip=clip, full_page=True, animations="disabled")
        command = ["ffmpeg", "-loglevel", "error", "-y", "-i", str(taken)]
        subprocess.run([*command, "-filter_complex", FEW_COLOURS, str(IMAGES / name)], check=True)


if __name__ == "__main__":
    main()
