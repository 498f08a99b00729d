"""Pictures: the same to the eye, without what they tell of who took them and where."""

from __future__ import annotations

import io
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kbsearch.tickets.attachments.checking import Checked, check
from kbsearch.tickets.attachments.refusals import RefusedFileError
from tests.tickets.attachments.making import gif

WIDTH, HEIGHT = 97, 61
ORIENTATION, MAKER, PLACE = 0x0112, 0x010F, 0x8825
LYING = 6


def noise(seed: int = 1) -> Image.Image:
    """A picture in which each dot has another colour."""
    return Image.frombytes(
        "RGB", (WIDTH, HEIGHT), random.Random(seed).randbytes(WIDTH * HEIGHT * 3)
    )


def written(kind: str, **how: Any) -> bytes:
    """The picture as a file."""
    file = io.BytesIO()
    noise().save(file, kind, **how)
    return file.getvalue()


def revealing() -> Image.Exif:
    """Where it was taken, and with what."""
    exif = Image.Exif()
    exif[ORIENTATION] = LYING
    exif[MAKER] = "Fabricante"
    place = exif.get_ifd(PLACE)
    place[1], place[2] = "N", (40.0, 25.0, 1.0)
    return exif


def kept(folder: Path, content: bytes) -> tuple[Checked, bytes]:
    """What is kept of a file, and what it was found to be."""
    path = folder / "file"
    path.write_bytes(content)
    return check(path, "foto"), path.read_bytes()


WAYS: Mapping[str, Mapping[str, Any]] = {
    "PNG": {},
    "PNG with EXIF": {"exif": revealing()},
    "JPEG": {},
    "JPEG with EXIF": {"exif": revealing(), "comment": b"Ana, calle Mayor 1"},
    "JPEG progressive": {"progressive": True, "exif": revealing()},
    "JPEG in parts": {"restart_marker_blocks": 3},
    "JPEG in a thousand colours": {"icc_profile": b"colours" * 20_000},
    "GIF": {"comment": b"Ana, calle Mayor 1"},
    "WEBP with EXIF": {"exif": revealing(), "xmp": b"<x>Fabricante</x>"},
    "WEBP without loss": {"lossless": True},
}


@pytest.mark.parametrize("way", WAYS)
def test_a_picture_looks_as_it_did(tmp_path: Path, way: str) -> None:
    content = written(way.partition(" ")[0], **WAYS[way])
    found, copy = kept(tmp_path, content)
    before, after = Image.open(io.BytesIO(content)), Image.open(io.BytesIO(copy))
    assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()
    assert before.info.get("icc_profile") == after.info.get("icc_profile")
    assert {found.width, found.height} == {WIDTH, HEIGHT}
    assert kept(tmp_path, copy) == (found, copy), "what is clean stays as it is"


@pytest.mark.parametrize("way", [way for way in WAYS if "EXIF" in way or way == "GIF"])
def test_a_picture_does_not_say_where_it_was_taken_nor_by_whom(tmp_path: Path, way: str) -> None:
    content = written(way.partition(" ")[0], **WAYS[way])
    _, copy = kept(tmp_path, content)
    assert b"Fabricante" in content or b"calle Mayor" in content
    assert b"Fabricante" not in copy
    assert b"calle Mayor" not in copy
    exif = Image.open(io.BytesIO(copy)).getexif()
    assert set(exif) <= {ORIENTATION}
    assert not exif.get_ifd(PLACE)


def test_a_photograph_still_knows_which_side_is_up(tmp_path: Path) -> None:
    found, copy = kept(tmp_path, written("JPEG", exif=revealing()))
    assert Image.open(io.BytesIO(copy)).getexif()[ORIENTATION] == LYING
    assert (found.width, found.height) == (HEIGHT, WIDTH), "as it is shown"


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_a_moving_picture_still_moves(tmp_path: Path, kind: str) -> None:
    more = [noise(2), noise(3)]
    content = written(kind, save_all=True, append_images=more, duration=80, loop=0)
    _, copy = kept(tmp_path, content)
    picture: Any = Image.open(io.BytesIO(copy))
    assert picture.n_frames == 3
    assert picture.info["loop"] == 0


def test_a_film_of_large_pictures_is_refused(tmp_path: Path) -> None:
    one = gif("9000x4000", frame="9000x4000")
    head, frame, end = one[:19], one[19:-1], one[-1:]
    assert kept(tmp_path, head + 50 * frame + end)[0].width == 9000
    with pytest.raises(RefusedFileError) as caught:
        kept(tmp_path, head + 60 * frame + end)
    assert caught.value.code == "picture-large"


def test_exif_that_is_broken_is_left_out(tmp_path: Path) -> None:
    exif = b"Exif\0\0II*\0\xff\xff\xff\x7f"
    content = written("JPEG")
    segment = b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif
    _, copy = kept(tmp_path, content[:2] + segment + content[2:])
    assert b"Exif" not in copy
