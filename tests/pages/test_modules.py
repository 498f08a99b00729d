"""The element is served as one small module, made of the files in web/widget/."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from pathlib import Path

import pytest

from kbsearch.pages.assets import ELEMENTS, PICKER, WIDGET, load_assets, web_root
from kbsearch.pages.modules import combined

WIDGET_MAX = 12_000
"""Bytes, compressed as it is sent: less than a small picture."""


def write(folder: Path, **modules: str) -> Path:
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text, "utf-8")
    return folder


def test_a_module_stands_after_those_that_it_imports_and_each_stands_once(tmp_path: Path) -> None:
    write(
        tmp_path,
        entry='// A.\nimport { b } from "./b.js";\nimport { a } from "./a.js";\n\nexport { b };\n',
        b='import { a } from "./a.js";\n\n/** Twice\n * as much. */\nexport const b = 2 * a;\n',
        a="export const a = 1;\n",
    )
    assert combined(tmp_path, "entry.js").decode() == (
        "const a = 1;\nconst b = 2 * a;\nexport { b };\n"
    )


def test_a_module_of_another_folder_is_put_in_too(tmp_path: Path) -> None:
    write(tmp_path, shared="export const a = 1;\n")
    inner = tmp_path / "inner"
    inner.mkdir()
    write(inner, entry='import { a } from "../shared.js";\n\nexport { a };\n')
    assert combined(inner, "entry.js").decode() == "const a = 1;\nexport { a };\n"


@pytest.mark.parametrize("element", ELEMENTS)
def test_what_is_served_loads_nothing_else_and_is_small(element: str) -> None:
    served = load_assets(web_root()).contents[element]
    assert b"import {" not in served
    assert len(gzip.compress(served, 6)) < WIDGET_MAX


FOLDERS = {WIDGET: "widget", PICKER: "widget/link-picker"}
SHARED = ("make.js",)
"""Modules of the one that are part of the other too."""


@pytest.mark.parametrize("element", ELEMENTS)
def test_no_two_modules_of_an_element_use_a_name_at_their_top(element: str) -> None:
    pattern = re.compile(
        r"^(?:export )?(?:async )?(?:const|let|class|function) (\w+)", re.MULTILINE
    )
    names = Counter(name for path in modules(element) for name in pattern.findall(read(path)))
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize("element", ELEMENTS)
def test_every_module_of_an_element_is_part_of_it(element: str) -> None:
    served = load_assets(web_root()).contents[element].decode()
    for path in modules(element):
        exported = re.findall(r"^export (?:async )?\w+ (\w+)", read(path), re.MULTILINE)
        if path.name in SHARED:
            exported = exported[:1]
        assert all(re.search(rf"\b{name}\b", served) for name in exported), path.name


def modules(element: str) -> list[Path]:
    """The files that an element is made of."""
    own = web_root() / FOLDERS[element]
    shared = [web_root() / "widget" / name for name in SHARED]
    return sorted({*own.glob("*.js"), *shared})


def read(path: Path) -> str:
    return path.read_text("utf-8")
