"""The element is served as one small module, made of the files in web/widget/."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from pathlib import Path

from kbsearch.pages.assets import WIDGET, load_assets, web_root
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


def test_what_is_served_loads_nothing_else_and_is_small() -> None:
    served = load_assets(web_root()).contents[WIDGET]
    assert b"import {" not in served
    assert len(gzip.compress(served, 6)) < WIDGET_MAX


def test_no_two_modules_of_the_element_use_a_name_at_their_top() -> None:
    pattern = re.compile(
        r"^(?:export )?(?:async )?(?:const|let|class|function) (\w+)", re.MULTILINE
    )
    modules = (web_root() / "widget").glob("*.js")
    names = Counter(name for path in modules for name in pattern.findall(path.read_text("utf-8")))
    assert [name for name, times in names.items() if times > 1] == []


def test_every_module_of_the_element_is_part_of_it() -> None:
    served = load_assets(web_root()).contents[WIDGET].decode()
    for path in (web_root() / "widget").glob("*.js"):
        exported = re.findall(
            r"^export (?:async )?\w+ (\w+)", path.read_text("utf-8"), re.MULTILINE
        )
        assert all(re.search(rf"\b{name}\b", served) for name in exported), path.name
