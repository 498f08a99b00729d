"""Every source by name: which unpacked packages it reads, and with which reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from training.collect import descriptions, gettext, html, manuals, wordnet, xml
from training.collect.errors import SourceMissingError
from training.pairs import Pair

Reader = Callable[[Path], Iterator[Pair]]
"""From the folder of unpacked packages (one folder a package, by its name) to pairs."""


@dataclass(frozen=True, slots=True)
class Source:
    """How a source is read; `aligned` where its pairs were sought and must be confirmed.

    Messages and translations by machine have no need of it: their two sides come together.
    """

    read: Reader
    aligned: bool


def _folder(packages: Path, path: str) -> Path:
    """A folder of an unpacked package; raises `SourceMissingError` where it is absent."""
    folder = packages / path
    if not folder.is_dir():
        package = path.partition("/")[0]
        raise SourceMissingError(
            f"{folder} is not there; run: apt-get download {package}"
            f" && dpkg -x {package}_*.deb {packages / package}"
        )
    return folder


def _html(
    name: str, english: str, spanish: str, suffixes: tuple[str, str] = (".html", ".html")
) -> Source:
    """A manual in HTML whose file names differ by no more than their suffix."""

    def read(packages: Path) -> Iterator[Pair]:
        return manuals.pairs(
            name,
            _folder(packages, english),
            _folder(packages, spanish),
            html.DIALECT,
            pattern=f"*{suffixes[0]}",
            spanish_name=lambda page: page.removesuffix(suffixes[0]) + suffixes[1],
        )

    return Source(read, aligned=True)


def _descriptions(packages: Path) -> Iterator[Pair]:
    return descriptions.pairs(_folder(packages, "apt-lists"))


def _wordnet(packages: Path) -> Iterator[Pair]:
    return wordnet.pairs(_folder(packages, "wordnet-base"))


def _gnome_help(packages: Path) -> Iterator[Pair]:
    """The help of every package that brings it in both languages, Mallard or DocBook."""
    for spanish in sorted(packages.glob("*/usr/share/help/es")):
        english = spanish.with_name("C")
        name = f"help-{spanish.relative_to(packages).parts[0]}"
        yield from manuals.pairs(name, english, spanish, xml.MALLARD, pattern="*.page")
        yield from _docbook(name, english, spanish)


def _kde_help(packages: Path) -> Iterator[Pair]:
    """The DocBook manuals of KDE's programs."""
    for spanish in sorted(packages.glob("*/usr/share/doc/HTML/es")):
        name = f"help-{spanish.relative_to(packages).parts[0]}"
        yield from _docbook(name, spanish.with_name("en"), spanish)


def _docbook(name: str, english: Path, spanish: Path) -> Iterator[Pair]:
    for pattern in ("*.docbook", "*.xml"):
        yield from manuals.pairs(
            name, english, spanish, xml.DOCBOOK, pattern=pattern, clean=xml.without_entities
        )


POOR = frozenset({"denemo-data"})
"""Packages whose Spanish messages read like unrevised machine translation."""


def _messages(packages: Path) -> Iterator[Pair]:
    """The messages of every package with a Spanish catalogue, compiled or in source."""
    for package in sorted(entry for entry in packages.iterdir() if entry.name not in POOR):
        for pattern in (
            "es/LC_MESSAGES/*.mo",
            "es_ES/LC_MESSAGES/*.mo",
            "locale/es.po",
            "po/es.po",
        ):
            for catalogue in sorted(package.rglob(pattern)):
                yield from gettext.pairs(f"messages-{package.name}", catalogue)


SOURCES: Mapping[str, Source] = {
    "debian-descriptions": Source(_descriptions, aligned=True),
    "gnome-help": Source(_gnome_help, aligned=True),
    "kde-help": Source(_kde_help, aligned=True),
    "libreoffice-help": _html(
        "libreoffice-help",
        "libreoffice-help-en-us/usr/share/libreoffice/help/en-US/text",
        "libreoffice-help-es/usr/share/libreoffice/help/es/text",
    ),
    "gimp-help": _html(
        "gimp-help",
        "gimp-help-en/usr/share/gimp/2.0/help/en",
        "gimp-help-es/usr/share/gimp/2.0/help/es",
    ),
    "debian-handbook": _html(
        "debian-handbook",
        "debian-handbook/usr/share/doc/debian-handbook/html/en-US",
        "debian-handbook/usr/share/doc/debian-handbook/html/es-ES",
    ),
    "debian-reference": _html(
        "debian-reference",
        "debian-reference-en/usr/share/debian-reference",
        "debian-reference-es/usr/share/debian-reference",
        (".en.html", ".es.html"),
    ),
    "installation-guide": _html(
        "installation-guide",
        "installation-guide-amd64/usr/share/doc/installation-guide-amd64/en",
        "installation-guide-amd64/usr/share/doc/installation-guide-amd64/es",
    ),
    "aptitude": _html(
        "aptitude",
        "aptitude-doc-en/usr/share/doc/aptitude/html/en",
        "aptitude-doc-es/usr/share/doc/aptitude/html/es",
    ),
    "maint-guide": _html(
        "maint-guide",
        "maint-guide/usr/share/doc/maint-guide/html",
        "maint-guide-es/usr/share/doc/maint-guide-es/html",
        (".en.html", ".es.html"),
    ),
    "debian-edu": _html(
        "debian-edu",
        "debian-edu-doc-en/usr/share/doc/debian-edu-doc-en",
        "debian-edu-doc-es/usr/share/doc/debian-edu-doc-es",
    ),
    "messages": Source(_messages, aligned=False),
    "wordnet": Source(_wordnet, aligned=False),
}
"""In the order in which they are collected: quick and human first, the translator last."""
