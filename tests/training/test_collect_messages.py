"""Messages of programs, and descriptions of packages."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from training.collect import descriptions
from training.collect.errors import SourceFormatError, SourceMissingError
from training.collect.gettext import pairs, read_catalogue
from training.collect.sources import SOURCES

PACKAGES = Path(__file__).parent / "packages"


def compiled(messages: dict[str, str], order: str = "<") -> bytes:
    """A catalogue as `msgfmt` writes it: header, two tables of length and place, strings."""
    keys = [text.encode() for text in messages]
    values = [text.encode() for text in messages.values()]
    count, at = len(messages), 28 + 16 * len(messages)
    tables, body = b"", b""
    for text in [*keys, *values]:
        tables += struct.pack(f"{order}2I", len(text), at + len(body))
        body += text + b"\0"
    head = struct.pack(f"{order}7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, 0)
    return head + tables + body


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_compiled_catalogue_is_read_in_either_byte_order(order: str) -> None:
    data = compiled({"menu\x04Open it": "Abrirlo", "a file\0files": "un archivo\0archivos"}, order)
    assert list(read_catalogue(data, "desk.mo")) == [
        ("Open it", "Abrirlo"),
        ("a file", "un archivo"),
        ("files", "archivos"),
    ]


def test_messages_lose_mnemonics_markup_and_the_context_of_games(tmp_path: Path) -> None:
    path = tmp_path / "desk.mo"
    path.write_bytes(
        compiled(
            {
                "_Print <i>all</i> &amp; close": "_Imprimir <i>todo</i> y cerrar",
                "female^The guard is &tired": "La guardia está cans&ada",
                "Found %d new letters": "Se han encontrado %d cartas nuevas",
            }
        )
    )
    assert [(pair.english, pair.spanish) for pair in pairs("x", path)] == [
        ("Print all & close", "Imprimir todo y cerrar"),
        ("The guard is tired", "La guardia está cansada"),
    ]


def test_a_source_catalogue_is_read_without_doubtful_messages() -> None:
    found = {pair.english: pair.spanish for pair in SOURCES["messages"].read(PACKAGES)}
    assert found == {
        "The printer is out of paper.": "La impresora se ha quedado sin papel.",
        "Save a copy of the letter": "Guardar una copia de la carta",
        "Your password expires tomorrow at noon.": "Su contraseña caduca mañana a mediodía.",
    }


def test_what_is_no_catalogue_is_refused_by_name() -> None:
    with pytest.raises(SourceFormatError, match=r"desk\.mo"):
        list(read_catalogue(b"hello", "desk.mo"))


def test_descriptions_match_by_checksum_and_paragraph() -> None:
    found = list(descriptions.pairs(PACKAGES / "apt-lists"))
    assert [pair.english[:20] for pair in found] == [
        "print queue that tel",
        "This program watches",
        "It can also send a m",
    ]
    assert found[1].spanish.endswith("un documento no ha salido todavía.")


def test_absent_lists_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceMissingError, match="Translation-es"):
        list(descriptions.pairs(tmp_path))
