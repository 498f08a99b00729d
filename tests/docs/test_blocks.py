"""Every shell session in the documents is executed, and shows what really comes out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.blocks import documents, read_blocks
from tests.docs.session import ROOT, Session, make_folder
from tests.docs.volatile import same

WITH_SESSIONS = [path for path in documents(ROOT) if read_blocks(path.read_text("utf-8"))]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("document", WITH_SESSIONS, ids=name)
def test_the_sessions_of_a_document_show_what_comes_out(
    document: Path, published: Path, served: str, tmp_path: Path
) -> None:
    session = Session(make_folder(tmp_path / "desk", published), served)
    different = []
    for block in read_blocks(document.read_text("utf-8")):
        for step in block.steps if not block.reason else ():
            actual = session.run(step.command)
            if not same(step.output, actual):
                shown = f"$ {step.command}\n{step.output}\n--- came out:\n{actual}"
                different.append(f"{name(document)}:{block.line}\n{shown}")
    assert not different, "\n\n".join([*different, "(python -m tests.docs.write mends this)"])


def test_the_readme_shows_both_languages_and_both_commands() -> None:
    blocks = read_blocks((ROOT / "README.md").read_text("utf-8"))
    commands = [step.command for block in blocks for step in block.steps]
    assert {"make run", "make test"} <= set(commands)
    executed = [step.command for one in blocks if not one.reason for step in one.steps]
    assert sum("kbsearch search" in command for command in executed) >= 2


def test_only_a_few_sessions_are_left_out_and_each_says_why() -> None:
    blocks = [one for path in documents(ROOT) for one in read_blocks(path.read_text("utf-8"))]
    left_out = [one for one in blocks if one.reason]
    assert len(left_out) <= len(blocks) / 2
    assert all(len(one.reason) > 10 for one in left_out)
