"""From starting the server to its first answer, over the sample articles.

    python -m benchmarks.startup [--runs N]

The index exists already. Each run starts `kbsearch serve` on a free loopback port, asks one
question as soon as the port answers, and stops the server again.
"""

from __future__ import annotations

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ARTICLES = Path(__file__).resolve().parent.parent / "articles"
QUESTION = "/api/v1/search?q=no%20puedo%20entrar%20en%20la%20vpn"
PATIENCE_SECONDS = 60.0


def main() -> None:
    """Prints the median and the range."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory(prefix="kbsearch-bench-") as place:
        index = Path(place) / "index"
        os.environ["KBSEARCH_DATABASE"] = str(Path(place) / "desk.db")
        options = ["--index", str(index)]
        command = [sys.executable, "-m", "kbsearch"]
        subprocess.run(
            [*command, "index", str(ARTICLES), *options], check=True, capture_output=True
        )
        times = sorted(start_once(command, options) for _ in range(runs))
    print(
        f"start to first answer: median {statistics.median(times):.2f} s "
        f"({times[0]:.2f} to {times[-1]:.2f}, {runs} runs)"
    )


def start_once(command: list[str], options: list[str]) -> float:
    """Seconds from starting the process to the answer of its first question."""
    port = free_port()
    serve = [*command, "serve", "--articles", str(ARTICLES), "--port", str(port), *options]
    start = time.perf_counter()
    server = subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while time.perf_counter() - start < PATIENCE_SECONDS:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{QUESTION}") as answer:
                    answer.read()
                    return time.perf_counter() - start
            except urllib.error.URLError:
                time.sleep(0.01)
        raise SystemExit(f"the server did not answer within {PATIENCE_SECONDS:.0f} s")
    finally:
        server.terminate()
        server.wait()


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
