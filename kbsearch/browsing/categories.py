"""The categories of the site: folders of articles, with the names that `categories.yaml` gives.

The file lies in the articles folder. Like the images beside it, it is read where it lies, and not
from the index: it says what things are called, and nothing about what they say.

    mail:
      es: Correo y calendario
      en: Mail and calendar
      folders: [es/correo, en/email]
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
import yaml

from indexer.records import LANGUAGES, Language, Problem, Severity

FILE = "categories.yaml"
BYTES_MAX = 262_144
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CURE = "write it like 'mail: {es: Correo, en: Mail, folders: [es/correo, en/email]}'"
_KEYS = {"folders", *LANGUAGES}

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Category:
    """Some folders under one name, which addresses use; `titles` may lack a language."""

    name: str
    titles: Mapping[Language, str]
    folders: tuple[str, ...]

    def title(self, lang: Language) -> str:
        """What it is called in `lang`, or else in another language."""
        return self.titles.get(lang) or next(iter(self.titles.values()))


@dataclass(frozen=True, slots=True)
class Categories:
    """The categories in the order of the file; `problems` say what in it cannot be used."""

    listed: tuple[Category, ...] = ()
    problems: tuple[str, ...] = ()

    def of(self, path: str) -> Category | None:
        """The category of an article's file: that of the nearest folder which has a name, or
        else the folder it lies in. A file in no folder has none."""
        folder = posixpath.dirname(path)
        if not folder:
            return None
        at = folder
        while at:
            for category in self.listed:
                if at in category.folders:
                    return category
            at = posixpath.dirname(at)
        return unnamed(folder)


def unnamed(folder: str) -> Category:
    """The category that a folder is when the file does not name it."""
    title = posixpath.basename(folder).replace("-", " ").replace("_", " ").capitalize()
    return Category(folder, dict.fromkeys(LANGUAGES, title), (folder,))


def parse_categories(data: bytes) -> Categories:
    """Reads the file; what cannot be used is left out and told."""
    try:
        raw = yaml.safe_load(data) if len(data) <= BYTES_MAX else "too large"
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        # A ValueError is bytes that are no UTF-8, or a date that the calendar lacks.
        return Categories(problems=(f"it is not valid YAML: {f'{error} '.splitlines()[0]}",))
    if raw is None:
        return Categories()
    if not isinstance(raw, dict):
        return Categories(problems=("it must hold names of categories, each with its folders",))
    found: list[Category] = []
    problems: list[str] = []
    for name, value in raw.items():
        wrong = _fault(name, value)
        if wrong:
            problems.append(f"'{name}': {wrong}")
        else:
            found.append(_category(name, value))
    return Categories(tuple(found), tuple(problems))


def _fault(name: Any, value: Any) -> str:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        return "the name goes into addresses: lower-case letters, digits and hyphens only"
    if not isinstance(value, dict) or not set(value) <= _KEYS:
        return f"it takes {', '.join(sorted(_KEYS))} and nothing else"
    folders = value.get("folders")
    if not isinstance(folders, list) or not all(isinstance(one, str) for one in folders):
        return "'folders' must be a list of folders, such as [es/correo]"
    titles = [value[lang] for lang in LANGUAGES if lang in value]
    if not titles or not all(isinstance(title, str) and title.strip() for title in titles):
        return "it needs a title in es or en"
    return ""


def _category(name: str, value: Mapping[str, Any]) -> Category:
    titles = {lang: str(value[lang]).strip() for lang in LANGUAGES if lang in value}
    return Category(name, titles, tuple(folder.strip("/") for folder in value["folders"]))


def check_categories(articles: Path) -> list[Problem]:
    """What is wrong with the file: an error for what cannot be used, a warning for a folder that
    is not there. No file is no problem."""
    path = articles / FILE
    if not path.is_file():
        return []
    data = path.read_bytes()
    lines = data.decode("utf-8", "replace").splitlines()
    categories = parse_categories(data)
    wrong = [
        Problem(FILE, _line(lines, what), Severity.ERROR, "category", what, _CURE)
        for what in categories.problems
    ]
    missing = [
        Problem(
            FILE,
            _line(lines, folder),
            Severity.WARNING,
            "category-folder",
            f"'{category.name}' names the folder {folder}, which is not there",
            "make the folder or take it out of the list",
        )
        for category in categories.listed
        for folder in category.folders
        if not (articles / folder).is_dir()
    ]
    return wrong + missing


def _line(lines: Sequence[str], what: str) -> int:
    """The first line that holds what a problem names, or 1."""
    named = re.match(r"'(.+?)'", what)
    wanted = named[1] if named else what
    return next((at for at, line in enumerate(lines, start=1) if wanted in line), 1)


class CategoryFile:
    """The file, read again whenever it changes."""

    def __init__(self, articles: Path) -> None:
        self._path = articles / FILE
        self._seen: tuple[int, int] | None = None
        # One value as long as nothing changes: what is made from it is kept beside it.
        self._none = self._categories = Categories()

    def read(self) -> Categories:
        """What the file says now; nothing when there is none or it cannot be read."""
        try:
            state = self._path.stat()
            seen = (state.st_mtime_ns, state.st_size)
            if seen != self._seen:
                self._categories = parse_categories(self._path.read_bytes())
                self._seen = seen
                for problem in self._categories.problems:
                    log.warning("a category is left out", file=str(self._path), problem=problem)
        except FileNotFoundError:
            return self._none
        except OSError as error:
            log.warning("categories cannot be read", file=str(self._path), error=str(error))
        return self._categories
