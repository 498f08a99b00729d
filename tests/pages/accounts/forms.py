"""A browser without JavaScript: it looks at pages, and sends the forms that are on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlencode

from httpx2 import Response
from starlette.testclient import TestClient

from kbsearch.accounts.records import Account, Client, SignedIn
from kbsearch.accounts.roles import Role
from tests.people import person, services_of


@dataclass(slots=True)
class Form:
    """A form of a page: where it goes, and what it holds as it is."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        name = values.get("name", "")
        if tag == "form":
            self.found.append(Form(values.get("action", ""), values.get("method", "get")))
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in values:
            self.found[-1].fields[self._select] = values["value"]
        elif tag == "button" and name:
            self.found[-1].buttons.append((name, values.get("value", "")))
        elif tag == "input" and name:
            ticked = values.get("type") not in {"checkbox", "radio"} or "checked" in values
            if ticked:
                self.found[-1].fields[name] = values.get("value", "")


def forms(page: Response) -> list[Form]:
    """The forms of a page that are posted, without an action to the page itself."""
    reader = _Forms()
    reader.feed(page.text)
    posted = [form for form in reader.found if form.method == "post"]
    for form in posted:
        form.action = form.action or page.url.path
    return posted


def form_to(page: Response, end: str) -> Form:
    """The form of a page whose address ends so."""
    found = [form for form in forms(page) if form.action.endswith(end)]
    assert found, f"no form to {end} on {page.url.path} ({page.status_code})"
    return found[0]


def words(page: Response) -> str:
    """The text of a page, with its entities resolved."""
    return unescape(page.text)


class Browser:
    """Somebody's browser, or a visitor's, with cookies of its own."""

    def __init__(self, app: object) -> None:
        self.app = app
        self.client = TestClient(
            app,  # type: ignore[arg-type]
            headers={"accept": "text/html", "user-agent": "Firefox/145.0 (Windows)"},
            follow_redirects=False,
            raise_server_exceptions=False,
        )
        self.signed_in: SignedIn | None = None

    @property
    def account(self) -> Account:
        """Who is signed in here."""
        assert self.signed_in is not None
        return self.signed_in.account

    def become(self, role: Role) -> Browser:
        """Signs somebody new of that role in, without a password."""
        return self.enter(person(self.app, role))

    def enter(self, account: Account) -> Browser:
        """Signs somebody in, without a password."""
        self.signed_in = services_of(self.app).sessions.open(account, Client("192.0.2.1"))
        self.client.cookies.set("kbsearch", self.signed_in.session)
        return self

    def get(self, path: str, **more: str) -> Response:
        """Looks at a page."""
        return self.client.get(path, headers=more)

    def send(self, path: str, end: str, /, **filled: str) -> Response:
        """Looks at a page, fills a form of it in and sends it."""
        form = form_to(self.get(path), end)
        return self.post(form.action, {**form.fields, **filled})

    def post(self, path: str, content: Mapping[str, str], **headers: str) -> Response:
        """Sends a form, whatever page it is on."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = {"content-type": "application/x-www-form-urlencoded"}
        return self.client.post(path, content=urlencode(content), headers=kind | named)
