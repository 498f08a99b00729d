"""A real server on loopback over the sample articles, and a real Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    sync_playwright,
)

from tests.browser.service import Service, make_index, settings_of
from tests.foreign import free_port

CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

PATIENCE = """addEventListener("DOMContentLoaded", () => {
  for (const one of document.querySelectorAll("kb-suggest")) one.setAttribute("timeout", "20000");
})"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks every test of this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample articles, indexed by the command line."""
    folder = tmp_path_factory.mktemp("index")
    make_index(settings_of(folder, folder / "index"))
    return folder / "index"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, site_index: Path) -> Iterator[str]:
    """The address of the service as a user runs it: indexed and served by the command line."""
    folder = tmp_path_factory.mktemp("site")
    with Service(settings_of(folder, site_index), folder) as service:
        yield service.address


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory: pytest.TempPathFactory, site_index: Path) -> Iterator[Elsewhere]:
    """The service as other sites use it: it knows two of them by name."""
    folder = tmp_path_factory.mktemp("elsewhere")
    ports = free_port(), free_port()
    origins = ",".join(f"http://127.0.0.1:{port}" for port in ports)
    environment = settings_of(folder, site_index, WIDGET_ORIGINS=origins)
    with Service(environment, folder) as service:
        yield Elsewhere(service, *ports)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for the tests of a file; each test has contexts of its own.

    No longer: Playwright's loop runs in the main thread, where tests of other files want their own.
    """
    executable = shutil.which("chromium")
    if executable is None:
        pytest.skip("chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=list(CHROMIUM_ARGUMENTS)
        )
        yield browser
        browser.close()


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A service, and the ports of the two other sites that may ask it."""

    service: Service
    desk_port: int
    helpdesk_port: int


# Without slots: Playwright keeps its wrappers of bound methods on the object.
@dataclass
class Visitor:
    """Opens pages and keeps what a page should never do: complain, break the policy, call out."""

    browser: Browser
    address: str
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def page(self, *, patient: bool = True, **options: Any) -> Page:
        """A page of a fresh context with Playwright's context options (such as `locale`).

        On a `patient` one suggestions may take long, so that a busy machine does not lose them.
        """
        context = self.browser.new_context(base_url=self.address, **options)
        if patient:
            context.add_init_script(PATIENCE)
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        context.on("request", self._on_request)
        return page

    def close(self) -> None:
        """Closes every context."""
        for context in self.contexts:
            context.close()

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"console: {message.text} ({message.location['url']})")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"third party: {request.url}")


@pytest.fixture
def careless(chromium: Browser, site: str) -> Iterator[Visitor]:
    """A visitor whose pages may complain: for tests that break something on purpose."""
    visitor = Visitor(chromium, site)
    yield visitor
    visitor.close()
    strangers = [one for one in visitor.complaints if one.startswith("third party")]
    assert not strangers


@pytest.fixture
def visitor(careless: Visitor) -> Iterator[Visitor]:
    """A visitor; afterwards no page may have complained of anything."""
    yield careless
    assert not careless.complaints
