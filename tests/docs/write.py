"""Writes what documents show and code decides: `make docs`.

The references are written anew; the sessions are executed, and those that show something else
than what came out show that from now on (a line `...` in them is lost then).
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.docs.blocks import Block, Step, documents, read_blocks, write_block
from tests.docs.references import references
from tests.docs.session import ROOT, Session, index_sample, make_folder, service
from tests.docs.volatile import same


def main() -> None:
    """Brings every document up to date and names those that changed."""
    for path, text in references(ROOT).items():
        _write(path, text)
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        published = index_sample(place / "published")
        with service(make_folder(place / "served", published)) as address:
            for number, path in enumerate(documents(ROOT)):
                session = Session(make_folder(place / f"{number}", published), address)
                _write(path, _executed(path.read_text("utf-8"), session))


def _executed(text: str, session: Session) -> str:
    for block in read_blocks(text):
        if not block.reason:
            text = text.replace(
                f"```console\n{block.body}```", f"```console\n{_body(block, session)}```"
            )
    return text


def _body(block: Block, session: Session) -> str:
    steps = []
    for step in block.steps:
        actual = session.run(step.command)
        steps.append(step if same(step.output, actual) else Step(step.command, actual))
    return block.body if tuple(steps) == block.steps else write_block(steps)


def _write(path: Path, text: str) -> None:
    if not path.exists() or path.read_text("utf-8") != text:
        path.write_text(text, encoding="utf-8")
        print(f"{path.relative_to(ROOT)} was written")  # noqa: T201


if __name__ == "__main__":
    main()
