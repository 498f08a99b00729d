"""Servers on loopback that take what leaves, or misbehave in the ways that servers do."""

from __future__ import annotations

import ssl
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


@dataclass(frozen=True, slots=True)
class Taken:
    """One request that a receiver got; names of headers are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What a receiver answers. `endless` goes on for as long as anybody reads; `held` waits until
    the receiver is let go; `cut` ends the connection without a word."""

    status: int = 204
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    endless: bool = False
    held: bool = False
    cut: bool = False


class Receiver:
    """A real HTTP server. It answers what is in `replies`, and then that it took it."""

    def __init__(self, certificate: tuple[Path, Path] | None = None) -> None:
        """`certificate` and its key make it an HTTPS server."""
        self.taken: list[Taken] = []
        self.replies: deque[Reply] = deque()
        self.let_go = threading.Event()
        self.connections = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """An address of it, with a path that is a secret."""
        return f"http://127.0.0.1:{self.port}/hooks/path-secret?key=query-secret"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.let_go.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                receiver.connections += 1
                super().setup()

            def do_POST(self) -> None:
                length = int(self.headers.get("content-length", "0"))
                headers = {name.lower(): value for name, value in self.headers.items()}
                body = self.rfile.read(length)
                receiver.taken.append(Taken(self.command, self.path, headers, body))
                reply = receiver.replies.popleft() if receiver.replies else Reply()
                with suppress(OSError):
                    self._answer(reply)

            do_GET = do_POST  # noqa: N815 - named by the library

            def _answer(self, reply: Reply) -> None:
                if reply.held:
                    receiver.let_go.wait()
                if reply.cut or reply.held:
                    self.close_connection = True
                    return
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if not reply.endless:
                    self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)
                while reply.endless:
                    self.wfile.write(b"x" * 65_536)

            def log_message(self, *_: Any) -> None:
                """Says nothing."""

        return Handler


@contextmanager
def receiver(certificate: tuple[Path, Path] | None = None) -> Iterator[Receiver]:
    """A receiver for the length of the block."""
    with Receiver(certificate) as made:
        yield made


def certificate_for(host: str, folder: Path) -> tuple[Path, Path]:
    """A certificate of that name, signed by itself, and its key, as files."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate_file, key_file = folder / "certificate.pem", folder / "key.pem"
    certificate_file.write_bytes(made.public_bytes(Encoding.PEM))
    private = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    key_file.write_bytes(key.private_bytes(*private))
    return certificate_file, key_file
