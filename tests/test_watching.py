"""A real server that watches the folder: edits appear, no request fails, and it stops cleanly."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest

from kbsearch.watching import reindex_on_change
from tests.commands.terminal import FRONT, spawn
from tests.server import Server, until


class Place:
    """A working folder with articles."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "articles").mkdir()

    def write(self, name: str, text: str, extra: str = "") -> None:
        """Writes one article; `extra` is a line of front matter."""
        front = FRONT.format(title=f"Título {name}", lang="es", text=text)
        path = self.root / "articles" / f"{name}.md"
        path.write_text(front.replace("---\n\n", f"{extra}---\n\n"), encoding="utf-8")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    place = Place(tmp_path_factory.mktemp("watched"))
    place.write("uno", "La palabra zafiro.")
    place.write("dos", "La palabra topacio.")
    assert spawn(place.root, "index").status == 0
    return place


@pytest.fixture(scope="module")
def server(place: Place) -> Iterator[Server]:
    with Server(place.root, "--watch") as running:
        until(lambda: running.client.get("/readyz").status_code == 200, running)
        yield running


def test_an_edit_is_found_within_seconds(server: Server, place: Place) -> None:
    place.write("uno", "La palabra esmeralda.")
    assert until(lambda: server.finds("esmeralda") == ["uno"], server) < 10
    assert server.finds("zafiro") == []


def test_new_renamed_and_removed_files_follow(server: Server, place: Place) -> None:
    place.write("tres", "La palabra jade.")
    until(lambda: server.finds("jade") == ["tres"], server)
    articles = place.root / "articles"
    (articles / "tres.md").rename(articles / "cuatro.md")
    until(lambda: server.finds("jade") == ["cuatro"], server)
    (articles / "cuatro.md").unlink()
    until(lambda: server.finds("jade") == [], server)


def test_a_broken_edit_keeps_the_last_good_version(server: Server, place: Place) -> None:
    place.write("dos", "La palabra granate.", extra="kind: telegrama\n")
    until(lambda: "indexing found errors" in server.log, server)
    assert "dos.md:4: error:" in server.log
    assert server.finds("topacio") == ["dos"]
    assert server.finds("granate") == []
    place.write("dos", "La palabra granate.")
    until(lambda: server.finds("granate") == ["dos"], server)


def test_no_request_fails_while_generations_come_and_go(server: Server, place: Place) -> None:
    done = threading.Event()
    statuses: list[int] = []

    def ask() -> None:
        with httpx2.Client(base_url=server.client.base_url, timeout=30) as client:
            while not done.is_set():
                statuses.append(client.get("/api/v1/search?q=palabra").status_code)
                statuses.append(client.get("/api/v1/articles/uno").status_code)

    before = server.get("/readyz")["generation"]
    asking = [threading.Thread(target=ask) for _ in range(2)]
    for thread in asking:
        thread.start()
    try:
        for word in ("primera", "segunda", "tercera"):
            place.write("uno", f"La palabra {word}.")
            until(lambda word=word: server.finds(word) == ["uno"], server)  # type: ignore[misc]
    finally:
        done.set()
        for thread in asking:
            thread.join()
    assert server.get("/readyz")["generation"] >= before + 3
    assert len(statuses) > 20
    assert set(statuses) == {200}


def test_an_index_made_by_hand_is_taken_up_too(place: Place, server: Server) -> None:
    assert spawn(place.root, "index", "--rebuild").status == 0
    generation = server.get("/readyz")["generation"]
    until(lambda: server.get("/readyz")["generation"] >= generation, server)
    assert server.get("/readyz")["status"] == "ready"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_server_and_its_indexer(tmp_path: Path, number: signal.Signals) -> None:
    place = Place(tmp_path)
    with Server(tmp_path, "--watch") as running:
        for name in range(300):
            place.write(str(name), f"La palabra {name}. " * 60)
        until(lambda: len(running.family()) > 1, running)
        assert running.stop(number) in {0, -number}
        assert running.family() == []
        assert "Traceback" not in running.log


def test_a_server_without_an_index_takes_up_the_first_one(tmp_path: Path) -> None:
    place = Place(tmp_path)
    with Server(tmp_path) as running:
        assert running.client.get("/readyz").status_code == 503
        place.write("uno", "La palabra zafiro.")
        assert spawn(tmp_path, "index").status == 0
        until(lambda: running.client.get("/readyz").status_code == 200, running)
        assert running.finds("zafiro") == ["uno"]


class Runs:
    """Watches a folder with a command that takes a moment and leaves a line each time."""

    def __init__(self, place: Path) -> None:
        self.folder = place / "articulos"
        self.folder.mkdir()
        self.log = place / "runs"
        script = f"import time; time.sleep(.5); open({str(self.log)!r}, 'a').write('run\\n')"
        self.command = [sys.executable, "-c", script]

    async def reach(self, number: int) -> None:
        """Returns when the command has run so many times."""
        async with asyncio.timeout(30):
            while not self.log.exists() or self.log.read_text().count("run") < number:  # noqa: ASYNC110 - another process writes it
                await asyncio.sleep(0.05)

    def watched(self, steps: Callable[[], Awaitable[None]]) -> None:
        """Does `steps` while the folder is watched."""

        async def main() -> None:
            watching = asyncio.create_task(reindex_on_change(self.folder, self.command))
            try:
                await steps()
            finally:
                watching.cancel()
                with suppress(asyncio.CancelledError):
                    await watching

        # In a thread of its own: the browser tests leave a loop running in this one.
        with ThreadPoolExecutor(1) as pool:
            pool.submit(lambda: asyncio.run(main())).result()


def test_an_edit_during_the_first_run_is_indexed_after_it(tmp_path: Path) -> None:
    runs = Runs(tmp_path)

    async def steps() -> None:
        await asyncio.sleep(1.2)
        (runs.folder / "a.md").write_text("Uno")
        await runs.reach(2)

    runs.watched(steps)


def test_a_folder_put_in_the_place_of_the_watched_one_is_watched(tmp_path: Path) -> None:
    runs = Runs(tmp_path)

    async def steps() -> None:
        await runs.reach(1)
        runs.folder.rename(tmp_path / "viejos")
        await asyncio.sleep(1.5)
        runs.folder.mkdir()
        await runs.reach(2)
        done = runs.log.read_text().count("run")
        await asyncio.sleep(1.5)
        (runs.folder / "a.md").write_text("Uno")
        await runs.reach(done + 1)

    runs.watched(steps)
