"""A help desk's own colours and sign: legible whatever they are, or refused by name."""

from __future__ import annotations

import re
from dataclasses import astuple
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbsearch.errors import SettingsError
from kbsearch.pages.branding import LOGO_MAX, load_branding
from kbsearch.pages.colours import (
    DARK_INK,
    DARK_PAPER,
    DARK_SURFACE,
    INK,
    LEGIBLE,
    PAPER,
    SURFACE,
    Palette,
    contrast,
    dark_palette,
    for_dark,
    legible_on_light,
    light_palette,
)
from tests.pages.conftest import Visit
from tests.pages.shelf import SiteSettings

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4z"/></svg>'


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@given(COLOURS)
def test_every_pair_of_text_and_ground_is_legible_whatever_the_accent(colour: str) -> None:
    _check(light_palette(legible_on_light(colour)), (PAPER, SURFACE), INK)
    _check(dark_palette(for_dark(colour)), (DARK_PAPER, DARK_SURFACE), DARK_INK)


def _check(palette: Palette, grounds: tuple[str, str], ink: str) -> None:
    pairs = [(palette.accent, ground) for ground in grounds]
    pairs += [(palette.accent_strong, palette.accent_soft), (ink, palette.accent_soft)]
    pairs += [(palette.on_accent, palette.accent), (palette.on_accent, palette.accent_strong)]
    for text, ground in pairs:
        assert contrast(text, ground) >= LEGIBLE, (astuple(palette), text, ground)


def test_the_colours_come_with_every_page_as_a_file(visit: Visit) -> None:
    client = visit(SiteSettings(accent="#7A1FA2"))
    page = client.get("/es/").text
    found = re.search(r'href="(/branding/[0-9a-f]{12}/theme\.css)"', page)
    assert found
    theme = client.get(found[1])
    assert theme.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in theme.headers["cache-control"]
    assert "--accent:#7a1fa2" in theme.text
    assert "prefers-color-scheme:dark" in theme.text
    assert client.get("/branding/000000000000/theme.css").status_code == 404
    assert "/branding/" not in visit().get("/es/").text, "nothing to fetch without settings"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            SiteSettings(accent="#ffcc00"),
            r"KBSEARCH_ACCENT: #ffcc00 has a contrast of 1\.\d .*would do",
        ),
        (SiteSettings(accent_dark="#222222"), "KBSEARCH_ACCENT_DARK: #222222"),
        (SiteSettings(logo=Path("nowhere.svg")), "KBSEARCH_LOGO: nowhere.svg cannot be read"),
        (SiteSettings(logo=Path("sign.gif")), "KBSEARCH_LOGO: sign.gif must end in .svg, .png"),
    ],
)
def test_what_would_not_be_seen_refuses_to_start(settings: SiteSettings, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        load_branding(settings)


def test_the_colour_that_is_offered_instead_would_do() -> None:
    with pytest.raises(SettingsError) as refused:
        load_branding(SiteSettings(accent="#ffcc00"))
    better = re.findall(r"#[0-9a-f]{6}", str(refused.value))[-1]
    load_branding(SiteSettings(accent=better))


def test_a_logo_stands_beside_the_name_and_can_do_no_harm(visit: Visit, tmp_path: Path) -> None:
    sign = tmp_path / "sign.svg"
    sign.write_bytes(SVG)
    client = visit(SiteSettings(logo=sign))
    found = re.search(r'src="(/branding/[0-9a-f]{12}/logo)"', client.get("/en/").text)
    assert found
    logo = client.get(found[1])
    assert logo.content == SVG
    assert logo.headers["content-type"] == "image/svg+xml"
    assert "sandbox" in logo.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("name", "data"),
    [("sign.png", SVG), ("sign.svg", b""), ("sign.svg", b"x" * (LOGO_MAX + 1))],
)
def test_a_logo_that_is_none_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SettingsError, match="KBSEARCH_LOGO"):
        load_branding(SiteSettings(logo=tmp_path / name))
