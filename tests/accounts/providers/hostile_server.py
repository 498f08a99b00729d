"""A provider that does what a real one never would: told so, one mischief at a time.

    python hostile_server.py PORT

It signs in whoever comes, at once. `POST /mischief` with a JSON object says what the next answers
are to be; an empty one makes it behave.

    metadata   members of its announcement, replaced (null takes one away); so are
    claims     those of its ID tokens,
    header     those of their headers,
    answer     the parameters of the address that it sends a browser back to,
    userinfo   what it says of somebody when it is asked
    signature  none, empty, shared (HS256 with the secret), public (HS256 with its public key),
               stranger (a key of nobody's), rotated (a new key, published when asked again)
    at         for a path: {"status": …, "location": …, "body": …, "bytes": …, "type": …,
               "coding": …, "dribble": true}, in place of its answer
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sys
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey
from joserfc.jws import JWSRegistry

PORT = int(sys.argv[1])
ISSUER = f"http://127.0.0.1:{PORT}"
CLIENT, SECRET = "kbsearch", "a-secret-of-this-test"
PERSON = {
    "sub": "marta-1",
    "name": "Marta Gil",
    "email": "marta@aforalia.example",
    "preferred_username": "marta",
    "groups": ["helpdesk"],
}
KEYS = {name: RSAKey.generate_key(2048, {"kid": name}) for name in ("first", "second", "stranger")}


class State:
    """What it is to do, and what it has seen."""

    mischief: dict[str, Any] = {}  # noqa: RUF012 - one provider in one process
    asked: dict[str, dict[str, str]] = {}  # noqa: RUF012
    published = 0
    seen: list[str] = []  # noqa: RUF012


def changed(told: dict[str, Any], name: str) -> dict[str, Any]:
    """`told` as a mischief changes it."""
    merged = {**told, **State.mischief.get(name, {})}
    return {key: value for key, value in merged.items() if value is not None}


def metadata() -> dict[str, Any]:
    """What it announces."""
    return {
        "issuer": ISSUER,
        "authorization_endpoint": f"{ISSUER}/authorize",
        "token_endpoint": f"{ISSUER}/token",
        "jwks_uri": f"{ISSUER}/jwks",
        "userinfo_endpoint": f"{ISSUER}/userinfo",
        "end_session_endpoint": f"{ISSUER}/end",
        "id_token_signing_alg_values_supported": ["none", "HS256", "RS256"],
        "authorization_response_iss_parameter_supported": True,
    }


def keys() -> dict[str, Any]:
    """What it publishes: after a rotation, the new key only when it is asked once more."""
    State.published += 1
    rotated = State.mischief.get("signature") == "rotated" and State.published > 1
    return {"keys": [KEYS["second" if rotated else "first"].as_dict(private=False)]}


def id_token(nonce: str) -> str:
    """An ID token, signed as it was told."""
    now = int(time.time())
    times = {"iat": now, "exp": now + 300}
    for name, offset in State.mischief.get("times", {}).items():
        times[name] = now + offset
    claims = changed({"iss": ISSUER, "aud": CLIENT, "nonce": nonce, **PERSON, **times}, "claims")
    how = State.mischief.get("signature", "")
    if how in {"none", "empty"}:
        header = {"alg": "none" if how == "none" else "RS256", "kid": "first"}
        return f"{packed(header)}.{packed(claims)}."
    if how in {"shared", "public"}:
        # By hand: the library would not take a public key for a secret.
        secret = SECRET.encode() if how == "shared" else KEYS["first"].as_pem(private=False)
        signed = f"{packed(changed({'alg': 'HS256', 'kid': 'first'}, 'header'))}.{packed(claims)}"
        return f"{signed}.{base64url(hmac.digest(secret, signed.encode(), 'sha256'))}"
    name = {"stranger": "stranger", "rotated": "second"}.get(how, "first")
    header = changed({"alg": "RS256", "kid": "first" if how == "stranger" else name}, "header")
    rules = JWSRegistry(strict_check_header=False)
    return jwt.encode(header, claims, KEYS[name], registry=rules)


def packed(part: dict[str, Any]) -> str:
    """A part of a token."""
    return base64url(json.dumps(part).encode())


def base64url(data: bytes) -> str:
    """Bytes as tokens hold them."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Handler(BaseHTTPRequestHandler):
    """One request."""

    def do_GET(self) -> None:
        """Everything but tokens and mischief."""
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        State.seen.append(f"GET {path}")
        if self._misbehaves(path):
            return
        if path == "/authorize":
            asked = {name: values[0] for name, values in query.items()}
            code = f"code-{len(State.asked)}"
            State.asked[code] = asked
            answer = changed({"code": code, "state": asked["state"], "iss": ISSUER}, "answer")
            self._send(302, b"", {"Location": f"{asked['redirect_uri']}?{urlencode(answer, True)}"})
        elif path == "/.well-known/openid-configuration":
            self._json(changed(metadata(), "metadata"))
        elif path == "/jwks":
            self._json(keys())
        elif path == "/userinfo":
            self._json(changed(PERSON, "userinfo"))
        elif path == "/seen":
            self._json({"seen": State.seen, "asked": State.asked})
        else:
            self._json({}, 404)

    def do_POST(self) -> None:
        """Tokens, and what to do next."""
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.path == "/farewell":
            told = json.loads(body)
            signer = KEYS[told.get("key", "first")]
            now = int(time.time())
            claims = {
                "iss": ISSUER,
                "aud": CLIENT,
                "sub": PERSON["sub"],
                "iat": now + told.get("iat", 0),
                "exp": now + told.get("exp", 120),
                "jti": f"farewell-{time.monotonic_ns()}",
                "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
            }
            merged = {**claims, **told.get("claims", {})}
            kept = {name: value for name, value in merged.items() if value is not None}
            header = {"alg": "RS256", "kid": told.get("kid", "first"), "typ": "logout+jwt"}
            self._json({"logout_token": jwt.encode(header, kept, signer)})
            return
        if self.path == "/mischief":
            State.mischief, State.published = json.loads(body), 0
            State.asked.clear()
            State.seen.clear()
            self._json({})
            return
        State.seen.append(f"POST {self.path}")
        if self._misbehaves(self.path):
            return
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        asked = State.asked[form["code"]]
        refusal = self._refusal(form, asked)
        if refusal:
            self._json({"error": refusal}, 401 if refusal == "invalid_client" else 400)
            return
        answer = {
            "access_token": "opaque",
            "token_type": "Bearer",
            "id_token": id_token(asked["nonce"]),
        }
        self._json(changed(answer, "token"))

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def _refusal(self, form: dict[str, str], asked: dict[str, str]) -> str:
        """Where it is strict like any other: who asks, where he came from, and PKCE."""
        way = self.headers.get("Authorization", "")
        if way:
            known = way == f"Basic {base64.b64encode(f'{CLIENT}:{SECRET}'.encode()).decode()}"
        else:
            secret = form.get("client_secret")
            public = State.mischief.get("metadata", {}).get("public_clients")
            known = form.get("client_id") == CLIENT and (secret == SECRET or bool(public))
        if not known:
            return "invalid_client"
        made = base64url(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        fits = made == asked.get("code_challenge") and form["redirect_uri"] == asked["redirect_uri"]
        State.seen.append("Basic" if way else ",".join(sorted(form)))
        return "" if fits and form["grant_type"] == "authorization_code" else "invalid_grant"

    def _misbehaves(self, path: str) -> bool:
        told = State.mischief.get("at", {}).get(path)
        if told is None:
            return False
        headers = {"Content-Type": told.get("type", "application/json")}
        if "location" in told:
            headers["Location"] = told["location"]
        if "coding" in told:
            headers["Content-Encoding"] = told["coding"]
        body = told.get("body", "").encode() + b" " * told.get("bytes", 0)
        if told.get("dribble"):
            self._dribble()
        else:
            self._send(told.get("status", 200), body, headers)
        return True

    def _dribble(self) -> None:
        self.send_response(200)
        self.end_headers()
        with suppress(OSError):
            for _ in range(600):
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.05)

    def _json(self, value: dict[str, Any], status: int = 200) -> None:
        self._send(status, json.dumps(value).encode(), {"Content-Type": "application/json"})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(body)


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", PORT), Handler).serve_forever()
