"""Everything that a manifest names is on disk before the manifest is."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer import manifest
from tests.faults.tracing import Call, can_trace, record
from tests.faults.two_states import prepare

pytestmark = pytest.mark.skipif(not can_trace(), reason="strace may not trace here")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Call]]:
    """The index and the calls of a run that published a second generation."""
    place = tmp_path_factory.mktemp("order")
    states = prepare(place)
    calls = record(states.command(states.index), place / "trace")
    return states.index, calls


def renamed(calls: list[Call]) -> int:
    """When the manifest was replaced."""
    places = [
        at
        for at, call in enumerate(calls)
        if call.name.startswith("rename") and "/manifest.json.new" in call.arguments
    ]
    assert len(places) == 1
    return places[0]


def flushes(calls: list[Call], path: Path) -> list[int]:
    """When `path` was flushed."""
    return [
        at
        for at, call in enumerate(calls)
        if call.name in {"fsync", "fdatasync"} and f"<{path}>" in call.arguments
    ]


def writes(calls: list[Call], path: Path) -> list[int]:
    """When `path` was written to."""
    return [
        at
        for at, call in enumerate(calls)
        if call.name in {"write", "pwrite64", "writev"} and f"<{path}>" in call.arguments
    ]


def test_every_file_of_the_manifest_is_flushed_before_it_is_published(
    run: tuple[Path, list[Call]],
) -> None:
    root, calls = run
    published = manifest.read(root)
    assert published.generation == 2
    for file in published.files():
        path = root / file.path
        if f"{path}" not in " ".join(call.arguments for call in calls):
            assert not path.name.endswith(".json")  # kept from the first generation, unchanged
            continue
        flushed = flushes(calls, path)
        assert flushed, f"{path} was never flushed"
        assert flushed[-1] < renamed(calls)
        assert all(write < flushed[-1] for write in writes(calls, path))


def test_every_folder_of_the_manifest_is_flushed_before_it_is_published(
    run: tuple[Path, list[Call]],
) -> None:
    root, calls = run
    for folder in {(root / file.path).parent for file in manifest.read(root).files()}:
        if writes_below(calls, folder):
            assert flushes(calls, folder), f"{folder} was never flushed"
            assert flushes(calls, folder)[-1] < renamed(calls)


def writes_below(calls: list[Call], folder: Path) -> bool:
    return any(
        call.name in {"write", "link", "linkat"} and f"{folder}/" in call.arguments
        for call in calls
    )


def test_the_rows_are_flushed_before_the_manifest_is_published(
    run: tuple[Path, list[Call]],
) -> None:
    root, calls = run
    log = root / "index.db-wal"
    before = [at for at in writes(calls, log) if at < renamed(calls)]
    assert before
    assert any(before[-1] < at < renamed(calls) for at in flushes(calls, log))


def test_the_manifest_is_flushed_before_it_is_renamed_and_its_folder_after(
    run: tuple[Path, list[Call]],
) -> None:
    root, calls = run
    draft = root / "manifest.json.new"
    assert writes(calls, draft)[-1] < flushes(calls, draft)[-1] < renamed(calls)
    assert any(at > renamed(calls) for at in flushes(calls, root))


def test_nothing_is_removed_before_the_manifest_is_published(
    run: tuple[Path, list[Call]],
) -> None:
    root, calls = run
    removals = [
        at
        for at, call in enumerate(calls)
        if call.name in {"unlink", "unlinkat"}
        and (f"{root}/vectors" in call.arguments or f"{root}/lexical/1-" in call.arguments)
    ]
    assert all(at > renamed(calls) for at in removals)
